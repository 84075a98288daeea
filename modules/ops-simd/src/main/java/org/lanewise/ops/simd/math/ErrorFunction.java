package org.lanewise.ops.simd.math;

import static org.lanewise.ops.simd.math.Coefficients.ERF_HIGH;
import static org.lanewise.ops.simd.math.Coefficients.ERF_SPLIT;
import static org.lanewise.ops.simd.math.Coefficients.L0;
import static org.lanewise.ops.simd.math.Coefficients.L1;
import static org.lanewise.ops.simd.math.Coefficients.L2;
import static org.lanewise.ops.simd.math.Coefficients.L3;
import static org.lanewise.ops.simd.math.Coefficients.L4;
import static org.lanewise.ops.simd.math.Coefficients.L5;
import static org.lanewise.ops.simd.math.Coefficients.L6;
import static org.lanewise.ops.simd.math.Coefficients.S0;
import static org.lanewise.ops.simd.math.Coefficients.S1;
import static org.lanewise.ops.simd.math.Coefficients.S2;
import static org.lanewise.ops.simd.math.Coefficients.S3;
import static org.lanewise.ops.simd.math.Coefficients.S4;
import static org.lanewise.ops.simd.math.Coefficients.S5;
import static org.lanewise.ops.simd.math.Coefficients.S6;
import static org.lanewise.ops.simd.math.Coefficients.SIGN;

/// The error function, to 1.16 units in the last place: the largest error over all floats.
///
/// Up to 0.92 it is `x + x s(x^2)`, above `1 - e^l(|x|)` where `l` follows the logarithm of the
/// complement; both are polynomials of degree 6 with least largest error. From 4 on the result is
/// 1.
public final class ErrorFunction {

    private ErrorFunction() {}

    /// The error function.
    ///
    /// @param x any number
    /// @return -1 to 1
    public static float erf(float x) {
        float a = Math.abs(x);
        float c = a > ERF_HIGH ? ERF_HIGH : a;
        float large = 1f - Exponential.exp(logarithmOfComplement(c));
        large = Float.intBitsToFloat(Float.floatToRawIntBits(large) | (Float.floatToRawIntBits(x) & SIGN));
        float small = Math.fma(x, series(x * x), x);
        return a < ERF_SPLIT ? small : large;
    }

    private static float series(float s) {
        float p = Math.fma(S6, s, S5);
        p = Math.fma(p, s, S4);
        p = Math.fma(p, s, S3);
        p = Math.fma(p, s, S2);
        p = Math.fma(p, s, S1);
        return Math.fma(p, s, S0);
    }

    private static float logarithmOfComplement(float a) {
        float p = Math.fma(L6, a, L5);
        p = Math.fma(p, a, L4);
        p = Math.fma(p, a, L3);
        p = Math.fma(p, a, L2);
        p = Math.fma(p, a, L1);
        return Math.fma(p, a, L0);
    }
}
