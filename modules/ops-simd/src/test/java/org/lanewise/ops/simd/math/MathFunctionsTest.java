package org.lanewise.ops.simd.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The errors that the functions state: on floats at equal distances, and on a seeded sample with
/// the numbers where functions change their mind. That loops on vectors have the same bits, tests
/// of the loops say.
///
/// `-Dlanewise.test.floatStep=1` runs over every float, which takes minutes.
class MathFunctionsTest {

    private static final int SAMPLE = 1 << 18;
    private static final int SEED = 4711;
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    /// Distance of the bits of two floats; odd, so that all last bits occur.
    private static final int STEP = Integer.getInteger("lanewise.test.floatStep", 127);

    static Stream<MathFunction> functions() {
        return MathFunction.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("functions")
    void theErrorOverFloatsAtEqualDistancesIsAtMostTheStatedOne(MathFunction function) {
        LargestError error = LargestError.overFloats(function, STEP);
        System.out.printf(
                "%s: largest error %.4f ulp, at %s, every float number %d of all 2^32%n",
                function, error.ulps(), Float.toHexString(error.at()), STEP);
        requireStatedError(function, error, "-Dlanewise.test.floatStep=" + STEP);
    }

    @ParameterizedTest
    @MethodSource("functions")
    void theErrorOverInterestingFloatsIsAtMostTheStatedOne(MathFunction function) {
        requireStatedError(function, LargestError.over(function, sample(function)), "seed " + SEED);
    }

    private static void requireStatedError(MathFunction function, LargestError error, String sample) {
        assertThat(error.ulps())
                .as("%s(%s), %s: largest error in ulp", function, Float.toHexString(error.at()), sample)
                .isLessThanOrEqualTo(function.ulps());
    }

    /// A third each: any bits, numbers of the interesting range, numbers around zero of any
    /// magnitude below 8.
    private static float[] sample(MathFunction function) {
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
}
