package org.lanewise.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

class ImagesTest {

    private static final int RED = 0xFFFF0000;
    private static final int BLUE = 0xFF0000FF;
    private static final int GREY = 0xFF333333;

    @Test
    void colourIsThreePlanesInTheOrderRedGreenBlue() {
        float[] expected = {1, 0, 0.2f, 0, 0, 0.2f, 0, 1, 0.2f};
        for (int type : new int[] {
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_INT_BGR,
            BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_4BYTE_ABGR_PRE
        }) {
            assertThat(pixels(Pictures.of(type, 3, RED, BLUE, GREY), 3))
                    .as("type %d", type)
                    .containsExactly(expected, within(1e-6f));
        }
    }

    @Test
    void greyFromColourIsLuma() {
        BufferedImage image = Pictures.of(BufferedImage.TYPE_INT_RGB, 2, RED, BLUE, 0xFF00FF00, 0xFFFFFFFF);
        assertThat(pixels(image, 1)).containsExactly(new float[] {0.299f, 0.114f, 0.587f, 1}, within(1e-6f));
    }

    @Test
    void greyPicturesKeepTheirStoredValues() {
        BufferedImage image = Pictures.grey(2, 0, 64, 128, 255);
        float[] stored = {0, 64 / 255f, 128 / 255f, 1};
        assertThat(pixels(image, 1)).containsExactly(stored);
        assertThat(Arrays.copyOf(pixels(image, 3), 4)).containsExactly(stored);
        assertThat(Arrays.copyOfRange(pixels(image, 3), 8, 12)).containsExactly(stored);
    }

    @Test
    void sixteenBitGreyIsScaledToOne() {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSamples(0, 0, 2, 1, 0, new int[] {65_535, 13_107});
        assertThat(pixels(image, 1)).containsExactly(1f, 0.2f);
    }

    @Test
    void oneBitPicturesAreBlackAndWhite() {
        BufferedImage image = Pictures.of(BufferedImage.TYPE_BYTE_BINARY, 2, 0xFF000000, 0xFFFFFFFF);
        assertThat(pixels(image, 1)).containsExactly(new float[] {0, 1}, within(1e-6f));
    }

    @Test
    void whatIsTransparentShowsWhite() {
        BufferedImage image = Pictures.of(BufferedImage.TYPE_INT_ARGB, 3, 0x00FF0000, 0xFF000000, 0x33000000);
        assertThat(pixels(image, 3)).containsExactly(new float[] {1, 0, 0.8f, 1, 0, 0.8f, 1, 0, 0.8f}, within(1e-6f));
    }

    @Test
    void pngsComeBackAsTheyWere(@TempDir Path folder) throws IOException {
        BufferedImage colour = Pictures.gradient(31, 17);
        assertThat(pixels(Images.read(Pictures.encode(colour, "png"), "colour"), 3))
                .containsExactly(pixels(colour, 3));
        BufferedImage grey = Pictures.grey(3, 1, 50, 99, 100, 200, 255);
        Path file = Files.write(folder.resolve("grey.png"), Pictures.encode(grey, "png"));
        assertThat(pixels(Images.read(file), 1)).containsExactly(pixels(grey, 1));
        BufferedImage alpha = Pictures.of(BufferedImage.TYPE_INT_ARGB, 2, 0x00FFFFFF, 0x80FF0000, GREY, BLUE);
        assertThat(pixels(Images.read(Pictures.encode(alpha, "png"), "alpha"), 3))
                .containsExactly(pixels(alpha, 3));
    }

    @Test
    void jpegsComeBackAlmostAsTheyWere() {
        BufferedImage colour = Pictures.gradient(40, 24);
        float[] actual = pixels(Images.read(Pictures.encode(colour, "jpg"), "colour"), 3);
        float[] expected = pixels(colour, 3);
        double sum = 0;
        for (int i = 0; i < actual.length; i++) {
            sum += Math.abs(actual[i] - expected[i]);
        }
        // The default quality quantises chroma to a few levels of 255.
        assertThat(sum / actual.length).isLessThan(5 / 255.0);
        float[] grey = pixels(Images.read(Pictures.encode(Pictures.grey(8, new int[64]), "jpg"), "black"), 1);
        assertThat(grey).hasSize(64).containsOnly(0);
    }

