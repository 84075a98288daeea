package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.ops.simd.activation.ActivationKernels;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.ShapeException;

/// Every kernel of the functions of one element against formulas in double, and against each
/// other bit by bit.
///
/// Where a formula has no number in double, the kernels have none either: NaN passes through, and
/// so does the product of zero and infinity that some functions are at an infinity.
class UnaryTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(ActivationKernels.UNARY);

    private static final float INFINITY = Float.POSITIVE_INFINITY;
    private static final float[] SPECIAL = {
        0f,
        -0f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        1e-20f,
        -1e-20f,
        0x1p-24f,
        -0x1p-24f,
        0.5f,
        -0.5f,
        1f,
        -1f,
        Math.nextDown(3f),
        3f,
        Math.nextUp(3f),
        Math.nextDown(-3f),
        -3f,
        Math.nextUp(-3f),
        6f,
        Math.nextDown(6f),
        Math.nextUp(6f),
        10f,
        -10f,
        18f,
        -18f,
        20f,
        Math.nextUp(20f),
        88.8f,
        -88.8f,
        104f,
        -104f,
        1e4f,
        -1e4f,
        1e10f,
        -1e10f,
        1.9e19f,
        -1.9e19f,
        1e30f,
        -1e30f,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        INFINITY,
        -INFINITY,
        Float.NaN
    };

    static List<UnaryFunction> functions() {
        return List.of(
                new UnaryFunction.Sigmoid(),
                new UnaryFunction.Tanh(),
                new UnaryFunction.Relu(),
                new UnaryFunction.LeakyRelu(0.01f),
                new UnaryFunction.LeakyRelu(0f),
                new UnaryFunction.LeakyRelu(-0.5f),
                new UnaryFunction.Elu(1f),
                new UnaryFunction.Elu(0.3f),
                new UnaryFunction.Elu(-0.7f),
                new UnaryFunction.Selu(),
                new UnaryFunction.Celu(1f),
                new UnaryFunction.Celu(0.4f),
                new UnaryFunction.Gelu(),
                new UnaryFunction.GeluTanh(),
                new UnaryFunction.Silu(),
                new UnaryFunction.Mish(),
                new UnaryFunction.Softplus(1f, 20f),
                new UnaryFunction.Softplus(2.5f, 3f),
                new UnaryFunction.Softsign(),
                new UnaryFunction.HardSigmoid(),
                new UnaryFunction.HardSigmoid(0.2f, 0.4f),
                new UnaryFunction.HardSwish(),
                UnaryFunction.Clip.relu6(),
                new UnaryFunction.Clip(-0.25f, 0.75f),
                new UnaryFunction.Clip(Float.NEGATIVE_INFINITY, 1f),
                new UnaryFunction.Clip(2f, -2f));
    }

    @Test
    void every_length_agrees_with_the_formula_in_double() {
        for (int seed : SWEEP.seeds(400)) {
            Random random = new Random(seed);
            UnaryFunction function = functions().get(random.nextInt(functions().size()));
            int[] lengths = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 1023, 1024, 1025, 17_001};
            int length = lengths[random.nextInt(lengths.length)];
            float[] src = new float[length];
            for (int i = 0; i < length; i++) {
                src[i] = random.nextInt(8) == 0
                        ? SPECIAL[random.nextInt(SPECIAL.length)]
                        : (float) random.nextGaussian() * (1 + random.nextInt(20));
            }
            float[] dDst = KernelCheck.random(random, length);
            float[] dst = forward(function, src);
            float[] dSrc = backward(function, src, dDst);
            for (int i = 0; i < length; i++) {
                if (!UnaryOracle.onEdge(function, src[i])) {
                    String label = "seed " + seed + ", " + function + " at " + Float.toHexString(src[i]);
                    UnaryOracle.Expected expected = UnaryOracle.forward(function, src[i]);
                    check(label, dst[i], expected.value(), expected.bound());
                    UnaryOracle.Expected slope = UnaryOracle.slope(function, src[i]);
                    check(
                            label + ": slope",
                            dSrc[i],
                            slope.value() * dDst[i],
                            slope.bound() * Math.abs(dDst[i]) + 2 * Float.MIN_VALUE);
                }
            }
        }
    }

    @Test
    void every_function_is_an_example() {
        assertThat(functions().stream().map(Object::getClass).distinct())
                .containsExactlyInAnyOrder(UnaryFunction.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("functions")
    void forward_agrees_with_the_formula_in_double(UnaryFunction function) {
        float[] src = sample(3);
        float[] dst = forward(function, src);
        for (int i = 0; i < src.length; i++) {
            if (!UnaryOracle.onEdge(function, src[i])) {
                UnaryOracle.Expected expected = UnaryOracle.forward(function, src[i]);
                check(function + " at " + Float.toHexString(src[i]), dst[i], expected.value(), expected.bound());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void backward_multiplies_with_the_slope_of_what_forward_saved(UnaryFunction function) {
        float[] src = sample(4);
        float[] dDst = KernelCheck.random(new Random(5), src.length);
        float[] dSrc = backward(function, src, dDst);
        for (int i = 0; i < src.length; i++) {
            if (!UnaryOracle.onEdge(function, src[i])) {
                UnaryOracle.Expected slope = UnaryOracle.slope(function, src[i]);
                check(
                        "slope of " + function + " at " + Float.toHexString(src[i]) + " times " + dDst[i],
                        dSrc[i],
                        slope.value() * dDst[i],
                        slope.bound() * Math.abs(dDst[i]) + 2 * Float.MIN_VALUE);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void the_slope_is_the_derivative(UnaryFunction function) {
        double step = 1e-5;
        for (float x : KernelCheck.random(new Random(6), 200)) {
            double at = 7 * x;
            double left = UnaryOracle.slope(function, at - step).value();
            double right = UnaryOracle.slope(function, at + step).value();
            if (Math.abs(left - right) < 0.01) {
                double above = UnaryOracle.forward(function, at + step).value();
                double below = UnaryOracle.forward(function, at - step).value();
                double slope = UnaryOracle.slope(function, at).value();
                assertThat(slope - (above - below) / (2 * step))
                        .as("%s at %s", function, at)
                        .isBetween(-1e-8, 1e-8);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void the_place_of_an_element_does_not_matter(UnaryFunction function) {
        float[] src = sample(7);
        float[] dDst = KernelCheck.random(new Random(8), src.length);
        float[] dst = forward(function, src);
        float[] dSrc = backward(function, src, dDst);
        Random random = new Random(9);
        for (int length : new int[] {1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 64, 79}) {
            int from = random.nextInt(src.length - length);
            String label = function + " of " + length + " elements from " + from;
            float[] part = Arrays.copyOfRange(src, from, from + length);
            float[] gradients = Arrays.copyOfRange(dDst, from, from + length);
            KernelCheck.sameBits(label, forward(function, part), Arrays.copyOfRange(dst, from, from + length));
            KernelCheck.sameBits(
                    label, backward(function, part, gradients), Arrays.copyOfRange(dSrc, from, from + length));
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void what_is_read_may_be_written_over(UnaryFunction function) {
        float[] src = sample(10);
        float[] dDst = KernelCheck.random(new Random(11), src.length);
        UnaryProblem p = new UnaryProblem(function, src.length, Direction.FORWARD);
        KernelCheck.inPlace(function.toString(), ActivationKernels.UNARY, p, Map.of("src", src), "dst", "src");
        UnaryProblem gradient = new UnaryProblem(function, src.length, Direction.BACKWARD_DATA);
        Map<String, float[]> inputs = Map.of("saved", forward(function, src), "dDst", dDst);
        KernelCheck.inPlace(function.toString(), ActivationKernels.UNARY, gradient, inputs, "dSrc", "dDst");
        KernelCheck.inPlace(function.toString(), ActivationKernels.UNARY, gradient, inputs, "dSrc", "saved");
    }

    @Test
    void odd_functions_keep_the_sign_of_zero() {
        float[] zeros = {0f, -0f};
        for (UnaryFunction function : List.of(
                new UnaryFunction.Tanh(),
                new UnaryFunction.Softsign(),
                new UnaryFunction.Elu(1f),
                new UnaryFunction.LeakyRelu(0.1f),
                new UnaryFunction.Gelu(),
                new UnaryFunction.Silu())) {
            KernelCheck.sameBits(function.toString(), forward(function, zeros), zeros);
        }
    }

    @Test
    void a_slope_where_there_is_none_is_the_documented_one() {
        assertThat(backward(new UnaryFunction.Relu(), 0f)).isEqualTo(0f);
        assertThat(backward(new UnaryFunction.LeakyRelu(0.25f), 0f)).isEqualTo(0.25f);
        assertThat(backward(new UnaryFunction.Elu(0.25f), 0f)).isEqualTo(0.25f);
        assertThat(backward(new UnaryFunction.Celu(0.25f), 0f)).isEqualTo(1f);
        assertThat(backward(UnaryFunction.Clip.relu6(), 0f)).isEqualTo(0f);
        assertThat(backward(UnaryFunction.Clip.relu6(), 6f)).isEqualTo(0f);
        assertThat(backward(new UnaryFunction.HardSigmoid(), -3f)).isEqualTo(0f);
        assertThat(backward(new UnaryFunction.HardSigmoid(), 3f)).isEqualTo(0f);
        assertThat(backward(new UnaryFunction.HardSwish(), -3f)).isEqualTo(0f);
        assertThat(backward(new UnaryFunction.HardSwish(), 3f)).isEqualTo(1f);
    }

    @Test
    void vectors_compute_every_function() {
        for (UnaryFunction function : functions()) {
            UnaryProblem p = new UnaryProblem(function, 100, Direction.FORWARD);
            assertThat(KernelCheck.supporting(ActivationKernels.UNARY, p))
                    .containsExactly("UnaryVectors", "UnaryReference");
        }
    }

    @Test
    void wrong_sizes_and_numbers_are_refused() {
        assertThatThrownBy(() -> new UnaryProblem(new UnaryFunction.Tanh(), 0, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("Tanh")
                .hasMessageContaining("elements is 0, expected 1 or more");
        assertThatThrownBy(() -> new UnaryProblem(new UnaryFunction.Tanh(), 4, Direction.BACKWARD_WEIGHTS))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("Tanh")
                .hasMessageContaining("no direction BACKWARD_WEIGHTS");
        refused("LeakyRelu slope is NaN", () -> new UnaryFunction.LeakyRelu(Float.NaN));
        refused("Elu alpha is Infinity", () -> new UnaryFunction.Elu(INFINITY));
        refused("Celu alpha is 0.0", () -> new UnaryFunction.Celu(0f));
        refused("Softplus beta is -1.0", () -> new UnaryFunction.Softplus(-1f, 20f));
        refused("Softplus threshold is NaN", () -> new UnaryFunction.Softplus(1f, Float.NaN));
        refused("HardSigmoid alpha is 0.0", () -> new UnaryFunction.HardSigmoid(0f, 0.5f));
        refused("HardSigmoid beta is NaN", () -> new UnaryFunction.HardSigmoid(1f, Float.NaN));
        refused("Clip min is NaN", () -> new UnaryFunction.Clip(Float.NaN, 1f));
        refused("Clip max is NaN", () -> new UnaryFunction.Clip(0f, Float.NaN));
    }

    private static void refused(String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(ConfigurationException.class).hasMessageContaining(message);
    }

    /// The special numbers, numbers from -10 to 10, and any bits: enough for several tasks.
    private static float[] sample(int seed) {
        Random random = new Random(seed);
        float[] xs = new float[2 * 8192 + 5];
        for (int i = 0; i < xs.length; i++) {
            xs[i] = i % 4 == 0 ? Float.intBitsToFloat(random.nextInt()) : random.nextFloat() * 20f - 10f;
        }
        System.arraycopy(SPECIAL, 0, xs, 100, SPECIAL.length);
        return xs;
    }

    private static float[] forward(UnaryFunction function, float[] src) {
        UnaryProblem p = new UnaryProblem(function, src.length, Direction.FORWARD);
        return KernelCheck.everyKernel(p.toString(), ActivationKernels.UNARY, p, Map.of("src", src))
                .get("dst");
    }

    private static float[] backward(UnaryFunction function, float[] src, float[] dDst) {
        float[] saved = function.savesOutput() ? forward(function, src) : src;
        UnaryProblem p = new UnaryProblem(function, src.length, Direction.BACKWARD_DATA);
        Map<String, float[]> inputs = Map.of("saved", saved, "dDst", dDst);
        return KernelCheck.everyKernel(p.toString(), ActivationKernels.UNARY, p, inputs)
                .get("dSrc");
    }

    private static float backward(UnaryFunction function, float x) {
        return backward(function, new float[] {x}, new float[] {1f})[0];
    }

    private static void check(String label, float actual, double expected, double bound) {
        boolean agrees = Double.isNaN(expected)
                ? Float.isNaN(actual)
                : Float.isInfinite((float) expected)
                        ? actual == (float) expected
                        : Math.abs(actual - expected) <= bound;
        if (!agrees) {
            throw new AssertionError(label + ": " + actual + ", expected " + expected + " within " + bound);
        }
    }
}
