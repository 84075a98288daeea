package org.lanewise.image;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lanewise.data.ModelCard;
import org.lanewise.data.Normalization;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// Pictures as the input of a network: resized, cropped, normalised, and written where the caller
/// wants them.
///
/// Settings come from the metadata that travels with a model, or from methods that give a changed
/// input each. A picture becomes grey or colour as the sample has 1 or 3 channels, is resized by
/// a named filter (the whole of it to the size of the sample, or, after [#resizeShorter], its
/// shorter side to a length, the middle of which is cut out), inverted where that is asked, and
/// normalised.
///
/// Writing keeps its memory: after the first picture of a size and colour model, others of that
/// size and model allocate nothing, for pictures of bytes in grey or sRGB and of palettes, as PNG
/// and JPEG files are. Not safe to share between threads: each has its own, for which [#copy]
/// serves.
///
/// ```java
/// var input = ImageInput.of(model.network().metadata(), Shape.of(3, 224, 224));
/// float[] images = new float[16 * input.elements()];
/// input.write(Images.read(file), images, 3 * input.elements());
/// ```
public final class ImageInput {

    /// Metadata: the name of a [ResizeFilter] in lower case.
    public static final String FILTER = "lanewise.filter";

    /// Metadata: the length to which the shorter side is resized before the middle is cut out.
    public static final String RESIZE = "lanewise.resize";

    /// Metadata: the name of a [ChannelOrder] in lower case.
    public static final String ORDER = "lanewise.order";

    private final Settings settings;
    private final int channels;
    private final int height;
    private final int width;

    private @Nullable PixelRows rows;
    private @Nullable Resampler across;
    private @Nullable Resampler down;
    private float[] row = {};
    private float[] narrowed = {};
    private float[] resized = {};
    private int inHeight;
    private int inWidth;
    private int outHeight;
    private int outWidth;

    /// What may be chosen.
    private record Settings(
            Shape sample,
            ResizeFilter filter,
            int shorter,
            Normalization normalization,
            ChannelOrder order,
            PixelLayout layout,
            boolean inverted) {}

    private ImageInput(Settings settings) {
        this.settings = settings;
        channels = settings.sample.size(0);
        height = settings.sample.size(1);
        width = settings.sample.size(2);
    }

    /// Pictures brought to a shape: the whole picture resized with [ResizeFilter#BILINEAR],
    /// pixels from 0 to 1, RGB, planes.
    ///
    /// @param sample `[C, H, W]` with 1 or 3 channels
    /// @return the input
    /// @throws ShapeException when the shape is not that of a picture
    public static ImageInput of(Shape sample) {
        Images.checkPicture(sample);
        return new ImageInput(new Settings(
                sample,
                ResizeFilter.BILINEAR,
                0,
                Normalization.identity(sample.size(0)),
                ChannelOrder.RGB,
                PixelLayout.NCHW,
                false));
    }

    /// Pictures as a model's metadata says, and as [#of(Shape)] where it is silent: normalisation
    /// as [ModelCard] reads it, and the entries that [#metadata()] writes.
    ///
    /// @param metadata metadata of a network
    /// @param sample `[C, H, W]` of its input, with 1 or 3 channels
    /// @return the input
    /// @throws ShapeException when the shape is not that of a picture
    /// @throws FormatException when an entry is not what [#metadata()] writes
    /// @throws ConfigurationException when the normalisation is of another number of channels
    public static ImageInput of(Map<String, String> metadata, Shape sample) {
        ImageInput input = of(sample);
        Normalization normalization = ModelCard.of(metadata).normalization().orElse(input.settings.normalization);
        String filter = metadata.getOrDefault(FILTER, "bilinear");
        String order = metadata.getOrDefault(ORDER, "rgb");
        String resize = metadata.get(RESIZE);
        ImageInput known = input.normalize(normalization)
                .filter(named(FILTER, filter, ResizeFilter.values()))
                .order(named(ORDER, order, ChannelOrder.values()));
        return resize == null ? known : known.resizeShorter(length(resize));
    }