    @ParameterizedTest
    @EnumSource(ResizeFilter.class)
    void aConstantPictureStaysConstant(ResizeFilter filter) {
        Shape from = Shape.of(3, 7, 13);
        float[] src = new float[from.elements()];
        Arrays.fill(src, 0.7f);
        for (Shape to : new Shape[] {Shape.of(3, 3, 5), Shape.of(3, 29, 31), Shape.of(3, 1, 1), Shape.of(3, 7, 13)}) {
            float[] dst = new float[to.elements()];
            Arrays.fill(dst, Float.NaN);
            Images.resize(src, 0, from, dst, 0, to, filter);
            for (float value : dst) {
                // Two sums of at most 13 terms whose weights add up to 1 within rounding.
                assertThat(value).isCloseTo(0.7f, within(4e-7f));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(ResizeFilter.class)
    void theSameSizeIsTheSamePicture(ResizeFilter filter) {
        Shape shape = Shape.of(1, 4, 5);
        float[] src = ramp(20);
        float[] dst = new float[20];
        Images.resize(src, 0, shape, dst, 0, shape, filter);
        assertThat(dst).containsExactly(src);
    }

    @ParameterizedTest
    @EnumSource(ResizeFilter.class)
    void halvingARowTakesItsPixelsByTheFilter(ResizeFilter filter) {
        float[] dst = new float[2];
        Images.resize(new float[] {0, 1, 2, 3}, 0, Shape.of(1, 1, 4), dst, 0, Shape.of(1, 1, 2), filter);
        float[] expected = switch (filter) {
            case NEAREST -> new float[] {1, 3};
            case AREA -> new float[] {0.5f, 2.5f};
            // Weights 3/4, 3/4, 1/4 around each new centre, the fourth cut off at the border.
            case BILINEAR -> new float[] {5 / 7f, 16 / 7f};
        };
        assertThat(dst).containsExactly(expected, within(1e-6f));
    }

    @Test
    void enlargingBilinearlyInterpolatesBetweenCentres() {
        float[] dst = new float[4];
        Images.resize(new float[] {0, 1}, 0, Shape.of(1, 2, 1), dst, 0, Shape.of(1, 4, 1), ResizeFilter.BILINEAR);
        assertThat(dst).containsExactly(new float[] {0, 0.25f, 0.75f, 1}, within(1e-6f));
    }

    @Test
    void areaKeepsTheMeanForOddRatios() {
        float[] src = ramp(7 * 11);
        float[] dst = new float[3 * 4];
        Images.resize(src, 0, Shape.of(1, 7, 11), dst, 0, Shape.of(1, 3, 4), ResizeFilter.AREA);
        assertThat(mean(dst)).isCloseTo(mean(src), within(1e-5));
    }

    @Test
    void shrinkingACheckerboardAveragesItInsteadOfSamplingIt() {
        float[] src = new float[64 * 64];
        for (int i = 0; i < src.length; i++) {
            src[i] = (i + i / 64) % 2;
        }
        for (ResizeFilter filter : new ResizeFilter[] {ResizeFilter.AREA, ResizeFilter.BILINEAR}) {
            float[] dst = new float[64];
            Images.resize(src, 0, Shape.of(1, 64, 64), dst, 0, Shape.of(1, 8, 8), filter);
            for (float value : dst) {
                assertThat(value).isCloseTo(0.5f, within(0.01f));
            }
        }
    }

    @Test
    void planesAreResizedByThemselvesAtTheirOffsets() {
        float[] src = {9, 0, 0, 1, 1};
        float[] dst = new float[4];
        Images.resize(src, 1, Shape.of(2, 1, 2), dst, 1, Shape.of(2, 1, 1), ResizeFilter.AREA);
        assertThat(dst).containsExactly(0, 0, 1, 0);
    }

    @Test
    void aTensorIsThePixelsResized() {
        BufferedImage image = Pictures.gradient(50, 30);
        Shape shape = Shape.of(3, 12, 20);
        float[] expected = new float[shape.elements()];
        Images.resize(pixels(image, 3), 0, Shape.of(3, 30, 50), expected, 0, shape, ResizeFilter.BILINEAR);
        assertThat(Images.toTensor(image, shape, ResizeFilter.BILINEAR).floats())
                .containsExactly(expected);
        assertThat(Images.toTensor(image, Shape.of(1, 30, 50), ResizeFilter.AREA)
                        .floats())
                .containsExactly(pixels(image, 1));
    }

    @Test
    void theMiddleIsCroppedWithTheOddPixelAtTheEnd() {
        float[] dst = new float[4];
        Images.centerCrop(ramp(2 * 3 * 4), 0, Shape.of(2, 3, 4), dst, 0, Shape.of(2, 1, 2));
        assertThat(dst).containsExactly(5, 6, 17, 18);
        float[] one = new float[1];
        Images.centerCrop(ramp(16), 0, Shape.of(1, 4, 4), one, 0, Shape.of(1, 1, 1));
        assertThat(one).containsExactly(5);
        assertThatThrownBy(() -> Images.centerCrop(ramp(4), 0, Shape.of(1, 2, 2), dst, 0, Shape.of(1, 3, 1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll("[1, 3, 1]", "[1, 2, 2]");
    }

    @Test
    void rgbPlanesBecomeGreyInPlace() {
        float[] planes = {1, 0, 0, 1, 0, 0};
        Images.toGrey(planes, 0, planes, 0, 2);
        assertThat(Arrays.copyOf(planes, 2)).containsExactly(new float[] {0.299f, 0.587f}, within(1e-6f));
    }

    @Test
    void shapesAndArraysThatDoNotFitAreRefused() {
        BufferedImage image = Pictures.gradient(4, 3);
        assertThatThrownBy(() -> Images.pixels(image, 2, new float[24], 0)).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> Images.pixels(image, 3, new float[35], 0))
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll("35 elements", "[3, 3, 4]");
        assertThatThrownBy(() -> Images.toTensor(image, Shape.of(3, 0, 4), ResizeFilter.AREA))
                .isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> Images.resize(
                        new float[4], 0, Shape.of(1, 2, 2), new float[12], 0, Shape.of(3, 2, 2), ResizeFilter.AREA))
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll("[1, 2, 2]", "[3, 2, 2]");
    }

    @Test
    void damagedFilesAreRefusedByName(@TempDir Path folder) throws IOException {
        byte[] png = Pictures.encode(Pictures.gradient(60, 40), "png");
        byte[] jpeg = Pictures.encode(Pictures.gradient(60, 40), "jpg");
        assertRefused(folder, new byte[0], "signature");
        assertRefused(folder, "GIF89a and so on".getBytes(), "signature");
        assertRefused(folder, Arrays.copyOf(png, 8), "damaged");
        assertRefused(folder, Arrays.copyOf(png, 30), "damaged");
        assertRefused(folder, Arrays.copyOf(png, png.length / 2), "damaged");
        assertRefused(folder, Arrays.copyOf(jpeg, 3), "damaged");
        assertRefused(folder, Arrays.copyOf(jpeg, 100), "damaged");
        assertRefused(folder, Arrays.copyOf(jpeg, jpeg.length * 3 / 4), "damaged");
        Arrays.fill(png, 60, png.length - 20, (byte) 0x5A);
        assertRefused(folder, png, "damaged");
        assertThatThrownBy(() -> Images.read(folder.resolve("none.png")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("none.png", "does not exist");
    }

    @Test
    void anyDamageEndsInPixelsOrInATypedException() {
        for (String format : new String[] {"png", "jpg"}) {
            byte[] good = Pictures.encode(Pictures.gradient(37, 23), format);
            for (int at = 3; at < good.length; at += Math.max(1, good.length / 400)) {
                byte[] bad = good.clone();
                bad[at] ^= (byte) (1 << at % 8);
                try {
                    assertThat(Images.read(bad, "bad").getWidth()).isPositive();
                } catch (FormatException e) {
                    assertThat(e).hasMessageContaining("bad");
                }
            }
        }
    }

    @Test
    void aBombIsRefusedByItsHeader(@TempDir Path folder) throws IOException {
        assertRefused(folder, Pictures.pngClaiming(30_000, 30_000, 1000), "claims 30000x30000");
        assertRefused(folder, Pictures.pngClaiming(Integer.MAX_VALUE, 1, 1000), "claims 2147483647x1");
        assertRefused(folder, Pictures.pngClaiming(1, 40_000, 80_000), "claims 1x40000");
        assertRefused(folder, Pictures.pngClaiming(0, 5, 10), "file.bin");
        assertRefused(folder, Pictures.pngClaiming(100, 100, 50), "file.bin");
        // A claim that holds is read.
        assertThat(Images.read(Pictures.pngClaiming(100, 100, 10_100), "whole").getHeight())
                .isEqualTo(100);
    }

    private static void assertRefused(Path folder, byte[] bytes, String part) throws IOException {
        Path file = Files.write(folder.resolve("file.bin"), bytes);
        assertThatThrownBy(() -> Images.read(file))
                .isInstanceOf(FormatException.class)
                .hasMessageContainingAll(file.toString(), part);
    }

    private static float[] pixels(BufferedImage image, int channels) {
        float[] dst = new float[channels * image.getWidth() * image.getHeight()];
        Arrays.fill(dst, Float.NaN);
        Images.pixels(image, channels, dst, 0);
        return dst;
    }

    private static float[] ramp(int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = i;
        }
        return values;
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
