package org.lanewise.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.data.Normalization;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

/// A picture becomes the numbers that a network reads: every step is compared with loops in double
/// over the picture's own pixels.
class ImageInputTest {

    private static final float[] MEAN = {0.5f, 0.25f, 0.125f};
    private static final float[] DEVIATION = {0.5f, 2f, 4f};

    private static BufferedImage picture(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        Random random = new Random(5);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, 0xFF000000 | random.nextInt(1 << 24));
            }
        }
        return image;
    }

    /// The mean of channel `c` (0 red) over a block of the picture, 0 to 1.
    private static double mean(BufferedImage image, int c, int x0, int y0, int across, int down) {
        double sum = 0;
        for (int y = y0; y < y0 + down; y++) {
            for (int x = x0; x < x0 + across; x++) {
                sum += (image.getRGB(x, y) >> 16 - 8 * c & 0xFF) / 255.0;
            }
        }
        return sum / (across * down);
    }

    static Stream<Integer> types() {
        return IntStream.of(
                        BufferedImage.TYPE_INT_RGB,
                        BufferedImage.TYPE_INT_ARGB,
                        BufferedImage.TYPE_INT_BGR,
                        BufferedImage.TYPE_3BYTE_BGR,
                        BufferedImage.TYPE_4BYTE_ABGR,
                        BufferedImage.TYPE_INT_ARGB_PRE,
                        BufferedImage.TYPE_BYTE_INDEXED,
                        BufferedImage.TYPE_USHORT_565_RGB)
                .boxed();
    }

    @ParameterizedTest
    @MethodSource("types")
    void aWholePictureIsResizedToTheSample(int type) {
        BufferedImage image = picture(12, 20, type);
        float[] actual = ImageInput.of(Shape.of(3, 5, 6))
                .filter(ResizeFilter.AREA)
                .read(image)
                .floats();
        for (int c = 0; c < 3; c++) {
            for (int y = 0; y < 5; y++) {
                for (int x = 0; x < 6; x++) {
                    assertThat(actual[(c * 5 + y) * 6 + x])
                            .as("type %d: channel %d, row %d, column %d", type, c, y, x)
                            .isCloseTo((float) mean(image, c, 2 * x, 4 * y, 2, 4), within(16 * 0x1p-24f));
                }
            }
        }
    }

    static Stream<Object[]> arrangements() {
        return Stream.of(ChannelOrder.values())
                .flatMap(order -> Stream.of(PixelLayout.values()).map(layout -> new Object[] {order, layout}));
    }

    @ParameterizedTest
    @MethodSource("arrangements")
    void theMiddleIsNormalisedAndWrittenInTheOrderOfTheNetwork(ChannelOrder order, PixelLayout layout) {
        BufferedImage image = picture(14, 12, BufferedImage.TYPE_3BYTE_BGR);
        ImageInput input = ImageInput.of(Shape.of(3, 4, 5))
                .filter(ResizeFilter.AREA)
                .resizeShorter(6)
                .normalize(new Normalization(MEAN, DEVIATION))
                .order(order)
                .layout(layout);
        float[] actual = new float[7 + input.elements() + 3];
        Arrays.fill(actual, Float.NaN);
        input.write(image, actual, 7);
        for (int c = 0; c < 3; c++) {
            int colour = order == ChannelOrder.RGB ? c : 2 - c;
            for (int y = 0; y < 4; y++) {
                for (int x = 0; x < 5; x++) {
                    // 14x12 becomes 7x6, of which row 1 and column 1 are the first that stay.
                    double pixel = mean(image, colour, 2 * (x + 1), 2 * (y + 1), 2, 2);
                    double expected = (pixel - MEAN[c]) / DEVIATION[c];
                    int at = 7 + (layout == PixelLayout.NCHW ? (c * 4 + y) * 5 + x : (y * 5 + x) * 3 + c);
                    assertThat(actual[at])
                            .as("%s %s: channel %d, row %d, column %d", order, layout, c, y, x)
                            .isCloseTo((float) expected, within(16 * 0x1p-23f));
                }
            }
        }
        assertThat(actual[6]).as("before the offset").isNaN();
        assertThat(actual[7 + input.elements()]).as("behind the picture").isNaN();
    }

    @Test
    void greyIsLumaAndInversionComesBeforeNormalisation() {
        BufferedImage image = picture(4, 3, BufferedImage.TYPE_INT_RGB);
        float[] actual = ImageInput.of(Shape.of(1, 3, 4))
                .inverted(true)
                .normalize(Normalization.parse("pixels:127/128", 1))
                .read(image)
                .floats();
        for (int i = 0; i < 12; i++) {
            Color color = new Color(image.getRGB(i % 4, i / 4));
            double luma = 0.299 * color.getRed() + 0.587 * color.getGreen() + 0.114 * color.getBlue();
            assertThat(actual[i]).isCloseTo((float) ((255 - luma - 127) / 128), within(32 * 0x1p-23f));
        }
    }

    @Test
    void pixelsOfAFileArriveAsTheyAre() throws IOException {
        BufferedImage image = picture(9, 7, BufferedImage.TYPE_3BYTE_BGR);
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        ImageInput input = ImageInput.of(Shape.of(3, 7, 9)).normalize(Normalization.parse("pixels", 3));
        float[] actual = new float[input.elements()];
        input.write(png.toByteArray(), "picture", actual, 0);
        for (int i = 0; i < 63; i++) {
            assertThat(actual[i]).isEqualTo(image.getRGB(i % 9, i / 9) >> 16 & 0xFF);
        }
    }

    @Test
    void anInputServesPicturesOfDifferentSizesOneAfterTheOther() {
        ImageInput kept = ImageInput.of(Shape.of(3, 8, 8)).resizeShorter(9);
        for (int[] size : new int[][] {{20, 10}, {9, 30}, {20, 10}, {1, 1}, {20, 11}}) {
            for (int type : new int[] {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_BYTE_GRAY}) {
                BufferedImage image = picture(size[0], size[1], type);
                assertThat(kept.read(image).floats())
                        .isEqualTo(kept.copy().read(image).floats());
            }
        }
    }

    @Test
    void metadataMakesTheSameInputAgain() {
        BufferedImage image = picture(40, 30, BufferedImage.TYPE_INT_RGB);
        Shape sample = Shape.of(3, 8, 8);
        ImageInput input = ImageInput.of(sample)
                .filter(ResizeFilter.AREA)
                .resizeShorter(10)
                .normalize(new Normalization(MEAN, DEVIATION, 255))
                .order(ChannelOrder.BGR);
        assertThat(input.metadata())
                .isEqualTo(Map.of(
                        "lanewise.mean", "0.5,0.25,0.125",
                        "lanewise.deviation", "0.5,2.0,4.0",
                        "lanewise.range", "255",
                        "lanewise.filter", "area",
                        "lanewise.order", "bgr",
                        "lanewise.resize", "10"));
        assertThat(ImageInput.of(input.metadata(), sample).read(image).floats())
                .isEqualTo(input.read(image).floats());
        assertThat(ImageInput.of(Map.of(), sample).read(image).floats())
                .isEqualTo(ImageInput.of(sample).read(image).floats());
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_BYTE_GRAY,
                BufferedImage.TYPE_BYTE_INDEXED
            })
    void picturesOfTheSizeBeforeAllocateNothing(int type) {
        BufferedImage first = picture(64, 48, type);
        BufferedImage second = picture(64, 48, type);
        ImageInput input = ImageInput.of(Shape.of(3, 32, 32)).resizeShorter(40);
        float[] dst = new float[input.elements()];
        assertThat(Allocation.afterFirstCall(() -> {
                    input.write(first, dst, 0);
                    input.write(second, dst, 0);
                }))
                .isZero();
    }

    @Test
    void whatDoesNotFitIsRefused() {
        ImageInput input = ImageInput.of(Shape.of(3, 8, 8));
        BufferedImage image = picture(8, 8, BufferedImage.TYPE_INT_RGB);
        assertThatThrownBy(() -> input.write(image, new float[200], 9))
                .isInstanceOf(ShapeException.class)
                .hasMessage("Array dst has 200 elements, [3, 8, 8] at offset 9 needs 201");
        assertThatThrownBy(() -> ImageInput.of(Shape.of(2, 8, 8))).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> input.resizeShorter(7))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("The shorter side is resized to 7, expected 8 to 32768 for a sample of [3, 8, 8]");
        assertThatThrownBy(() -> input.normalize(Normalization.identity(1))).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> input.write(new byte[10], "upload 7", new float[192], 0))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("upload 7");
    }

    @Test
    void metadataThatSaysNothingSensibleIsRefused() {
        Shape sample = Shape.of(3, 8, 8);
        for (Map<String, String> entries : List.of(
                Map.of("lanewise.filter", "cubic"),
                Map.of("lanewise.order", "RBG"),
                Map.of("lanewise.resize", "large"),
                Map.of("lanewise.mean", "0,0,x", "lanewise.deviation", "1,1,1"),
                Map.of("lanewise.mean", "0,0,0", "lanewise.deviation", "1,1,1", "lanewise.range", "2"))) {
            assertThatThrownBy(() -> ImageInput.of(entries, sample))
                    .isInstanceOf(FormatException.class)
                    .hasMessageContaining("Metadata 'lanewise.");
        }
    }
}