    private static <E extends Enum<E>> E named(String key, String text, E[] values) {
        return Arrays.stream(values)
                .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() -> new FormatException("Metadata '" + key + "' is '" + text + "', expected one of "
                        + Arrays.toString(values).toLowerCase(Locale.ROOT)));
    }

    private static int length(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new FormatException("Metadata '" + RESIZE + "' is '" + text + "', expected a whole number", e);
        }
    }

    /// The metadata from which [#of(Map, Shape)] makes this input again, but for layout and
    /// inversion.
    ///
    /// @return entries by key
    public Map<String, String> metadata() {
        Map<String, String> entries = new LinkedHashMap<>(ModelCard.metadata(settings.normalization));
        entries.put(FILTER, settings.filter.name().toLowerCase(Locale.ROOT));
        entries.put(ORDER, settings.order.name().toLowerCase(Locale.ROOT));
        if (settings.shorter > 0) {
            entries.put(RESIZE, Integer.toString(settings.shorter));
        }
        return entries;
    }

    /// Sets the filter.
    ///
    /// @param filter how pictures are resized
    /// @return the changed input
    public ImageInput filter(ResizeFilter filter) {
        return new ImageInput(new Settings(
                settings.sample,
                filter,
                settings.shorter,
                settings.normalization,
                settings.order,
                settings.layout,
                settings.inverted));
    }

    /// Resizes a picture's shorter side to a length, the longer one in proportion (rounded down),
    /// and cuts out the middle, as [Images#centerCrop] does.
    ///
    /// @param length pixels of the shorter side, no less than the larger side of the sample
    /// @return the changed input
    /// @throws ConfigurationException when the sample is larger, or the length above
    ///     [Images#MAX_SIDE]
    public ImageInput resizeShorter(int length) {
        if (length < Math.max(height, width) || length > Images.MAX_SIDE) {
            throw new ConfigurationException("The shorter side is resized to " + length + ", expected "
                    + Math.max(height, width) + " to " + Images.MAX_SIDE + " for a sample of " + settings.sample);
        }
        return new ImageInput(new Settings(
                settings.sample,
                settings.filter,
                length,
                settings.normalization,
                settings.order,
                settings.layout,
                settings.inverted));
    }

    /// Sets the normalisation, whose numbers stand in the order of the network's channels.
    ///
    /// @param normalization mean and deviation of each channel
    /// @return the changed input
    /// @throws ConfigurationException when it is of another number of channels
    public ImageInput normalize(Normalization normalization) {
        if (normalization.channels() != channels) {
            throw new ConfigurationException(
                    "The model takes " + channels + " channels, its normalization has " + normalization.channels());
        }
        return new ImageInput(new Settings(
                settings.sample,
                settings.filter,
                settings.shorter,
                normalization,
                settings.order,
                settings.layout,
                settings.inverted));
    }

    /// Sets the order of the colours; a grey sample has none.
    ///
    /// @param order red or blue first
    /// @return the changed input
    public ImageInput order(ChannelOrder order) {
        return new ImageInput(new Settings(
                settings.sample,
                settings.filter,
                settings.shorter,
                settings.normalization,
                order,
                settings.layout,
                settings.inverted));
    }

    /// Sets where channels lie.
    ///
    /// @param layout planes, or pixels
    /// @return the changed input
    public ImageInput layout(PixelLayout layout) {
        return new ImageInput(new Settings(
                settings.sample,
                settings.filter,
                settings.shorter,
                settings.normalization,
                settings.order,
                layout,
                settings.inverted));
    }

    /// Sets whether light becomes dark and dark becomes light, before pixels are normalised.
    ///
    /// @param inverted whether it does
    /// @return the changed input
    public ImageInput inverted(boolean inverted) {
        return new ImageInput(new Settings(
                settings.sample,
                settings.filter,
                settings.shorter,
                settings.normalization,
                settings.order,
                settings.layout,
                inverted));
    }

    /// An input of the same settings with memory of its own, for another thread.
    ///
    /// @return the copy
    public ImageInput copy() {
        return new ImageInput(settings);
    }

    /// Numbers of one picture.
    ///
    /// @return `C * H * W`
    public int elements() {
        return settings.sample.elements();
    }

    /// Reads a PNG or JPEG file as a tensor.
    ///
    /// @param file the picture
    /// @return an F32 tensor, `[1, C, H, W]` or `[1, H, W, C]`
    /// @throws ConfigurationException when the file cannot be read
    /// @throws FormatException when it is no PNG or JPEG, is damaged or too large
    public Tensor read(Path file) {
        return read(Images.read(file));
    }

    /// A picture as a tensor.
    ///
    /// @param image the picture
    /// @return an F32 tensor, `[1, C, H, W]` or `[1, H, W, C]`
    public Tensor read(BufferedImage image) {
        float[] values = new float[elements()];
        write(image, values, 0);
        return Tensor.of(
                switch (settings.layout) {
                    case NCHW -> Shape.of(1, channels, height, width);
                    case NHWC -> Shape.of(1, height, width, channels);
                },
                values);
    }

    /// Writes an encoded picture into an array. Decoding allocates; writing does not.
    ///
    /// @param encoded a PNG or JPEG file
    /// @param name what it is called in an error, as in `upload 7`
    /// @param dst receives [#elements()] numbers
    /// @param offset index of the first
    /// @throws FormatException when it is no PNG or JPEG, is damaged or too large
    /// @throws ShapeException when `dst` is too short
    public void write(byte[] encoded, String name, float[] dst, int offset) {
        write(Images.read(encoded, name), dst, offset);
    }

    /// Writes a picture into an array.
    ///
    /// @param image the picture
    /// @param dst receives [#elements()] numbers
    /// @param offset index of the first
    /// @throws ShapeException when `dst` is too short; nothing is written then
    public void write(BufferedImage image, float[] dst, int offset) {
        Images.checkRoom("dst", dst, offset, settings.sample);
        PixelRows source = prepare(image);
        Resampler columns = Objects.requireNonNull(across);
        Resampler lines = Objects.requireNonNull(down);
        int plane = inHeight * outWidth;
        for (int y = 0; y < inHeight; y++) {
            source.read(y, channels, row, 0, inWidth);
            for (int c = 0; c < channels; c++) {
                columns.applyAll(row, c * inWidth, 1, narrowed, c * plane + y * outWidth, 1);
            }
        }
        int left = (outWidth - width) / 2;
        for (int c = 0; c < channels; c++) {
            for (int x = 0; x < width; x++) {
                lines.applyAll(narrowed, c * plane + left + x, outWidth, resized, c * outHeight * width + x, width);
            }
        }
        int top = (outHeight - height) / 2;
        for (int c = 0; c < channels; c++) {
            int from = settings.order == ChannelOrder.BGR ? channels - 1 - c : c;
            place((from * outHeight + top) * width, dst, offset, c);
        }
    }

    /// Normalises one channel into its places.
    private void place(int from, float[] dst, int offset, int channel) {
        int pixels = height * width;
        if (settings.inverted) {
            for (int i = from; i < from + pixels; i++) {
                resized[i] = 1 - resized[i];
            }
        }
        int step = settings.layout == PixelLayout.NCHW ? 1 : channels;
        int at = offset + (settings.layout == PixelLayout.NCHW ? channel * pixels : channel);
        settings.normalization.apply(channel, resized, from, pixels, dst, at, step);
    }

    private PixelRows prepare(BufferedImage image) {
        PixelRows source = rows;
        if (source == null) {
            source = new PixelRows(image);
            rows = source;
        } else {
            source.set(image);
        }
        if (across != null && image.getHeight() == inHeight && image.getWidth() == inWidth) {
            return source;
        }
        int newHeight = image.getHeight();
        int newWidth = image.getWidth();
        int shorter = Math.min(newHeight, newWidth);
        int toHeight =
                settings.shorter == 0 ? height : Images.checkLength((long) newHeight * settings.shorter / shorter);
        int toWidth = settings.shorter == 0 ? width : Images.checkLength((long) newWidth * settings.shorter / shorter);
        int middle = Images.checkLength((long) channels * newHeight * toWidth);
        int last = Images.checkLength((long) channels * toHeight * width);
        across = null;
        row = new float[channels * newWidth];
        narrowed = new float[middle];
        resized = new float[last];
        down = Resampler.of(newHeight, toHeight, settings.filter);
        inHeight = newHeight;
        inWidth = newWidth;
        outHeight = toHeight;
        outWidth = toWidth;
        across = Resampler.of(newWidth, toWidth, settings.filter);
        return source;
    }
}
