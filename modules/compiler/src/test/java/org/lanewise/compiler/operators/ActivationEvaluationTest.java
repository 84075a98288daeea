package org.lanewise.compiler.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.lanewise.compiler.operators.ElementwiseRun.bits;
import static org.lanewise.compiler.operators.ElementwiseRun.doubles;
import static org.lanewise.compiler.operators.ElementwiseRun.floats;
import static org.lanewise.compiler.operators.ElementwiseRun.integers;
import static org.lanewise.compiler.operators.ElementwiseRun.run;

import java.util.HashSet;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.layers.ops.ActivationOp;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

class ActivationEvaluationTest {

    private record Example(ActivationOp op, DoubleUnaryOperator formula) {}

    private static final double[] POINTS = {-30, -3, -2.5, -1, -0.5, -0.1, 0, 0.1, 0.5, 1, 2.5, 3, 30};

    static Stream<Example> examples() {
        return Stream.of(
                new Example(new ActivationOp.Relu(), x -> x > 0 ? x : 0),
                new Example(new ActivationOp.LeakyRelu(0.1), x -> x >= 0 ? x : 0.1 * x),
                new Example(new ActivationOp.Elu(2), x -> x >= 0 ? x : 2 * (Math.exp(x) - 1)),
                new Example(new ActivationOp.Selu(1.6, 1.1), x -> 1.1 * (x > 0 ? x : 1.6 * (Math.exp(x) - 1))),
                new Example(new ActivationOp.Celu(2), x -> Math.max(0, x) + Math.min(0, 2 * (Math.exp(x / 2) - 1))),
                new Example(new ActivationOp.ThresholdedRelu(0.5), x -> x > 0.5 ? x : 0),
                new Example(new ActivationOp.Sigmoid(), x -> 1 / (1 + Math.exp(-x))),
                new Example(new ActivationOp.HardSigmoid(0.25, 0.5), x -> Math.clamp(0.25 * x + 0.5, 0.0, 1.0)),
                new Example(new ActivationOp.HardSwish(), x -> x * Math.clamp(x / 6 + 0.5, 0.0, 1.0)),
                new Example(new ActivationOp.Swish(1.5), x -> x / (1 + Math.exp(-1.5 * x))),
                new Example(new ActivationOp.Gelu(true), x -> {
                    double inner = Math.sqrt(2 / Math.PI) * (x + 0.044715 * Math.pow(x, 3));
                    return 0.5 * x * (1 + Math.tanh(inner));
                }),
                new Example(new ActivationOp.Gelu(false), x -> x * normalDistribution(x)),
                new Example(new ActivationOp.Softplus(), x -> Math.log(1 + Math.exp(x))),
                new Example(new ActivationOp.Softsign(), x -> x / (1 + Math.abs(x))),
                new Example(new ActivationOp.Mish(), x -> x * Math.tanh(Math.log(1 + Math.exp(x)))),
                new Example(new ActivationOp.Shrink(0.3, 0.5), x -> x < -0.5 ? x + 0.3 : x > 0.5 ? x - 0.3 : 0));
    }

    /// The integral of the normal density by Simpson's rule.
    private static double normalDistribution(double x) {
        int steps = 20_000;
        double low = -12;
        double high = Math.clamp(x, low, 12);
        double width = (high - low) / steps;
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            double t = low + i * width;
            double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.exp(-t * t / 2);
        }
        return sum * width / 3 / Math.sqrt(2 * Math.PI);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anActivationFollowsItsFormula(Example example) {
        double[] actual = run(example.op, doubles(POINTS)).doubles();

        for (int i = 0; i < POINTS.length; i++) {
            double expected = example.formula.applyAsDouble(POINTS[i]);
            assertThat(actual[i])
                    .as("%s of %s", example.op, POINTS[i])
                    .isCloseTo(expected, within(1e-12 * Math.max(1, Math.abs(expected))));
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void anActivationTakesFloatsOfAnyWidthAndKeepsNan(Example example) {
        for (DType type : new DType[] {DType.F16, DType.BF16, DType.F32, DType.F64}) {
            Tensor x = Numbers.cast(doubles(1, Double.NaN), type).reshape(Shape.of(1, 2));

            Tensor result = run(example.op, x);

            assertThat(result.type()).isEqualTo(type);
            assertThat(result.shape()).isEqualTo(x.shape());
            assertThat(Numbers.reals(result)[1]).as("%s of NaN", example.op).isNaN();
        }
        assertThat(run(example.op, Tensor.zeros(DType.F32, Shape.of(0))).shape())
                .isEqualTo(Shape.of(0));
    }

    @Test
    void everyActivationOfOneOperandHasAnExample() {
        Set<Class<?>> missing = new HashSet<>(Set.of(ActivationOp.class.getPermittedSubclasses()));
        examples().forEach(example -> missing.remove(example.op.getClass()));

        assertThat(missing).containsExactly(ActivationOp.PRelu.class);
    }

    @Test
    void reluAndShrinkTakeIntegers() {
        assertThat(bits(run(new ActivationOp.Relu(), integers(DType.I8, -3, 4))))
                .containsExactly(0, 4);
        assertThat(bits(run(new ActivationOp.Shrink(0.5, 1), integers(DType.I32, -3, 1, 4))))
                .containsExactly(-2, 0, 3);
        assertThatThrownBy(() -> run(new ActivationOp.Relu(), integers(DType.U8, 1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("Relu: input 0 is U8, expected floats or signed integers");
        assertThatThrownBy(() -> run(new ActivationOp.Sigmoid(), integers(DType.I32, 1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("Sigmoid: input 0 is I32, expected floats");
    }

    @Test
    void pReluHasASlopeForEachElementThatItBroadcastsTo() {
        Tensor x = Tensor.of(Shape.of(2, 2), -1f, 2f, -3f, 4f);
        ActivationOp.PRelu op = new ActivationOp.PRelu();

        assertThat(run(op, x, floats(10, 20)).floats()).containsExactly(-10, 2, -30, 4);
        assertThat(run(op, x, floats(10, 20).reshape(Shape.of(2, 1))).floats()).containsExactly(-10, 2, -60, 4);
        assertThat(run(op, x, floats(5)).floats()).containsExactly(-5, 2, -15, 4);
        assertThat(bits(run(op, integers(DType.I32, -2, 3), integers(DType.I32, 7))))
                .containsExactly(-14, 3);
        assertThat(bits(run(op, integers(DType.U64, -2, 3), integers(DType.U64, 7))))
                .containsExactly(-2, 3);
        assertThatThrownBy(() -> run(op, floats(1, 2), x))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("PRelu: slope does not broadcast to the first input");
    }

    @Test
    void settingsAreFinite() {
        assertThatThrownBy(() -> new ActivationOp.LeakyRelu(Double.NaN))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("LeakyRelu alpha is NaN, expected a finite number");
        assertThatThrownBy(() -> new ActivationOp.Celu(0))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Celu alpha is 0, expected another number");
    }
}
