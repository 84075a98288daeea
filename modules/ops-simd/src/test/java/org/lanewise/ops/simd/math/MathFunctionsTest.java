package org.lanewise.ops.simd.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.ops.simd.lanes.Lanes;

/// Accuracy against `StrictMath` in double, and equal bits of both forms, on a seeded sample of
/// all floats and on the numbers where functions change their mind.
class MathFunctionsTest {

    private static final int SAMPLE = 1 << 18;
    private static final int SEED = 4711;
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    /// A function of a float.
    interface Scalar {
        float apply(float x);
    }

    /// @param name the function
    /// @param vector its form on vectors, null where it has none
    /// @param low smallest number where it is interesting
    /// @param high largest number where it is interesting
    /// @param ulps largest error, in units in the last place of the rounded result
    record Case(
            String name,
            Scalar scalar,
            Function<FloatVector, FloatVector> vector,
            DoubleUnaryOperator oracle,
            float low,
            float high,
            double ulps) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> functions() {
        return Stream.of(
                new Case("exp", Exponential::exp, Exponential::exp, StrictMath::exp, -105f, 90f, 1),
                new Case("expm1", Exponential::expm1, Exponential::expm1, StrictMath::expm1, -20f, 90f, 1.5),
                new Case("tanh", Exponential::tanh, Exponential::tanh, StrictMath::tanh, -11f, 11f, 2.5),
                new Case(
                        "sigmoid",
                        Exponential::sigmoid,
                        Exponential::sigmoid,
                        x -> 1 / (1 + StrictMath.exp(-x)),
                        -105f,
                        20f,
                        2.5),
                new Case("log", Logarithm::log, null, StrictMath::log, 0.5f, 2f, 1),
                new Case("log1p", Logarithm::log1p, null, StrictMath::log1p, -1f, 4f, 2),
                new Case(
                        "softplusTail",
                        Logarithm::softplusTail,
                        Logarithm::softplusTail,
                        x -> StrictMath.log1p(StrictMath.exp(-Math.abs(x))),
                        -105f,
                        105f,
                        2),
                new Case(
                        "softplus",
                        Logarithm::softplus,
                        Logarithm::softplus,
                        MathFunctionsTest::softplus,
                        -105f,
                        20f,
                        2),
                new Case("erf", ErrorFunction::erf, ErrorFunction::erf, ErrorFunctionOracle::erf, -5f, 5f, 1.5));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void theErrorIsAFewUnitsInTheLastPlace(Case function) {
        float[] xs = sample(function);
        double worst = 0;
        float worstAt = 0;
        for (float x : xs) {
            float actual = function.scalar().apply(x);
            double expected = function.oracle().applyAsDouble(x);
            double error = errorInUlps(actual, expected);
            if (error > worst) {
                worst = error;
                worstAt = x;
            }
        }
        assertThat(worst)
                .as("%s(%s), seed %d: largest error in ulp", function, Float.toHexString(worstAt), SEED)
                .isLessThanOrEqualTo(function.ulps());
    }

    static Stream<Case> functionsOnVectors() {
        return functions().filter(function -> function.vector() != null);
    }

    @ParameterizedTest
    @MethodSource("functionsOnVectors")
    void vectorsAndFloatsHaveTheSameBits(Case function) {
        float[] xs = sample(function);
        float[] actual = new float[Lanes.LENGTH];
        for (int at = 0; at + Lanes.LENGTH <= xs.length; at += Lanes.LENGTH) {
            function.vector().apply(Lanes.load(xs, at)).intoArray(actual, 0);
            for (int lane = 0; lane < Lanes.LENGTH; lane++) {
                float x = xs[at + lane];
                float expected = function.scalar().apply(x);
                if (Float.floatToIntBits(actual[lane]) != Float.floatToIntBits(expected)) {
                    throw new AssertionError("%s(%s), seed %d: %s on vectors, %s on floats"
                            .formatted(function, Float.toHexString(x), SEED, actual[lane], expected));
                }
            }
        }
    }

    /// A third each: any bits, numbers of the interesting range, numbers around zero of any
    /// magnitude below 8.
    private static float[] sample(Case function) {
        float[] special = {
            0f,
            -0f,
            1f,
            -1f,
            INFINITY,
            -INFINITY,
            Float.NaN,
            Float.MIN_VALUE,
            -Float.MIN_VALUE,
            Float.MIN_NORMAL,
            -Float.MIN_NORMAL,
            Math.nextDown(Float.MIN_NORMAL),
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            88.72283f,
            88.72284f,
            -87.33655f,
            -103.97208f,
            -103.97209f,
            0.92f,
            Math.nextDown(0.92f),
            4f,
            10f,
            -18f,
            0x1p-24f,
            0x1p23f,
            0x1p24f,
            0.6666667f,
            1.3333334f,
            0.34657359f,
            -0.34657359f,
            Math.nextDown(1f),
            Math.nextUp(1f),
            Math.nextUp(-1f)
        };
        float[] xs = new float[SAMPLE];
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < SAMPLE; i++) {
            xs[i] = switch (i % 3) {
                case 0 -> Float.intBitsToFloat(random.nextInt());
                case 1 -> (float) random.nextDouble(function.low(), function.high());
                default -> Float.intBitsToFloat(random.nextInt(0x41000000) | random.nextInt() & Integer.MIN_VALUE);
            };
        }
        System.arraycopy(special, 0, xs, 0, special.length);
        return xs;
    }

    private static double errorInUlps(float actual, double expected) {
        if (Double.isNaN(expected) || Float.isNaN(actual)) {
            return Double.isNaN(expected) && Float.isNaN(actual) ? 0 : INFINITY;
        }
        float rounded = (float) expected;
        if (Float.isInfinite(rounded) || Float.isInfinite(actual)) {
            return rounded == actual ? 0 : INFINITY;
        }
        if (expected == 0 && Double.doubleToRawLongBits(expected) != Double.doubleToRawLongBits(actual)) {
            return INFINITY;
        }
        return Math.abs(actual - expected) / Math.ulp(rounded);
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }
}
