package org.lanewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.ShapeException;

class BatchLoaderTest {

    private static final int PIXELS = 28 * 28;
    private static Dataset data = new Digits(1).dataset("digits", 0, 0);

    @BeforeAll
    static void draw() {
        data = new Digits(1).dataset("digits", 0, 103);
    }

    @Test
    void anEpochVisitsEverySampleOnce() {
        BatchLoader loader = BatchLoader.shuffled(data, Normalization.DIGITS, 10, 5);
        assertThat(loader.batches()).isEqualTo(11);
        for (int epoch = 0; epoch < 3; epoch++) {
            loader.start(epoch);
            List<Integer> order = order(loader);
            assertThat(order).hasSize(103).doesNotHaveDuplicates();
            assertThat(order).isNotEqualTo(order.stream().sorted().toList());
        }
    }

    @Test
    void theOrderIsAFunctionOfSeedAndEpoch() {
        BatchLoader a = BatchLoader.shuffled(data, Normalization.DIGITS, 10, 5);
        BatchLoader b = BatchLoader.shuffled(data, Normalization.DIGITS, 7, 5);
        BatchLoader c = BatchLoader.shuffled(data, Normalization.DIGITS, 10, 6);
        List<Integer> first = order(a);
        a.start(1);
        List<Integer> second = order(a);
        assertThat(first).isNotEqualTo(second).isNotEqualTo(order(c));
        b.start(1);
        assertThat(order(b)).isEqualTo(second);
        b.start(0);
        assertThat(order(b)).isEqualTo(first);
    }

    @Test
    void resumingInTheMiddleGivesTheRestOfTheEpoch() {
        BatchLoader whole = BatchLoader.shuffled(data, Normalization.DIGITS, 10, 5);
        whole.start(2);
        List<Integer> order = order(whole);
        BatchLoader resumed = BatchLoader.shuffled(data, Normalization.DIGITS, 10, 5);
        resumed.start(2, 6);
        assertThat(resumed.epoch()).isEqualTo(2);
        assertThat(resumed.batch()).isEqualTo(6);
        assertThat(order(resumed)).isEqualTo(order.subList(60, 103));
        assertThat(resumed.batch()).isEqualTo(11);
        resumed.start(2, 11);
        assertThat(order(resumed)).isEmpty();
        assertThatThrownBy(() -> resumed.start(2, 12))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContainingAll("batch 12", "11 batches");
        assertThatThrownBy(() -> resumed.start(-1)).isInstanceOf(ConfigurationException.class);
    }

    @Test
    void theLastBatchIsSmallerOrLeftOut() {
        BatchLoader loader = BatchLoader.shuffled(data, Normalization.DIGITS, 10, 5);
        float[] images = new float[10 * PIXELS];
        float[] labels = new float[10];
        loader.start(0, 10);
        assertThat(loader.next(images, labels)).isEqualTo(3);
        assertThat(loader.next(images, labels)).isZero();
        BatchLoader even = loader.dropLast();
        assertThat(even.batches()).isEqualTo(10);
        assertThat(order(even)).hasSize(100).isEqualTo(order(restarted(loader)).subList(0, 100));
        assertThat(BatchLoader.sequential(data, Normalization.DIGITS, 104)
                        .dropLast()
                        .batches())
                .isZero();
    }

    @Test
    void sequentialBatchesFollowTheDataSet() {
        List<Integer> order = order(BatchLoader.sequential(data, Normalization.DIGITS, 8));
        assertThat(order).hasSize(103).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void pixelsAreNormalisedAndTheRestOfTheArraysIsLeftAlone() {
        Normalization normalization = Normalization.DIGITS;
        BatchLoader loader = BatchLoader.shuffled(data, normalization, 10, 5);
        float[] images = new float[12 * PIXELS];
        float[] labels = new float[12];
        Arrays.fill(images, Float.NaN);
        Arrays.fill(labels, Float.NaN);
        assertThat(loader.next(images, labels)).isEqualTo(10);
        float[] expected = new float[PIXELS];
        for (int i = 0; i < 10; i++) {
            data.pixels(loader.index(i), expected, 0);
            for (int k = 0; k < PIXELS; k++) {
                assertThat(images[i * PIXELS + k])
                        .isEqualTo((expected[k] - normalization.mean()[0])
                                / normalization.deviation()[0]);
            }
            assertThat(labels[i]).isEqualTo(data.label(loader.index(i)));
        }
        assertThat(images[10 * PIXELS]).isNaN();
        assertThat(labels[10]).isNaN();
    }

    @Test
    void arraysThatAreTooShortAreRefused() {
        BatchLoader loader = BatchLoader.sequential(data, Normalization.DIGITS, 10);
        assertThatThrownBy(() -> loader.next(new float[10 * PIXELS - 1], new float[10]))
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll("7840 pixels", "7839");
        assertThatThrownBy(() -> loader.next(new float[10 * PIXELS], new float[9]))
                .isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> BatchLoader.sequential(data, Normalization.DIGITS, 0))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Batch size is 0");
        assertThatThrownBy(() -> BatchLoader.sequential(data, Normalization.CIFAR10, 1))
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll("[1, 28, 28]", "[3, H, W]");
    }

    private static BatchLoader restarted(BatchLoader loader) {
        loader.start(0);
        return loader;
    }

    /// The indices of all batches to come.
    private static List<Integer> order(BatchLoader loader) {
        float[] images = new float[loader.batchSize() * PIXELS];
        float[] labels = new float[loader.batchSize()];
        List<Integer> order = new ArrayList<>();
        for (int n; (n = loader.next(images, labels)) > 0; ) {
            for (int i = 0; i < n; i++) {
                order.add(loader.index(i));
            }
        }
        return order;
    }
}
