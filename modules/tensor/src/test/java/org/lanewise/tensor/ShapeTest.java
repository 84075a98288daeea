package org.lanewise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class ShapeTest {

    @Test
    void aScalarHasOneElement() {
        assertThat(Shape.of()).isEqualTo(Shape.scalar());
        assertThat(Shape.scalar().rank()).isZero();
        assertThat(Shape.scalar().elements()).isEqualTo(1);
        assertThat(Shape.scalar()).hasToString("[]");
    }

    @Test
    void theElementsAreTheProductOfTheSizes() {
        assertThat(Shape.of(2, 3, 5).elements()).isEqualTo(30);
        assertThat(Shape.of(Integer.MAX_VALUE).elements()).isEqualTo(Integer.MAX_VALUE);
        assertThat(Shape.of(2, 3, 5)).hasToString("[2, 3, 5]");
    }

    @Test
    void aSizeOfZeroMeansNoElementsWhateverTheOthers() {
        assertThat(Shape.of(0).elements()).isZero();
        assertThat(Shape.of(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, 0)
                        .elements())
                .isZero();
    }

    @Test
    void moreElementsThanAnIntCountsAreRefused() {
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> Shape.of(1 << 16, 1 << 15))
                .withMessageContaining("[65536, 32768]");
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> Shape.of(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
    }

    @Test
    void aNegativeSizeIsRefusedEvenBesideZero() {
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> Shape.of(0, -1))
                .withMessageContaining("[0, -1]");
    }

    @Test
    void negativeAxesCountFromTheInnermost() {
        Shape shape = Shape.of(2, 3, 5);
        assertThat(shape.size(-1)).isEqualTo(5);
        assertThat(shape.size(-3)).isEqualTo(2);
        assertThat(shape.axis(-2)).isEqualTo(1);
        assertThat(shape.with(-1, 7)).isEqualTo(Shape.of(2, 3, 7));
        assertThatExceptionOfType(ShapeException.class).isThrownBy(() -> shape.size(3));
        assertThatExceptionOfType(ShapeException.class).isThrownBy(() -> shape.size(-4));
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> Shape.scalar().size(0));
    }

    @Test
    void aRangeOfAxesHasAProductOfItsOwn() {
        Shape shape = Shape.of(2, 3, 5);
        assertThat(shape.elements(1, 3)).isEqualTo(15);
        assertThat(shape.elements(1, 1)).isEqualTo(1);
        assertThatExceptionOfType(ShapeException.class).isThrownBy(() -> shape.elements(0, 4));
        assertThatExceptionOfType(ShapeException.class).isThrownBy(() -> shape.elements(-1, 2));
        assertThatExceptionOfType(ShapeException.class).isThrownBy(() -> shape.elements(2, 1));
    }

    @Test
    void aRangeBesideASizeOfZeroDoesNotOverflow() {
        Shape shape = Shape.of(0, Integer.MAX_VALUE, 2);
        assertThatExceptionOfType(ShapeException.class).isThrownBy(() -> shape.elements(1, 3));
        assertThatExceptionOfType(ShapeException.class).isThrownBy(shape::dropFirst);
    }

    @Test
    void theOutermostDimensionCanBeAddedAndDropped() {
        assertThat(Shape.of(3).prepend(2)).isEqualTo(Shape.of(2, 3));
        assertThat(Shape.of(2, 3).dropFirst()).isEqualTo(Shape.of(3));
        assertThat(Shape.of(2).dropFirst()).isEqualTo(Shape.scalar());
        assertThatExceptionOfType(ShapeException.class)
                .isThrownBy(() -> Shape.scalar().dropFirst());
    }

    @Test
    void theShapeKeepsNoArrayOfItsCaller() {
        int[] sizes = {2, 3};
        Shape shape = Shape.of(sizes);
        sizes[0] = 9;
        shape.sizes()[1] = 9;
        assertThat(shape).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
    }
}
