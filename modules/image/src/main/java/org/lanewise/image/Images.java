package org.lanewise.image;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// Pictures to pixels: `float` values in `[0, 1]`, in CHW order, 1 channel of grey or 3 of red,
/// green and blue.
///
/// - Grey from colour is luma, `0.299 R + 0.587 G + 0.114 B` (ITU-R BT.601); colour from grey
///   repeats it. Grey pictures keep the values in the file: no gamma is applied.
/// - What is transparent shows white, the colour of the page for which such pictures are made.
/// - Bright stays bright: nothing is inverted, and the orientation that a camera notes (EXIF)
///   is not applied.
/// - No more than [#MAX_PIXELS] pixels, [#MAX_SIDE] a side, and [#MAX_FILE_BYTES] bytes are
///   read; the size in a file's header is checked before anything is decoded.
///
/// Safe from any thread.
public final class Images {

    /// The largest number of pixels of a picture that is decoded.
    public static final int MAX_PIXELS = 1 << 25;

    /// The largest height and the largest width of a picture that is decoded.
    public static final int MAX_SIDE = 1 << 15;

    /// The largest picture file that is read, in bytes.
    public static final int MAX_FILE_BYTES = 1 << 27;

    private Images() {}

    /// Reads a PNG or JPEG file.
    ///
    /// @param file the picture
    /// @return the picture
    /// @throws ConfigurationException when the file cannot be read
    /// @throws FormatException when it is no PNG or JPEG, is damaged or too large
    public static BufferedImage read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigurationException("Image file '" + file + "' "
                    + (Files.isDirectory(file) ? "is a folder, expected a PNG or JPEG file" : "does not exist"));
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_FILE_BYTES + 1);
        } catch (IOException e) {
            throw new ConfigurationException("Image file '" + file + "' cannot be read: " + e, e);
        }
        return read(bytes, "file '" + file + "'");
    }

    /// Reads a PNG or JPEG from memory.
    ///
    /// @param bytes the encoded picture
    /// @param name what it is called in an error, as in `file 'cat.png'`
    /// @return the picture
    /// @throws FormatException when it is no PNG or JPEG, is damaged or too large
    public static BufferedImage read(byte[] bytes, String name) {
        return EncodedImage.decode(bytes, name);
    }

    /// Reads a picture file and brings it to a shape: [#read(Path)] and then [#toTensor].
    ///
    /// @param file the picture
    /// @param shape `[C, H, W]` with 1 or 3 channels
    /// @param filter how it is resized
    /// @return an F32 tensor of that shape
    public static Tensor load(Path file, Shape shape, ResizeFilter filter) {
        return toTensor(read(file), shape, filter);
    }

    /// A picture as a tensor of a given size; the whole picture, its sides scaled independently.
    ///
    /// @param image the picture
    /// @param shape `[C, H, W]` with 1 or 3 channels
    /// @param filter how it is resized
    /// @return an F32 tensor of that shape
    /// @throws ShapeException when the shape is not that of a picture
    public static Tensor toTensor(BufferedImage image, Shape shape, ResizeFilter filter) {
        int channels = checkPicture(shape).size(0);
        int inHeight = image.getHeight();
        int inWidth = image.getWidth();
        int outHeight = shape.size(1);
        int outWidth = shape.size(2);
        Resampler columns = Resampler.of(inWidth, outWidth, filter);
        Resampler rows = Resampler.of(inHeight, outHeight, filter);
        int plane = narrowedPlane(inHeight, outWidth);
        float[] narrowed = new float[checkLength((long) channels * plane)];
        float[] dst = new float[shape.elements()];
        PixelRows source = new PixelRows(image);
        float[] row = new float[channels * inWidth];
        for (int y = 0; y < inHeight; y++) {
            source.read(y, channels, row, 0, inWidth);
            for (int c = 0; c < channels; c++) {
                columns.applyAll(row, c * inWidth, 1, narrowed, c * plane + y * outWidth, 1);
            }
        }
        for (int c = 0; c < channels; c++) {
            for (int x = 0; x < outWidth; x++) {
                rows.applyAll(narrowed, c * plane + x, outWidth, dst, c * outHeight * outWidth + x, outWidth);
            }
        }
        return Tensor.of(shape, dst);
    }

    /// The pixels of a picture at its own size.
    ///
    /// @param image the picture
    /// @param channels 1 for grey, 3 for red, green and blue
    /// @param dst receives `channels * height * width` values in CHW order
    /// @param offset index of the first of them
    /// @throws ShapeException when the number of channels is another, or `dst` is too short
    public static void pixels(BufferedImage image, int channels, float[] dst, int offset) {
        int height = image.getHeight();
        int width = image.getWidth();
        Shape shape = checkPicture(Shape.of(channels, height, width));
        checkRoom("dst", dst, offset, shape);
        PixelRows source = new PixelRows(image);
        for (int y = 0; y < height; y++) {
            source.read(y, channels, dst, offset + y * width, height * width);
        }
    }

    /// Resizes the planes of a picture, first along the rows, then along the columns.
    ///
    /// @param src pixels, CHW
    /// @param srcOffset index of the first
    /// @param srcShape `[C, H, W]`
    /// @param dst receives the resized pixels; must not be `src`
    /// @param dstOffset index of the first
    /// @param dstShape `[C, H', W']`
    /// @param filter how a new pixel is made
    /// @throws ShapeException when the channels differ, a side is 0, or an array is too short
    public static void resize(
            float[] src,
            int srcOffset,
            Shape srcShape,
            float[] dst,
            int dstOffset,
            Shape dstShape,
            ResizeFilter filter) {
        checkPlanes(srcShape, dstShape);
        checkRoom("src", src, srcOffset, srcShape);
        checkRoom("dst", dst, dstOffset, dstShape);
        int inHeight = srcShape.size(1);
        int inWidth = srcShape.size(2);
        int outHeight = dstShape.size(1);
        int outWidth = dstShape.size(2);
        Resampler columns = Resampler.of(inWidth, outWidth, filter);
        Resampler rows = Resampler.of(inHeight, outHeight, filter);
        float[] narrowed = new float[narrowedPlane(inHeight, outWidth)];
        for (int c = 0; c < srcShape.size(0); c++) {
            for (int y = 0; y < inHeight; y++) {
                columns.applyAll(src, srcOffset + (c * inHeight + y) * inWidth, 1, narrowed, y * outWidth, 1);
            }
            for (int x = 0; x < outWidth; x++) {
                rows.applyAll(narrowed, x, outWidth, dst, dstOffset + c * outHeight * outWidth + x, outWidth);
            }
        }
    }

    /// Copies the middle of a picture's planes. Where a margin is odd, the extra row or column is
    /// left out at the end.
    ///
    /// @param src pixels, CHW
    /// @param srcOffset index of the first
    /// @param srcShape `[C, H, W]`
    /// @param dst receives the middle
    /// @param dstOffset index of the first
    /// @param dstShape `[C, H', W']`, no side larger than that of `srcShape`
    /// @throws ShapeException when the middle is larger than the picture, or an array is too short
    public static void centerCrop(
            float[] src, int srcOffset, Shape srcShape, float[] dst, int dstOffset, Shape dstShape) {
        checkPlanes(srcShape, dstShape);
        checkRoom("src", src, srcOffset, srcShape);
        checkRoom("dst", dst, dstOffset, dstShape);
        int top = srcShape.size(1) - dstShape.size(1);
        int left = srcShape.size(2) - dstShape.size(2);
        if (top < 0 || left < 0) {
            throw new ShapeException("Crop " + dstShape + " is larger than the picture " + srcShape);
        }
        int width = dstShape.size(2);
        for (int c = 0; c < srcShape.size(0); c++) {
            for (int y = 0; y < dstShape.size(1); y++) {
                int from = (c * srcShape.size(1) + top / 2 + y) * srcShape.size(2) + left / 2;
                System.arraycopy(src, srcOffset + from, dst, dstOffset + (c * dstShape.size(1) + y) * width, width);
            }
        }
    }

    /// Red, green and blue planes to one of luma.
    ///
    /// @param rgb `[3, H, W]` pixels
    /// @param rgbOffset index of the first
    /// @param dst receives `plane` values; may be `rgb` with the same offset
    /// @param dstOffset index of the first
    /// @param plane pixels of a plane, `H * W`
    /// @throws ShapeException when an array is too short
    public static void toGrey(float[] rgb, int rgbOffset, float[] dst, int dstOffset, int plane) {
        checkRoom("rgb", rgb, rgbOffset, Shape.of(3, plane));
        checkRoom("dst", dst, dstOffset, Shape.of(plane));
        for (int i = 0; i < plane; i++) {
            dst[dstOffset + i] =
                    PixelRows.luma(rgb[rgbOffset + i], rgb[rgbOffset + plane + i], rgb[rgbOffset + 2 * plane + i]);
        }
    }

    private static int narrowedPlane(int height, int width) {
        return checkLength((long) height * width);
    }

    static int checkLength(long elements) {
        if (elements > Integer.MAX_VALUE) {
            throw new ShapeException("Resizing needs " + elements + " elements between rows and columns, more than "
                    + Integer.MAX_VALUE);
        }
        return (int) elements;
    }

    static Shape checkPicture(Shape shape) {
        if (shape.rank() != 3 || shape.size(0) != 1 && shape.size(0) != 3 || shape.elements() == 0) {
            throw new ShapeException("Picture shape is " + shape + ", expected [C, H, W] with 1 or 3 channels");
        }
        return shape;
    }

    private static void checkPlanes(Shape src, Shape dst) {
        if (src.rank() != 3
                || dst.rank() != 3
                || src.size(0) != dst.size(0)
                || src.elements() == 0
                || dst.elements() == 0) {
            throw new ShapeException("Pictures are " + src + " and " + dst
                    + ", expected [C, H, W] and [C, H', W'] with equal C and no side 0");
        }
    }

    static void checkRoom(String name, float[] array, int offset, Shape shape) {
        Objects.requireNonNull(array, name);
        if (offset < 0 || (long) offset + shape.elements() > array.length) {
            throw new ShapeException("Array " + name + " has " + array.length + " elements, " + shape + " at offset "
                    + offset + " needs " + ((long) offset + shape.elements()));
        }
    }
}
