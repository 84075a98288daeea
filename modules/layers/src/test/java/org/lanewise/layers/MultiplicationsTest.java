package org.lanewise.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.tensor.Shape;

class MultiplicationsTest {

    @Test
    void convolutionCountsTheInputsOfEachOutput() {
        assertThat(Multiplications.of(Conv2d.of(6, 5).padding(2), List.of(Shape.of(1, 1, 28, 28))))
                .isEqualTo(6L * 28 * 28 * 25);
        assertThat(Multiplications.of(Conv2d.of(8, 3).groups(4).padding(1), List.of(Shape.of(2, 8, 5, 5))))
                .isEqualTo(2L * 8 * 25 * 2 * 9);
    }

    @Test
    void transposedConvolutionCountsTheOutputsOfEachInput() {
        assertThat(Multiplications.of(ConvTranspose2d.of(8, 4).stride(2).groups(2), List.of(Shape.of(2, 6, 5, 5))))
                .isEqualTo(2L * 6 * 25 * 4 * 16);
    }

    @Test
    void linearCountsItsWeights() {
        assertThat(Multiplications.of(Linear.of(120), List.of(Shape.of(3, 400))))
                .isEqualTo(3L * 120 * 400);
    }

    @Test
    void countsDoNotOverflowAnInt() {
        assertThat(Multiplications.of(Conv2d.of(512, 3).padding(1), List.of(Shape.of(64, 512, 32, 32))))
                .isEqualTo(154_618_822_656L);
    }
}
