package org.lanewise.ops.simd.math;

import static org.lanewise.ops.simd.math.Coefficients.BIAS;
import static org.lanewise.ops.simd.math.Coefficients.EXPM1_LOW;
import static org.lanewise.ops.simd.math.Coefficients.EXPM1_TINY;
import static org.lanewise.ops.simd.math.Coefficients.EXP_HIGH;
import static org.lanewise.ops.simd.math.Coefficients.EXP_LOW;
import static org.lanewise.ops.simd.math.Coefficients.LOG2_E;
import static org.lanewise.ops.simd.math.Coefficients.MANTISSA_BITS;
import static org.lanewise.ops.simd.math.Coefficients.MINUS_LN2_HIGH;
import static org.lanewise.ops.simd.math.Coefficients.MINUS_LN2_LOW;
import static org.lanewise.ops.simd.math.Coefficients.Q0;
import static org.lanewise.ops.simd.math.Coefficients.Q1;
import static org.lanewise.ops.simd.math.Coefficients.Q2;
import static org.lanewise.ops.simd.math.Coefficients.Q3;
import static org.lanewise.ops.simd.math.Coefficients.Q4;
import static org.lanewise.ops.simd.math.Coefficients.ROUND;
import static org.lanewise.ops.simd.math.Coefficients.ROUND_BITS;
import static org.lanewise.ops.simd.math.Coefficients.SIGN;
import static org.lanewise.ops.simd.math.Coefficients.TANH_HIGH;

/// `exp`, `expm1`, `tanh` and the logistic function. The errors are the largest over all floats.
///
/// With `x = n ln 2 + r` and `|r| <= ln 2 / 2`, `e^x = 2^n (1 + r + r^2 q(r))`, where `q` is a
/// polynomial of degree 4 with least largest error. The product `n ln 2` is subtracted in two
/// parts by fused multiply-adds (Cody and Waite), the first without rounding. Adding 1.5 * 2^23
/// rounds to the integer `n` and leaves it in the lowest bits, so that no conversion is needed;
/// `2^n` is put together from its exponent bits.
public final class Exponential {

    private Exponential() {}

    /// `e^x`, to 1.05 units in the last place.
    ///
    /// @param x any number
    /// @return 0 for the negative infinity, rounded to subnormals where the result is one
    public static float exp(float x) {
        float c = x > EXP_HIGH ? EXP_HIGH : x;
        c = c < EXP_LOW ? EXP_LOW : c;
        float t = Math.fma(c, LOG2_E, ROUND);
        float p = reduced(c, t - ROUND);
        int n = Float.floatToRawIntBits(t) - ROUND_BITS;
        int half = n >> 1;
        return (p + 1f) * powerOfTwo(half) * powerOfTwo(n - half);
    }

    /// `e^x - 1` without cancellation near zero, to 1.59 units in the last place.
    ///
    /// @param x any number
    /// @return -1 for the negative infinity
    public static float expm1(float x) {
        float c = x > EXP_HIGH ? EXP_HIGH : x;
        c = c < EXPM1_LOW ? EXPM1_LOW : c;
        float t = Math.fma(c, LOG2_E, ROUND);
        float p = reduced(c, t - ROUND);
        float half = powerOfTwo(Float.floatToRawIntBits(t) - ROUND_BITS - 1);
        float y = Math.fma(half, p, half - 0.5f) * 2f;
        return Math.abs(x) < EXPM1_TINY ? x : y;
    }

    /// The hyperbolic tangent, to 2.58 units in the last place: `m / (m + 2)` with
    /// `m = e^(2|x|) - 1`, and the sign of `x`.
    ///
    /// @param x any number
    /// @return -1 to 1
    public static float tanh(float x) {
        float a = Math.abs(x);
        float c = a > TANH_HIGH ? TANH_HIGH : a;
        c = c + c;
        float t = Math.fma(c, LOG2_E, ROUND);
        float p = reduced(c, t - ROUND);
        float power = powerOfTwo(Float.floatToRawIntBits(t) - ROUND_BITS);
        float m = Math.fma(power, p, power - 1f);
        float y = m / (m + 2f);
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) | (Float.floatToRawIntBits(x) & SIGN));
    }

    /// The logistic function `1 / (1 + e^-x)`, to 2.41 units in the last place: from `e^-|x|`, so
    /// that nothing overflows and small results keep their digits.
    ///
    /// @param x any number
    /// @return 0 to 1
    public static float sigmoid(float x) {
        float e = exp(-Math.abs(x));
        return (x < 0f ? e : 1f) / (e + 1f);
    }

    /// `e^r - 1` with `r = c - n ln 2`.
    private static float reduced(float c, float n) {
        float r = Math.fma(n, MINUS_LN2_HIGH, c);
        r = Math.fma(n, MINUS_LN2_LOW, r);
        float q = Math.fma(Q4, r, Q3);
        q = Math.fma(q, r, Q2);
        q = Math.fma(q, r, Q1);
        q = Math.fma(q, r, Q0);
        return Math.fma(q, r * r, r);
    }

    private static float powerOfTwo(int n) {
        return Float.intBitsToFloat((n + BIAS) << MANTISSA_BITS);
    }
}
