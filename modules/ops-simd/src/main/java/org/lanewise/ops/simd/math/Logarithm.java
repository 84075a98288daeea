package org.lanewise.ops.simd.math;

import static jdk.incubator.vector.FloatVector.broadcast;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// The natural logarithm and `log1p`, on floats only, and softplus. The errors are the largest over
/// all floats.
///
/// With `x = 2^n m` and `m` from 2/3 to 4/3, `log x = n ln 2 + f - f^2 / 2 + f^3 p(f)`, where `f
/// = m - 1` is exact and `p` is a polynomial of degree 7 with least largest error. `n` becomes a
/// float by adding it to the bits of 1.5 * 2^23, so that no conversion is needed.
public final class Logarithm {

    private static final float ROUND = 0x1.8p23f;
    private static final int ROUND_BITS = 0x4B400000;
    private static final int MANTISSA_BITS = 23;
    private static final int TWO_THIRDS_BITS = 0x3F2AAAAB;
    private static final float SUBNORMAL_SCALE = 0x1p23f;
    private static final float SUBNORMAL_EXPONENT = 23f;

    private static final float LN2_HIGH = 0x1.62e43p-1f;
    private static final float LN2_LOW = -0x1.05c61p-29f;

    private static final float P0 = 0x1.555506p-2f;
    private static final float P1 = -0x1.fffefp-3f;
    private static final float P2 = 0x1.99d028p-3f;
    private static final float P3 = -0x1.559dccp-3f;
    private static final float P4 = 0x1.1ed712p-3f;
    private static final float P5 = -0x1.f31134p-4f;
    private static final float P6 = 0x1.1e66d8p-3f;
    private static final float P7 = -0x1.0805a2p-3f;

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

    /// `log(1 + x)`, to 1.44 units in the last place: the logarithm of the rounded sum `u`, and what
    /// rounding lost divided by `u`.
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

    /// `log(1 + e^-|x|)` in every lane, the bits of [#softplusTail(float)].
    ///
    /// @param x any numbers
    /// @return the results
    public static FloatVector softplusTail(FloatVector x) {
        FloatVector e = Exponential.exp(x.abs().neg());
        // log1p(e) for an exponential from 0 to 1.
        FloatVector u = e.add(1f);
        IntVector bits = u.reinterpretAsInts();
        IntVector exponent = bits.sub(TWO_THIRDS_BITS).lanewise(VectorOperators.ASHR, MANTISSA_BITS);
        FloatVector f = bits.sub(exponent.lanewise(VectorOperators.LSHL, MANTISSA_BITS))
                .reinterpretAsFloats()
                .sub(1f);
        FloatVector n = exponent.add(ROUND_BITS).reinterpretAsFloats().sub(ROUND);
        FloatVector p = f.fma(P7, P6);
        p = p.fma(f, broadcast(SPECIES, P5));
        p = p.fma(f, broadcast(SPECIES, P4));
        p = p.fma(f, broadcast(SPECIES, P3));
        p = p.fma(f, broadcast(SPECIES, P2));
        p = p.fma(f, broadcast(SPECIES, P1));
        p = p.fma(f, broadcast(SPECIES, P0));
        FloatVector t = p.fma(f, broadcast(SPECIES, -0.5f)).fma(f.mul(f), n.mul(LN2_LOW));
        FloatVector log = n.fma(broadcast(SPECIES, LN2_HIGH), t.add(f));
        FloatVector lost = e.sub(u.sub(1f)).div(u);
        return log.add(lost).blend(e, u.compare(VectorOperators.EQ, 1f));
    }

    /// `log(1 + e^x)`, to 2.04 units in the last place: as `max(x, 0) + log(1 + e^-|x|)`, which does
    /// not overflow.
    ///
    /// @param x any number
    /// @return 0 or more
    public static float softplus(float x) {
        return (x < 0f ? 0f : x) + softplusTail(x);
    }

    /// `log(1 + e^x)` in every lane, the bits of [#softplus(float)].
    ///
    /// @param x any numbers
    /// @return the results
    public static FloatVector softplus(FloatVector x) {
        FloatVector tail = softplusTail(x);
        return x.blend(0f, x.compare(VectorOperators.LT, 0f)).add(tail);
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
