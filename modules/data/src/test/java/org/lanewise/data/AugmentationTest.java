package org.lanewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.RandomStream;
import org.lanewise.tensor.RandomStream.Purpose;
import org.lanewise.tensor.Shape;

class AugmentationTest {

    private static final Shape SHAPE = Shape.of(2, 16, 24);
    private static final int OFFSET = 5;

    /// A picture without two equal pixels, none of them black.
    private static float[] picture() {
        float[] pixels = new float[SHAPE.elements()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i + 1;
        }
        return pixels;
    }

    private static float[] apply(Augmentation augmentation, int epoch, int sample) {
        float[] pixels = new float[OFFSET + SHAPE.elements() + 3];
        Arrays.fill(pixels, Float.NaN);
        System.arraycopy(picture(), 0, pixels, OFFSET, SHAPE.elements());
        RandomStream stream = new RandomStream(3, Purpose.AUGMENTATION, 0, 0, epoch);
        augmentation.apply(stream, sample, pixels, OFFSET, SHAPE, new float[SHAPE.elements()]);
        for (int i = 0; i < pixels.length; i++) {
            boolean inside = i >= OFFSET && i < OFFSET + SHAPE.elements();
            assertThat(Float.isNaN(pixels[i])).as("pixel %d", i).isNotEqualTo(inside);
        }
        return Arrays.copyOfRange(pixels, OFFSET, OFFSET + SHAPE.elements());
    }

    /// The picture moved and mirrored, pixel by pixel from its definition.
    private static float[] expected(boolean mirrored, int down, int right) {
        float[] before = picture();
        float[] after = new float[before.length];
        for (int c = 0; c < 2; c++) {
            for (int y = 0; y < 16; y++) {
                for (int x = 0; x < 24; x++) {
                    int newX = (mirrored ? 23 - x : x) + right;
                    int newY = y + down;
                    if (newX >= 0 && newX < 24 && newY >= 0 && newY < 16) {
                        after[(c * 16 + newY) * 24 + newX] = before[(c * 16 + y) * 24 + x];
                    }
                }
            }
        }
        return after;
    }

    @Test
    void noneLeavesPicturesAlone() {
        assertThat(apply(Augmentation.NONE, 0, 0)).containsExactly(picture());
    }

    @Test
    void everySecondPictureIsMirrored() {
        int mirrored = 0;
        for (int sample = 0; sample < 1000; sample++) {
            float[] after = apply(new Augmentation(true, false), 0, sample);
            boolean same = Arrays.equals(after, picture());
            assertThat(after).isEqualTo(expected(!same, 0, 0));
            mirrored += same ? 0 : 1;
        }
        // A fair coin leaves 500 by more than five deviations of 15.8 once in two million times.
        assertThat(mirrored).isBetween(421, 579);
    }

    @Test
    void picturesMoveByUpToAnEighthAndEveryDistanceOccurs() {
        Set<String> seen = new HashSet<>();
        for (int sample = 0; sample < 1000; sample++) {
            float[] after = apply(new Augmentation(true, true), 0, sample);
            String found = "";
            for (int down = -2; down <= 2; down++) {
                for (int right = -3; right <= 3; right++) {
                    for (boolean mirrored : new boolean[] {false, true}) {
                        if (Arrays.equals(after, expected(mirrored, down, right))) {
                            found = down + " " + right + " " + mirrored;
                        }
                    }
                }
            }
            assertThat(found).as("sample %d", sample).isNotEmpty();
            seen.add(found);
        }
        assertThat(seen).hasSize(5 * 7 * 2);
    }

    @Test
    void aPictureChangesFromEpochToEpochAndNeverWithTheBatch() {
        Dataset data = new Digits(1).dataset("digits", 0, 50);
        float[][] first = read(data, 50, 0);
        assertThat(read(data, 7, 0)).isDeepEqualTo(first);
        assertThat(read(data, 1, 0)).isDeepEqualTo(first);
        float[][] second = read(data, 50, 1);
        int same = 0;
        for (int i = 0; i < first.length; i++) {
            same += Arrays.equals(first[i], second[i]) ? 1 : 0;
        }
        assertThat(same).isLessThan(10);
    }

    /// All pictures of an epoch by their number in the data set.
    private static float[][] read(Dataset data, int batch, int epoch) {
        BatchLoader loader =
                BatchLoader.shuffled(data, Normalization.DIGITS, batch, 4).augmented(new Augmentation(true, true));
        int elements = data.sampleShape().elements();
        float[] images = new float[batch * elements];
        float[] labels = new float[batch];
        float[][] pictures = new float[data.size()][];
        loader.start(epoch);
        for (int n; (n = loader.next(images, labels)) > 0; ) {
            for (int i = 0; i < n; i++) {
                pictures[loader.index(i)] = Arrays.copyOfRange(images, i * elements, (i + 1) * elements);
            }
        }
        return pictures;
    }

    @Test
    void namesAreReadAndWritten() {
        for (String names : new String[] {"none", "flip", "shift", "flip,shift"}) {
            assertThat(Augmentation.named(names)).hasToString(names);
        }
        assertThat(Augmentation.named("shift,none,flip")).isEqualTo(new Augmentation(true, true));
        assertThatThrownBy(() -> Augmentation.named("flip,shifted"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "Unknown augmentation 'shifted', expected some of [none, flip, shift]; did you mean 'shift'?");
    }
}
