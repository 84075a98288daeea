package org.lanewise.ops.simd.math;

import static jdk.incubator.vector.FloatVector.broadcast;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The error function, to 1.16 units in the last place: the largest error over all floats.
///
/// Up to 0.92 it is `x + x s(x^2)`, above `1 - e^l(|x|)` where `l` follows the logarithm of the
/// complement; both are polynomials of degree 6 with least largest error. From 4 on the result is
/// 1.
public final class ErrorFunction {

    private static final float SPLIT = 0.92f;
    private static final float HIGH = 4f;
    private static final int SIGN = Integer.MIN_VALUE;

    private static final float S0 = 0x1.06eba8p-3f;
    private static final float S1 = -0x1.812744p-2f;
    private static final float S2 = 0x1.ce2e34p-4f;
    private static final float S3 = -0x1.b8122ap-6f;
    private static final float S4 = 0x1.54ea6ap-8f;
    private static final float S5 = -0x1.ab6ebap-11f;
    private static final float S6 = 0x1.60bcdep-14f;

    private static final float L0 = -0x1.743eb6p-13f;
    private static final float L1 = -0x1.20b432p+0f;
    private static final float L2 = -0x1.462cb4p-1f;
    private static final float L3 = -0x1.aa2308p-4f;
    private static final float L4 = 0x1.6cfcc8p-6f;
    private static final float L5 = -0x1.9080f6p-9f;
    private static final float L6 = 0x1.9d84cp-13f;

    private ErrorFunction() {}

    /// The error function.
    ///
    /// @param x any number
    /// @return -1 to 1
    public static float erf(float x) {
        float a = Math.abs(x);
        float c = a > HIGH ? HIGH : a;
        float large = 1f - Exponential.exp(logarithmOfComplement(c));
        large = Float.intBitsToFloat(Float.floatToRawIntBits(large) | (Float.floatToRawIntBits(x) & SIGN));
        float small = Math.fma(x, series(x * x), x);
        return a < SPLIT ? small : large;
    }

    /// The error function in every lane, the bits of [#erf(float)].
    ///
    /// @param x any numbers
    /// @return the results
    public static FloatVector erf(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector c = a.blend(HIGH, a.compare(VectorOperators.GT, HIGH));
        FloatVector l = c.fma(L6, L5);
        l = l.fma(c, broadcast(SPECIES, L4));
        l = l.fma(c, broadcast(SPECIES, L3));
        l = l.fma(c, broadcast(SPECIES, L2));
        l = l.fma(c, broadcast(SPECIES, L1));
        l = l.fma(c, broadcast(SPECIES, L0));
        FloatVector large = broadcast(SPECIES, 1f).sub(Exponential.exp(l));
        large = large.reinterpretAsInts().or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats();
        FloatVector square = x.mul(x);
        FloatVector p = square.fma(S6, S5);
        p = p.fma(square, broadcast(SPECIES, S4));
        p = p.fma(square, broadcast(SPECIES, S3));
        p = p.fma(square, broadcast(SPECIES, S2));
        p = p.fma(square, broadcast(SPECIES, S1));
        p = p.fma(square, broadcast(SPECIES, S0));
        return large.blend(x.fma(p, x), a.compare(VectorOperators.LT, SPLIT));
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
