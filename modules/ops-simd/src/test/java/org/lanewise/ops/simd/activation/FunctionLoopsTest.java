package org.lanewise.ops.simd.activation;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.UnaryFunction;

/// The loops on vectors that take a function of `math` give the bits of their scalar twins, on
/// floats at equal distances. The twins' own errors are measured in `math`.
///
/// `-Dlanewise.test.floatStep=1` runs over every float, which takes minutes.
class FunctionLoopsTest {

    private static final long FLOATS = 1L << 32;
    private static final int COUNT = UnaryBackward.CHUNK;

    /// Distance of the bits of two floats; odd, so that all last bits occur.
    private static final int STEP = Integer.getInteger("lanewise.test.floatStep", 20_011);

    static List<UnaryFunction> functions() {
        return List.of(
                new UnaryFunction.Sigmoid(),
                new UnaryFunction.Tanh(),
                new UnaryFunction.Elu(1f),
                new UnaryFunction.Elu(-1f),
                new UnaryFunction.Selu(),
                new UnaryFunction.Celu(0.7f),
                new UnaryFunction.Gelu(),
                new UnaryFunction.GeluTanh(),
                new UnaryFunction.Silu(),
                new UnaryFunction.Mish(),
                new UnaryFunction.Softplus(1f, Float.POSITIVE_INFINITY),
                new UnaryFunction.Softplus(1.5f, 20f));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void forwardLoopsHaveTheBitsOfTheScalarFunctions(UnaryFunction function) {
        float[] xs = new float[COUNT];
        float[] ys = new float[COUNT];
        for (long first = 0; first < FLOATS; first += (long) COUNT * STEP) {
            fill(xs, first);
            Arrays.fill(ys, Float.NaN);
            UnaryForward.run(function, xs, 0, ys, 0, 0, COUNT);
            for (int i = 0; i < COUNT; i++) {
                require(function + " forward", xs[i], UnaryScalar.forward(function, xs[i]), ys[i]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("functions")
    void backwardLoopsHaveTheBitsOfTheScalarGradients(UnaryFunction function) {
        float[] xs = new float[COUNT];
        float[] gradients = new float[COUNT];
        float[] ys = new float[COUNT];
        float[] scratch = new float[UnaryBackward.SCRATCH];
        Operands operands = Operands.of(xs, gradients, ys);
        for (int i = 0; i < COUNT; i++) {
            gradients[i] = 1f - 0.375f * (i % 7);
        }
        for (long first = 0; first < FLOATS; first += (long) COUNT * STEP) {
            fill(xs, first);
            Arrays.fill(ys, Float.NaN);
            UnaryBackward.run(function, operands, 0, COUNT, scratch);
            for (int i = 0; i < COUNT; i++) {
                float expected = UnaryScalar.backward(function, xs[i], gradients[i]);
                require(function + " backward, gradient " + gradients[i], xs[i], expected, ys[i]);
            }
        }
    }

    private static void fill(float[] xs, long first) {
        for (int i = 0; i < COUNT; i++) {
            xs[i] = Float.intBitsToFloat((int) (first + (long) i * STEP));
        }
    }

    private static void require(String what, float x, float expected, float actual) {
        if (Float.floatToIntBits(expected) != Float.floatToIntBits(actual)) {
            throw new AssertionError("%s at %s: %s on vectors, %s on floats (-Dlanewise.test.floatStep=%d)"
                    .formatted(what, Float.toHexString(x), actual, expected, STEP));
        }
    }
}
