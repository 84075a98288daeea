package org.lanewise.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

class LayerParametersTest {

    private static final Shape IMAGE = Shape.of(2, 6, 9, 8);

    private static String of(Layer layer, Shape input) {
        return LayerParameters.of(layer, List.of(input)).stream()
                .map(spec -> spec.role() + " " + spec.shape())
                .collect(Collectors.joining(", "));
    }

    @Test
    void convolutionWeightsAreOutputsByInputsOfAGroup() {
        assertThat(of(Conv2d.of(4, 3), IMAGE)).isEqualTo("weight [4, 6, 3, 3], bias [4]");
        assertThat(of(Conv2d.of(12, Size2d.of(1, 5)).groups(6).withoutBias(), IMAGE))
                .isEqualTo("weight [12, 1, 1, 5]");
    }

    @Test
    void transposedConvolutionWeightsAreInputsByOutputsOfAGroup() {
        assertThat(of(ConvTranspose2d.of(4, 3), IMAGE)).isEqualTo("weight [6, 4, 3, 3], bias [4]");
        assertThat(of(ConvTranspose2d.of(4, 3).groups(2).withoutBias(), IMAGE)).isEqualTo("weight [6, 2, 3, 3]");
    }

    @Test
    void aRectifierLearnsOneSlopeOrOneAChannel() {
        assertThat(of(new PRelu(), IMAGE)).isEqualTo("slope [1]");
        assertThat(of(new PRelu(true, 0.25), IMAGE)).isEqualTo("slope [6]");
    }

    @Test
    void normalisationLearnsScaleAndShift() {
        assertThat(of(GroupNorm.of(3), IMAGE)).isEqualTo("gamma [6], beta [6]");
        assertThat(of(LayerNorm.of(2), IMAGE)).isEqualTo("gamma [9, 8], beta [9, 8]");
        assertThat(of(new BatchNorm2d(), IMAGE))
                .isEqualTo("gamma [6], beta [6], running_mean [6], running_variance [6]");
    }

    @Test
    void aLayerThatDoesNotTakeTheInputHasNoParameters() {
        assertThatThrownBy(() -> of(Linear.of(3), IMAGE)).isInstanceOf(ShapeException.class);
    }
}
