package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.compiler.operators.MovementRun.check;
import static org.lanewise.compiler.operators.MovementRun.counted;
import static org.lanewise.compiler.operators.MovementRun.floats;
import static org.lanewise.compiler.operators.MovementRun.list;
import static org.lanewise.compiler.operators.MovementRun.output;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lanewise.layers.ops.CreationOp;
import org.lanewise.layers.ops.IndexingOp;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// Operators that describe a tensor or create one.
class CreationEvaluationTest {

    private static final CreationOp RANGE = new CreationOp.Range();

    private static Tensor scalar(DType type, long bits) {
        return Tensor.of(type, Shape.scalar(), new long[] {bits});
    }

    private static Tensor range(double start, double limit, double delta) {
        return output(
                RANGE, floats(Shape.scalar(), start), floats(Shape.scalar(), limit), floats(Shape.scalar(), delta));
    }

    private static Tensor range(DType type, long start, long limit, long delta) {
        return output(RANGE, scalar(type, start), scalar(type, limit), scalar(type, delta));
    }

    @Test
    void shapeGivesTheSizesOfARangeOfAxes() {
        Tensor data = counted(2, 3, 4);
        int end = CreationOp.Shape.TO_THE_END;
        check(output(new CreationOp.Shape(0, end), data), DType.I64, Shape.of(3), 2, 3, 4);
        check(output(new CreationOp.Shape(-1, end), data), DType.I64, Shape.of(1), 4);
        check(output(new CreationOp.Shape(1, -1), data), DType.I64, Shape.of(1), 3);
        check(output(new CreationOp.Shape(-9, 2), data), DType.I64, Shape.of(2), 2, 3);
        check(output(new CreationOp.Shape(2, 1), data), DType.I64, Shape.of(0));
        check(output(new CreationOp.Shape(0, end), floats(Shape.scalar(), 1)), DType.I64, Shape.of(0));
    }

