package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.compiler.operators.CheckedRun.first;
import static org.lanewise.compiler.operators.CheckedRun.tensor;

import org.junit.jupiter.api.Test;
import org.lanewise.layers.ops.NormOp.Hardmax;
import org.lanewise.layers.ops.NormOp.LogSoftmax;
import org.lanewise.layers.ops.NormOp.Softmax;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// Softmax of logarithms, so that results are simple fractions.
class SoftmaxEvaluationTest {

    private static final double INF = Double.POSITIVE_INFINITY;

    private static Tensor logs(Shape shape, double... values) {
        double[] logs = new double[values.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = StrictMath.log(values[i]);
        }
        return tensor(DType.F32, shape, logs);
    }

    private static void assertClose(Tensor actual, double... expected) {
        assertThat(Numbers.reals(actual)).usingComparatorWithPrecision(1e-6).containsExactly(expected);
    }

    @Test
    void sharesAlongOneAxis() {
        Tensor data = logs(Shape.of(2, 2), 1, 3, 2, 6);

        assertClose(first(new Softmax(1, false), data), 1 / 4.0, 3 / 4.0, 1 / 4.0, 3 / 4.0);
        assertClose(first(new Softmax(-2, false), data), 1 / 3.0, 1 / 3.0, 2 / 3.0, 2 / 3.0);
    }

    @Test
    void sharesOverAnAxisAndAllAfterIt() {
        Tensor data = logs(Shape.of(2, 2, 1), 1, 3, 2, 6);

        assertClose(first(new Softmax(0, true), data), 1 / 12.0, 3 / 12.0, 2 / 12.0, 6 / 12.0);
        assertClose(first(new Softmax(-2, true), data), 1 / 4.0, 3 / 4.0, 1 / 4.0, 3 / 4.0);
        assertClose(first(new Softmax(3, true), data), 1, 1, 1, 1);
    }

    @Test
    void logarithmsOfShares() {
        Tensor data = logs(Shape.of(2, 2), 1, 3, 2, 6);
        double quarter = StrictMath.log(1 / 4.0);
        double rest = StrictMath.log(3 / 4.0);

        assertClose(first(new LogSoftmax(-1, false), data), quarter, rest, quarter, rest);
        assertClose(first(new LogSoftmax(1, true), data), quarter, rest, quarter, rest);
    }

    @Test
    void largeAndInfiniteElementsDoNotOverflow() {
        Tensor data = tensor(DType.F64, Shape.of(3), 1e300, 1e300, -INF);

        assertThat(first(new Softmax(0, false), data).doubles()).containsExactly(0.5, 0.5, 0);
        assertThat(first(new LogSoftmax(0, false), tensor(DType.F64, Shape.of(2), 0, -1e6))
                        .doubles())
                .containsExactly(0, -1e6);
        assertThat(first(new Softmax(0, false), tensor(DType.F64, Shape.of(2), -INF, -INF))
                        .doubles())
                .containsOnly(Double.NaN);
    }

    @Test
    void oneAtTheFirstLargestElement() {
        Tensor data = tensor(DType.F16, Shape.of(2, 3), 1, 7, 7, 9, 8, 7);

        assertThat(Numbers.reals(first(new Hardmax(1, false), data))).containsExactly(0, 1, 0, 1, 0, 0);
        assertThat(Numbers.reals(first(new Hardmax(0, false), data))).containsExactly(0, 0, 1, 1, 1, 0);
        assertThat(Numbers.reals(first(new Hardmax(0, true), data))).containsExactly(0, 0, 0, 1, 0, 0);
    }

    @Test
    void emptyTensorsStayEmpty() {
        Tensor empty = tensor(DType.F32, Shape.of(2, 0));

        assertThat(first(new Softmax(1, false), empty).shape()).isEqualTo(Shape.of(2, 0));
        assertThat(first(new LogSoftmax(1, true), empty).shape()).isEqualTo(Shape.of(2, 0));
        assertThat(first(new Hardmax(0, false), empty).shape()).isEqualTo(Shape.of(2, 0));
    }

    @Test
    void axesMustExistAndElementsBeFloats() {
        assertThatThrownBy(() -> first(new Softmax(2, false), logs(Shape.of(1, 1), 1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("Softmax: axis is 2, expected -2 to 1 ");
        assertThatThrownBy(() -> first(new Softmax(0, false), tensor(DType.I32, Shape.of(1), 1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("Softmax: input 0 is of type I32, expected a type of floats");
    }
}
