package org.lanewise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {

    @ParameterizedTest
    @EnumSource
    void zerosOfEveryTypeHaveTheirShape(DType type) {
        Tensor tensor = Tensor.zeros(type, Shape.of(2, 3));
        assertThat(tensor.type()).isEqualTo(type);
        assertThat(tensor.shape()).isEqualTo(Shape.of(2, 3));
        assertThat(tensor).hasToString(type + "[2, 3]");
        assertThat(Tensor.zeros(type, Shape.of(4, 0)).copy().shape().elements()).isZero();
    }

    @Test
    void aTensorWrapsTheArrayAndACopyDoesNot() {
        float[] values = {1, 2};
        Tensor tensor = Tensor.of(Shape.of(2), values);
        assertThat(tensor.floats()).isSameAs(values);
        assertThat(tensor.reshape(Shape.of(2, 1)).floats()).isSameAs(values);
        assertThat(tensor.copy().floats()).isNotSameAs(values).containsExactly(1, 2);
    }

    @Test
    void theNumberOfElementsMustFitTheShape() {
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> Tensor.of(Shape.of(2, 3), new float[5]))
                .withMessageContaining("[2, 3]")
                .withMessageContaining("6")
                .withMessageContaining("5");
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> Tensor.of(Shape.of(4), new int[4]).reshape(Shape.of(3)));
    }

    @Test
    void elementsAreReadOnlyAsTheirType() {
        Tensor halves = Tensor.of(DType.F16, Shape.of(1), new short[1]);
        assertThat(halves.shorts()).hasSize(1);
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(halves::floats)
                .withMessageContaining("F16[1]")
                .withMessageContaining("F32");
        assertThatExceptionOfType(ShapeException.class).isThrownBy(halves::bytes);
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> Tensor.of(DType.F32, Shape.of(1), new short[1]));
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> Tensor.of(DType.I16, Shape.of(1), new byte[1]));
        assertThatExceptionOfType(ShapeException.class).isThrownBy(() -> Tensor.of(DType.U64, Shape.of(1), new int[1]));
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> Tensor.of(DType.U32, Shape.of(1), new long[1]));
    }

    @Test
    void unsignedIntegersLieInTheArraysOfSignedOnes() {
        short[] shorts = {-1};
        int[] ints = {-1};
        long[] longs = {-1};
        assertThat(Tensor.of(DType.U16, Shape.of(1), shorts).shorts()).isSameAs(shorts);
        assertThat(Tensor.of(DType.U32, Shape.of(1), ints).ints()).isSameAs(ints);
        assertThat(Tensor.of(DType.U64, Shape.of(1), longs).longs()).isSameAs(longs);
        assertThatExceptionOfType(ShapeException.class).isThrownBy(Tensor.of(DType.U64, Shape.of(1), longs)::ints);
    }
}
