package org.lanewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.lanewise.tensor.Shape;

class DigitsTest {

    private static final int PIXELS = 28 * 28;

    @Test
    void theFirstHundredAreTheSameOnEveryMachine() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Digits digits = new Digits(1);
        byte[] picture = new byte[PIXELS];
        for (int i = 0; i < 100; i++) {
            digits.draw(i, picture, 0);
            digest.update((byte) digits.label(i));
            digest.update(picture);
        }
        assertThat(HexFormat.of().formatHex(digest.digest()))
                .isEqualTo("a52edb031f3e6954520a90621f7527f186251a27c2f4b6154f2e296483ea9b72");
    }

    @Test
    void aSampleDependsOnItsIndexOnlyWhateverTheOrderAndTheThreads() {
        int count = 300;
        Digits digits = new Digits(7);
        Dataset one = digits.dataset("one", 5, count, 1);
        Dataset many = digits.dataset("many", 5, count, 5);
        byte[] alone = new byte[PIXELS];
        float[] first = new float[PIXELS];
        float[] second = new float[PIXELS];
        for (int i = count - 1; i >= 0; i--) {
            one.pixels(i, first, 0);
            many.pixels(i, second, 0);
            assertThat(second).containsExactly(first);
            new Digits(7).draw(5 + i, alone, 0);
            for (int k = 0; k < PIXELS; k++) {
                assertThat(first[k]).isEqualTo((alone[k] & 0xFF) / 255f);
            }
            assertThat(one.label(i)).isEqualTo(many.label(i)).isEqualTo(digits.label(5 + i));
        }
    }

    @Test
    void drawingLeavesTheRestOfTheArrayAlone() {
        byte[] dst = new byte[PIXELS + 2];
        dst[0] = 77;
        dst[PIXELS + 1] = 78;
        new Digits(1).draw(3, dst, 1);
        assertThat(dst[0]).isEqualTo((byte) 77);
        assertThat(dst[PIXELS + 1]).isEqualTo((byte) 78);
        assertThatThrownBy(() -> new Digits(1).draw(3, dst, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new Digits(1).draw(-1, dst, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void everyPixelIsWrittenWhateverWasThereBefore() {
        byte[] dark = new byte[PIXELS];
        byte[] bright = new byte[PIXELS];
        Arrays.fill(bright, (byte) 255);
        new Digits(1).draw(9, dark, 0);
        new Digits(1).draw(9, bright, 0);
        assertThat(bright).isEqualTo(dark);
    }

    @Test
    void anotherSeedOrIndexIsAnotherPicture() {
        byte[] a = new byte[PIXELS];
        byte[] b = new byte[PIXELS];
        byte[] c = new byte[PIXELS];
        new Digits(1).draw(0, a, 0);
        new Digits(2).draw(0, b, 0);
        new Digits(1).draw(1, c, 0);
        assertThat(a).isNotEqualTo(b).isNotEqualTo(c);
    }

    @Test
    void allTenDigitsAreEquallyLikely() {
        Digits digits = new Digits(1);
        int[] counts = new int[10];
        int n = 20_000;
        for (int i = 0; i < n; i++) {
            counts[digits.label(i)]++;
        }
        // Five deviations of a binomial count: sqrt(20000 * 0.1 * 0.9) is 42.
        for (int count : counts) {
            assertThat(count).isBetween(2_000 - 212, 2_000 + 212);
        }
    }

    @Test
    void inkFitsTheBoxAndIsCentredAsInMnist() {
        Dataset data = new Digits(3).dataset("digits", 0, 2_000);
        assertThat(data.sampleShape()).isEqualTo(Shape.of(1, 28, 28));
        float[] pixels = new float[PIXELS];
        double centreX = 0;
        double centreY = 0;
        double longest = 0;
        for (int i = 0; i < data.size(); i++) {
            data.pixels(i, pixels, 0);
            double mass = 0;
            double x = 0;
            double y = 0;
            int left = 28;
            int right = -1;
            int top = 28;
            int bottom = -1;
            for (int k = 0; k < PIXELS; k++) {
                float value = pixels[k];
                mass += value;
                x += value * (k % 28 + 0.5);
                y += value * (k / 28 + 0.5);
                if (value > 0.5f) {
                    left = Math.min(left, k % 28);
                    right = Math.max(right, k % 28);
                    top = Math.min(top, k / 28);
                    bottom = Math.max(bottom, k / 28);
                }
            }
            assertThat(mass).as("ink of sample %d", i).isBetween(15.0, 320.0);
            assertThat(x / mass).as("column of the centre of sample %d", i).isBetween(10.0, 18.0);
            assertThat(y / mass).as("row of the centre of sample %d", i).isBetween(10.0, 18.0);
            int extent = Math.max(right - left, bottom - top) + 1;
            assertThat(extent).as("extent of sample %d", i).isBetween(14, 22);
            centreX += x / mass;
            centreY += y / mass;
            longest += extent;
        }
        assertThat(centreX / data.size()).isBetween(13.7, 14.3);
        assertThat(centreY / data.size()).isBetween(13.7, 14.3);
        assertThat(longest / data.size()).isBetween(18.5, 20.5);
    }

    @Test
    void trainingAndTestSamplesAreDifferentAndTestSamplesDoNotDependOnTheTrainingCount() {
        DatasetOptions options = DatasetOptions.defaults().withDigits(50, 20);
        DataSplit small = Digits.split(options);
        DataSplit large = Digits.split(options.withDigits(90, 20));
        assertThat(small.train().size()).isEqualTo(50);
        assertThat(small.test().size()).isEqualTo(20);
        float[] a = new float[PIXELS];
        float[] b = new float[PIXELS];
        for (int i = 0; i < 20; i++) {
            small.test().pixels(i, a, 0);
            large.test().pixels(i, b, 0);
            assertThat(a).containsExactly(b);
            small.train().pixels(i, b, 0);
            assertThat(a).isNotEqualTo(b);
        }
    }

    @Test
    void everyStyleIsWellFormed() {
        for (int digit = 0; digit < 10; digit++) {
            for (int k = 0; k < 1_000; k++) {
                DigitStyles.Style style = DigitStyles.choose(digit, k / 1000f);
                assertThat(style.from()).hasSameSizeAs(style.to()).hasSize(2 * style.points());
                assertThat(style.strokeEnd()[style.strokeEnd().length - 1]).isEqualTo(style.points());
                assertThat(style.weight()).isPositive();
            }
        }
    }
}
