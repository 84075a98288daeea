package org.lanewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.tensor.ConfigurationException;

/// How a normalisation is written on a command line and in metadata.
class NormalizationTextTest {

    private static float[] normalized(String text, int channels, float pixel) {
        float[] values = new float[channels];
        Arrays.fill(values, pixel);
        Normalization.parse(text, channels).apply(values, 0, 1);
        return values;
    }

    @Test
    void meanAndDeviationAreOfPixelsFromZeroToOne() {
        assertThat(normalized("0/1", 1, 0.75f)).containsExactly(0.75f);
        assertThat(normalized("0.5/0.25", 3, 0.75f)).containsExactly(1f, 1f, 1f);
        assertThat(normalized("0.25,0.5,0.75/0.25", 3, 0.75f)).containsExactly(2f, 1f, 0f);
        assertThat(normalized("0.5/0.25,0.5,1", 3, 1f)).containsExactly(2f, 1f, 0.5f);
    }

    @Test
    void pixelsAreBytesAsTheyAreInTheFile() {
        for (int value = 0; value < 256; value++) {
            assertThat(normalized("pixels", 1, value / 255f)).containsExactly(value);
            assertThat(normalized("pixels:127/128", 1, value / 255f)).containsExactly((value - 127) / 128f);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.5|expected MEAN/DEVIATION",
                "pixel|expected MEAN/DEVIATION",
                "pixels:|expected MEAN/DEVIATION",
                "pixels:1|expected MEAN/DEVIATION",
                "a/b|expected MEAN/DEVIATION",
                "1/2/3|expected MEAN/DEVIATION",
                "0,0/1|has 2 means, expected 1 or one for each of 3 channels",
                "0/1,1,1,1|has 4 deviations, expected 1 or one for each of 3 channels",
                "0/0|a deviation above 0",
                "NaN/1|expected finite numbers"
            })
    void whatIsNoneOfTheFormsIsRefused(String text, String message) {
        assertThatThrownBy(() -> Normalization.parse(text, 3))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/1", "0.1,0.2,0.3/0.4", "pixels", "pixels:127,120,110/128"})
    void metadataKeepsIt(String text) {
        Normalization normalization = Normalization.parse(text, 3);
        Map<String, String> metadata = ModelCard.metadata(normalization);
        assertThat(ModelCard.of(metadata).normalization()).isEqualTo(Optional.of(normalization));
        assertThat(metadata.containsKey(ModelCard.RANGE)).isEqualTo(text.startsWith("pixels"));
    }
}