    @Test
    void sizeGivesTheNumberOfElements() {
        check(output(new CreationOp.Size(), counted(2, 3)), DType.I64, Shape.scalar(), 6);
        check(output(new CreationOp.Size(), counted(2, 0)), DType.I64, Shape.scalar(), 0);
        check(output(new CreationOp.Size(), floats(Shape.scalar(), 1)), DType.I64, Shape.scalar(), 1);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void constantOfShapeRepeatsAValueOfAnyType(DType type) {
        Tensor one = counted(type, 2);
        Tensor value = output(new IndexingOp.Gather(0), one, list(1));
        check(output(new CreationOp.ConstantOfShape(), list(1, 2), value), type, Shape.of(1, 2), 1, 1);
        check(output(new CreationOp.EyeLike(0), counted(1, 2), value), type, Shape.of(1, 2), 1, 0);
    }

    @Test
    void constantOfShapeIsZeroUnlessToldOtherwise() {
        check(output(new CreationOp.ConstantOfShape(), list(2)), Shape.of(2), 0, 0);
        check(output(new CreationOp.ConstantOfShape(), list()), Shape.scalar(), 0);
        check(output(new CreationOp.ConstantOfShape(), list(0, 3)), Shape.of(0, 3));
        assertThatThrownBy(() -> output(new CreationOp.ConstantOfShape(), list(-1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("size -1");
        assertThatThrownBy(() -> output(new CreationOp.ConstantOfShape(), list(1L << 40, 1L << 40)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("would create");
        assertThatThrownBy(() -> output(new CreationOp.ConstantOfShape(), list(2), counted(2)))
                .isInstanceOf(ShapeException.class);
    }

    @Test
    void rangeOfFloatsLeavesTheLimitOut() {
        check(range(1, 3, 0.5), Shape.of(4), 1, 1.5, 2, 2.5);
        check(range(3, 1, -0.75), Shape.of(3), 3, 2.25, 1.5);
        check(range(1, 1, 1), Shape.of(0));
        check(range(1, 0, 1), Shape.of(0));
        check(range(Double.NaN, 0, 1), Shape.of(0));
        assertThatThrownBy(() -> range(0, 1, 0)).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> range(0, Double.POSITIVE_INFINITY, 1)).isInstanceOf(ShapeException.class);
    }

    @Test
    void rangeOfIntegersIsExactAtTheEndsOfTheirType() {
        check(range(DType.I64, 5, 0, -2), DType.I64, Shape.of(3), 5, 3, 1);
        check(range(DType.I64, 0, 5, 2), DType.I64, Shape.of(3), 0, 2, 4);
        check(range(DType.I64, 3, 3, -1), DType.I64, Shape.of(0));
        assertThat(range(DType.I64, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE)
                        .longs())
                .containsExactly(Long.MIN_VALUE, -1, Long.MAX_VALUE - 1);
        assertThat(range(DType.I64, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE)
                        .longs())
                .containsExactly(Long.MAX_VALUE, -1);
        assertThat(range(DType.U64, -4, -1, 2).longs()).containsExactly(-4, -2);
        assertThatThrownBy(() -> range(DType.I64, Long.MIN_VALUE, Long.MAX_VALUE, 1))
                .isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> output(RANGE, list(0), list(1), floats(Shape.of(1), 1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("three numbers of one type");
    }

    @Test
    void eyeLikeHasOnesOnADiagonal() {
        Tensor data = counted(2, 3);
        check(output(new CreationOp.EyeLike(0), data), data.shape(), 1, 0, 0, 0, 1, 0);
        check(output(new CreationOp.EyeLike(1), data), data.shape(), 0, 1, 0, 0, 0, 1);
        check(output(new CreationOp.EyeLike(-1), data), data.shape(), 0, 0, 0, 1, 0, 0);
        check(output(new CreationOp.EyeLike(Integer.MIN_VALUE), data), data.shape(), 0, 0, 0, 0, 0, 0);
        assertThatThrownBy(() -> output(new CreationOp.EyeLike(0), counted(2))).isInstanceOf(ShapeException.class);
    }

    @Test
    void oneHotPutsOneValueAtAnIndexAndAnotherElsewhere() {
        Tensor values = floats(Shape.of(2), 2, 5);
        CreationOp last = new CreationOp.OneHot(-1, true);
        check(output(last, list(0, 2), list(3), values), Shape.of(2, 3), 5, 2, 2, 2, 2, 5);
        check(output(last, list(-1, 3), list(3), values), Shape.of(2, 3), 2, 2, 5, 2, 2, 2);
        check(output(new CreationOp.OneHot(-1, false), list(-1, 1), list(2), values), Shape.of(2, 2), 2, 2, 2, 5);
        check(output(new CreationOp.OneHot(0, true), list(0, 2), list(3), values), Shape.of(3, 2), 5, 2, 2, 2, 2, 5);
        Tensor depth = floats(Shape.scalar(), 2.9);
        check(output(last, floats(Shape.scalar(), 1.7), depth, values), Shape.of(2), 2, 5);
        check(output(last, floats(Shape.scalar(), -1.7), depth, values), Shape.of(2), 2, 5);
        check(output(last, scalar(DType.U64, -1), list(2), values), Shape.of(2), 2, 2);
        check(output(last, list(), list(2), values), Shape.of(0, 2));
        assertThatThrownBy(() -> output(last, list(0), list(-1), values)).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> output(last, list(0), list(2), list(1))).isInstanceOf(ShapeException.class);
    }

    @Test
    void nonZeroListsPlacesAxisByAxis() {
        Tensor data = floats(Shape.of(2, 2), 1, -0.0, Double.NaN, 3);
        check(output(new CreationOp.NonZero(), data), DType.I64, Shape.of(2, 3), 0, 1, 1, 0, 0, 1);
        check(output(new CreationOp.NonZero(), list(0, 7)), DType.I64, Shape.of(1, 1), 1);
        check(output(new CreationOp.NonZero(), list(0)), DType.I64, Shape.of(1, 0));
        check(output(new CreationOp.NonZero(), floats(Shape.scalar(), 4)), DType.I64, Shape.of(0, 1));
    }
}
