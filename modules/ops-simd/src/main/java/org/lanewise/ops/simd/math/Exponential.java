package org.lanewise.ops.simd.math;

import static jdk.incubator.vector.FloatVector.broadcast;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// `exp`, `expm1`, `tanh` and the logistic function. The errors are the largest over all floats.
///
/// With `x = n ln 2 + r` and `|r| <= ln 2 / 2`, `e^x = 2^n (1 + r + r^2 q(r))`, where `q` is a
/// polynomial of degree 4 with least largest error. The product `n ln 2` is subtracted in two
/// parts by fused multiply-adds (Cody and Waite), the first without rounding. Adding 1.5 * 2^23
/// rounds to the integer `n` and leaves it in the lowest bits, so that no conversion is needed;
/// `2^n` is put together from its exponent bits.
public final class Exponential {

    /// Above it `e^x` is infinite.
    private static final float EXP_HIGH = 89f;

    /// Below it `e^x` is zero.
    private static final float EXP_LOW = -104f;

    /// Below it `e^x - 1` is -1.
    private static final float EXPM1_LOW = -18f;

    /// Below it `e^x - 1` is `x`: half the distance of 1 to the next float.
    private static final float EXPM1_TINY = 0x1p-24f;

    /// Above it `tanh` is 1.
    private static final float TANH_HIGH = 10f;

    private static final float ROUND = 0x1.8p23f;
    private static final int ROUND_BITS = 0x4B400000;
    private static final int BIAS = 127;
    private static final int MANTISSA_BITS = 23;
    private static final int SIGN = Integer.MIN_VALUE;

    private static final float LOG2_E = 0x1.715476p0f;
    private static final float MINUS_LN2_HIGH = -0x1.62e43p-1f;
    private static final float MINUS_LN2_LOW = 0x1.05c61p-29f;

    private static final float Q0 = 0.5f;
    private static final float Q1 = 0x1.55548ep-3f;
    private static final float Q2 = 0x1.55545cp-5f;
    private static final float Q3 = 0x1.123c78p-7f;
    private static final float Q4 = 0x1.6db5bcp-10f;

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

    /// `e^x` in every lane, the bits of [#exp(float)].
    ///
    /// @param x any numbers
    /// @return the results
    public static FloatVector exp(FloatVector x) {
        FloatVector c = x.blend(EXP_HIGH, x.compare(VectorOperators.GT, EXP_HIGH));
        c = c.blend(EXP_LOW, c.compare(VectorOperators.LT, EXP_LOW));
        FloatVector t = c.fma(LOG2_E, ROUND);
        FloatVector n = t.sub(ROUND);
        FloatVector r = n.fma(broadcast(SPECIES, MINUS_LN2_HIGH), c);
        r = n.fma(broadcast(SPECIES, MINUS_LN2_LOW), r);
        FloatVector q = r.fma(Q4, Q3);
        q = q.fma(r, broadcast(SPECIES, Q2));
        q = q.fma(r, broadcast(SPECIES, Q1));
        q = q.fma(r, broadcast(SPECIES, Q0));
        FloatVector p = q.fma(r.mul(r), r);
        IntVector exponent = t.reinterpretAsInts().sub(ROUND_BITS);
        IntVector half = exponent.lanewise(VectorOperators.ASHR, 1);
        IntVector low = half.add(BIAS).lanewise(VectorOperators.LSHL, MANTISSA_BITS);
        IntVector high = exponent.sub(half).add(BIAS).lanewise(VectorOperators.LSHL, MANTISSA_BITS);
        return p.add(1f).mul(low.reinterpretAsFloats()).mul(high.reinterpretAsFloats());
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

    /// `e^x - 1` in every lane, the bits of [#expm1(float)].
    ///
    /// @param x any numbers
    /// @return the results
    public static FloatVector expm1(FloatVector x) {
        FloatVector c = x.blend(EXP_HIGH, x.compare(VectorOperators.GT, EXP_HIGH));
        c = c.blend(EXPM1_LOW, c.compare(VectorOperators.LT, EXPM1_LOW));
        FloatVector t = c.fma(LOG2_E, ROUND);
        FloatVector n = t.sub(ROUND);
        FloatVector r = n.fma(broadcast(SPECIES, MINUS_LN2_HIGH), c);
        r = n.fma(broadcast(SPECIES, MINUS_LN2_LOW), r);
        FloatVector q = r.fma(Q4, Q3);
        q = q.fma(r, broadcast(SPECIES, Q2));
        q = q.fma(r, broadcast(SPECIES, Q1));
        q = q.fma(r, broadcast(SPECIES, Q0));
        FloatVector p = q.fma(r.mul(r), r);
        IntVector exponent = t.reinterpretAsInts().sub(ROUND_BITS + 1).add(BIAS);
        FloatVector half =
                exponent.lanewise(VectorOperators.LSHL, MANTISSA_BITS).reinterpretAsFloats();
        FloatVector y = half.fma(p, half.sub(0.5f)).mul(2f);
        return y.blend(x, x.abs().compare(VectorOperators.LT, EXPM1_TINY));
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

    /// The hyperbolic tangent in every lane, the bits of [#tanh(float)].
    ///
    /// @param x any numbers
    /// @return the results
    public static FloatVector tanh(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector c = a.blend(TANH_HIGH, a.compare(VectorOperators.GT, TANH_HIGH));
        c = c.add(c);
        FloatVector t = c.fma(LOG2_E, ROUND);
        FloatVector n = t.sub(ROUND);
        FloatVector r = n.fma(broadcast(SPECIES, MINUS_LN2_HIGH), c);
        r = n.fma(broadcast(SPECIES, MINUS_LN2_LOW), r);
        FloatVector q = r.fma(Q4, Q3);
        q = q.fma(r, broadcast(SPECIES, Q2));
        q = q.fma(r, broadcast(SPECIES, Q1));
        q = q.fma(r, broadcast(SPECIES, Q0));
        FloatVector p = q.fma(r.mul(r), r);
        IntVector exponent = t.reinterpretAsInts().sub(ROUND_BITS).add(BIAS);
        FloatVector power =
                exponent.lanewise(VectorOperators.LSHL, MANTISSA_BITS).reinterpretAsFloats();
        FloatVector m = power.fma(p, power.sub(1f));
        FloatVector y = m.div(m.add(2f));
        return y.reinterpretAsInts().or(x.reinterpretAsInts().and(SIGN)).reinterpretAsFloats();
    }

    /// The logistic function `1 / (1 + e^-x)`, to 2.41 units in the last place: from `e^-|x|`, so that
    /// nothing overflows and small results keep their digits.
    ///
    /// @param x any number
    /// @return 0 to 1
    public static float sigmoid(float x) {
        float e = exp(-Math.abs(x));
        return (x < 0f ? e : 1f) / (e + 1f);
    }

    /// The logistic function in every lane, the bits of [#sigmoid(float)].
    ///
    /// @param x any numbers
    /// @return the results
    public static FloatVector sigmoid(FloatVector x) {
        FloatVector e = exp(x.abs().neg());
        return broadcast(SPECIES, 1f)
                .blend(e, x.compare(VectorOperators.LT, 0f))
                .div(e.add(1f));
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
