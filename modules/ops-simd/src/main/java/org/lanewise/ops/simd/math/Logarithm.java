package org.lanewise.ops.simd.math;

import static org.lanewise.ops.simd.math.Coefficients.LN2_HIGH;
import static org.lanewise.ops.simd.math.Coefficients.LN2_LOW;
import static org.lanewise.ops.simd.math.Coefficients.MANTISSA_BITS;
import static org.lanewise.ops.simd.math.Coefficients.P0;
import static org.lanewise.ops.simd.math.Coefficients.P1;
import static org.lanewise.ops.simd.math.Coefficients.P2;
import static org.lanewise.ops.simd.math.Coefficients.P3;
import static org.lanewise.ops.simd.math.Coefficients.P4;
import static org.lanewise.ops.simd.math.Coefficients.P5;
import static org.lanewise.ops.simd.math.Coefficients.P6;
import static org.lanewise.ops.simd.math.Coefficients.P7;
import static org.lanewise.ops.simd.math.Coefficients.ROUND;
import static org.lanewise.ops.simd.math.Coefficients.ROUND_BITS;
import static org.lanewise.ops.simd.math.Coefficients.SUBNORMAL_EXPONENT;
import static org.lanewise.ops.simd.math.Coefficients.SUBNORMAL_SCALE;
import static org.lanewise.ops.simd.math.Coefficients.TWO_THIRDS_BITS;

/// The natural logarithm and `log1p`, on floats only, and softplus. The errors are the largest over
/// all floats.
///
/// With `x = 2^n m` and `m` from 2/3 to 4/3, `log x = n ln 2 + f - f^2 / 2 + f^3 p(f)`, where `f
/// = m - 1` is exact and `p` is a polynomial of degree 7 with least largest error. `n` becomes a
/// float by adding it to the bits of 1.5 * 2^23, so that no conversion is needed.
public final class Logarithm {

    private Logarithm() {}

    /// The natural logarithm, to 0.89 units in the last place.
    ///
    /// @param x any number
    /// @return the negative infinity for zeros, NaN for negative numbers
    public static float log(float x) {
        boolean subnormal = x < Float.MIN_NORMAL;
        float y = subnormal ? x * SUBNORMAL_SCALE : x;
        int bits = Float.floatToRawIntBits(y);
        int exponent = (bits - TWO_THIRDS_BITS) >> MANTISSA_BITS;
        float f = Float.intBitsToFloat(bits - (exponent << MANTISSA_BITS)) - 1f;
        float n = Float.intBitsToFloat(exponent + ROUND_BITS) - ROUND;
        n = subnormal ? n - SUBNORMAL_EXPONENT : n;
        float t = Math.fma(polynomial(f), f, -0.5f);
        t = Math.fma(t, f * f, n * LN2_LOW);
        float result = Math.fma(n, LN2_HIGH, t + f);
        result = x < Float.POSITIVE_INFINITY ? result : x;
        result = x < 0f ? Float.NaN : result;
        return x == 0f ? Float.NEGATIVE_INFINITY : result;
    }

    /// `log(1 + x)`, to 1.44 units in the last place: the logarithm of the rounded sum `u`, and
    /// what rounding lost divided by `u`.
    ///
    /// @param x any number
    /// @return the negative infinity for -1, NaN for smaller numbers
    public static float log1p(float x) {
        float u = x + 1f;
        float log = log(u);
        float result = log + (x - (u - 1f)) / u;
        result = u == 1f ? x : result;
        result = x > -1f ? result : log;
        return x < Float.POSITIVE_INFINITY ? result : x;
    }

    /// `log(1 + e^-|x|)`, what softplus is more than `max(x, 0)`, to 2.04 units in the last place.
    ///
    /// @param x any number
    /// @return 0 to `log 2`
    public static float softplusTail(float x) {
        return log1p(Exponential.exp(-Math.abs(x)));
    }

    /// `log(1 + e^x)`, to 2.04 units in the last place: as `max(x, 0) + log(1 + e^-|x|)`, which
    /// does not overflow.
    ///
    /// @param x any number
    /// @return 0 or more
    public static float softplus(float x) {
        return (x < 0f ? 0f : x) + softplusTail(x);
    }

    private static float polynomial(float f) {
        float p = Math.fma(P7, f, P6);
        p = Math.fma(p, f, P5);
        p = Math.fma(p, f, P4);
        p = Math.fma(p, f, P3);
        p = Math.fma(p, f, P2);
        p = Math.fma(p, f, P1);
        return Math.fma(p, f, P0);
    }
}
