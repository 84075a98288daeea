package org.lanewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.tensor.ConfigurationException;

class NormalizationTest {

    @Test
    void theConstantOfTheDigitsIsWhatTwoThousandOfThemMeasure() {
        Normalization measured = Normalization.measure(new Digits(1).dataset("digits", 0, 2_000));
        assertThat(Normalization.DIGITS.mean()[0]).isCloseTo(measured.mean()[0], within(0.00005f));
        assertThat(Normalization.DIGITS.deviation()[0]).isCloseTo(measured.deviation()[0], within(0.00005f));
    }

    @Test
    void meanAndDeviationAreThoseOfThePixels(@TempDir Path folder) {
        Dataset data = Idx.read(
                "four",
                IdxFiles.write(
                        folder, "i", IdxFiles.idx(new int[] {2051, 2, 1, 2}, (byte) 0, (byte) 51, (byte) 102, (byte)
                                255)),
                IdxFiles.write(folder, "l", IdxFiles.labels(0, 0)),
                List.of("only"));
        Normalization measured = Normalization.measure(data);
        // Pixels 0, 0.2, 0.4, 1: mean 0.4, squared deviations 0.16 + 0.04 + 0 + 0.36.
        assertThat(measured.mean()[0]).isCloseTo(0.4f, within(1e-6f));
        assertThat(measured.deviation()[0]).isCloseTo((float) Math.sqrt(0.56 / 4), within(1e-6f));
        assertThat(measured).isEqualTo(Normalization.measure(data)).hasSameHashCodeAs(Normalization.measure(data));
    }

    @Test
    void everyChannelHasItsOwnNumbers() {
        Normalization normalization = new Normalization(new float[] {1, 10}, new float[] {2, 4});
        float[] values = {99, 3, 5, 14, 2, 99};
        normalization.apply(values, 1, 2);
        assertThat(values).containsExactly(99, 1, 2, 1, -2, 99);
    }

    @Test
    void identityChangesNothing() {
        float[] values = {0.25f, 0.5f, 1};
        Normalization.identity(3).apply(values, 0, 1);
        assertThat(values).containsExactly(0.25f, 0.5f, 1);
    }

    @Test
    void aConstantChannelHasDeviationOne(@TempDir Path folder) {
        Dataset data = Idx.read(
                "flat",
                IdxFiles.write(folder, "i", IdxFiles.idx(new int[] {2051, 1, 1, 2}, (byte) 51, (byte) 51)),
                IdxFiles.write(folder, "l", IdxFiles.labels(0)),
                List.of("only"));
        assertThat(Normalization.measure(data).deviation()).containsExactly(1);
        assertThatThrownBy(() -> Normalization.measure(data.subset(0, 0)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("empty");
    }

    @Test
    void unusableNumbersAreRefused() {
        assertThatThrownBy(() -> new Normalization(new float[] {0}, new float[] {0}))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("channel 0");
        assertThatThrownBy(() -> new Normalization(new float[] {0, Float.NaN}, new float[] {1, 1}))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("channel 1");
        assertThatThrownBy(() -> new Normalization(new float[] {0}, new float[] {1, 1}))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("1 means and 2 deviations");
    }

    @Test
    void theArraysAreNotShared() {
        float[] mean = {1};
        Normalization normalization = new Normalization(mean, new float[] {1});
        mean[0] = 5;
        normalization.mean()[0] = 6;
        assertThat(normalization.mean()).containsExactly(1);
    }
}
