package org.lanewise.ops.simd.math;

/// The numbers of the functions, for their forms on floats and for the loops on vectors that the
/// build writes. What they are is said where they are used.
public final class Coefficients {

    /// Above it `e^x` is infinite.
    public static final float EXP_HIGH = 89f;

    /// Below it `e^x` is zero.
    public static final float EXP_LOW = -104f;

    /// Below it `e^x - 1` is -1.
    public static final float EXPM1_LOW = -18f;

    /// Below it `e^x - 1` is `x`: half the distance of 1 to the next float.
    public static final float EXPM1_TINY = 0x1p-24f;

    /// Above it `tanh` is 1.
    public static final float TANH_HIGH = 10f;

    /// Added to a float of small magnitude it rounds it to an integer, which stands in the lowest
    /// bits.
    public static final float ROUND = 0x1.8p23f;

    /// The bits of [#ROUND].
    public static final int ROUND_BITS = 0x4B400000;

    /// What the exponent of a float is increased by.
    public static final int BIAS = 127;

    /// Bits of a float below its exponent.
    public static final int MANTISSA_BITS = 23;

    /// The bit of the sign.
    public static final int SIGN = Integer.MIN_VALUE;

    /// The logarithm of e to the base 2.
    public static final float LOG2_E = 0x1.715476p0f;

    /// The leading bits of `-ln 2`.
    public static final float MINUS_LN2_HIGH = -0x1.62e43p-1f;

    /// What `-ln 2` is more than [#MINUS_LN2_HIGH].
    public static final float MINUS_LN2_LOW = 0x1.05c61p-29f;

    /// Coefficient 0 of `q` in the exponential.
    public static final float Q0 = 0.5f;

    /// Coefficient 1 of `q` in the exponential.
    public static final float Q1 = 0x1.55548ep-3f;

    /// Coefficient 2 of `q` in the exponential.
    public static final float Q2 = 0x1.55545cp-5f;

    /// Coefficient 3 of `q` in the exponential.
    public static final float Q3 = 0x1.123c78p-7f;

    /// Coefficient 4 of `q` in the exponential.
    public static final float Q4 = 0x1.6db5bcp-10f;

    /// The bits of 2/3.
    public static final int TWO_THIRDS_BITS = 0x3F2AAAAB;

    /// Makes a subnormal float a normal one.
    public static final float SUBNORMAL_SCALE = 0x1p23f;

    /// The logarithm of [#SUBNORMAL_SCALE] to the base 2.
    public static final float SUBNORMAL_EXPONENT = 23f;

    /// The leading bits of `ln 2`.
    public static final float LN2_HIGH = 0x1.62e43p-1f;

    /// What `ln 2` is more than [#LN2_HIGH].
    public static final float LN2_LOW = -0x1.05c61p-29f;

    /// Coefficient 0 of `p` in the logarithm.
    public static final float P0 = 0x1.555506p-2f;

    /// Coefficient 1 of `p` in the logarithm.
    public static final float P1 = -0x1.fffefp-3f;

    /// Coefficient 2 of `p` in the logarithm.
    public static final float P2 = 0x1.99d028p-3f;

    /// Coefficient 3 of `p` in the logarithm.
    public static final float P3 = -0x1.559dccp-3f;

    /// Coefficient 4 of `p` in the logarithm.
    public static final float P4 = 0x1.1ed712p-3f;

    /// Coefficient 5 of `p` in the logarithm.
    public static final float P5 = -0x1.f31134p-4f;

    /// Coefficient 6 of `p` in the logarithm.
    public static final float P6 = 0x1.1e66d8p-3f;

    /// Coefficient 7 of `p` in the logarithm.
    public static final float P7 = -0x1.0805a2p-3f;

    /// Up to it the error function is the series of coefficients S.
    public static final float ERF_SPLIT = 0.92f;

    /// From it on the error function is 1.
    public static final float ERF_HIGH = 4f;

    /// Coefficient 0 of `s` in the error function.
    public static final float S0 = 0x1.06eba8p-3f;

    /// Coefficient 1 of `s` in the error function.
    public static final float S1 = -0x1.812744p-2f;

    /// Coefficient 2 of `s` in the error function.
    public static final float S2 = 0x1.ce2e34p-4f;

    /// Coefficient 3 of `s` in the error function.
    public static final float S3 = -0x1.b8122ap-6f;

    /// Coefficient 4 of `s` in the error function.
    public static final float S4 = 0x1.54ea6ap-8f;

    /// Coefficient 5 of `s` in the error function.
    public static final float S5 = -0x1.ab6ebap-11f;

    /// Coefficient 6 of `s` in the error function.
    public static final float S6 = 0x1.60bcdep-14f;

    /// Coefficient 0 of `l` in the error function.
    public static final float L0 = -0x1.743eb6p-13f;

    /// Coefficient 1 of `l` in the error function.
    public static final float L1 = -0x1.20b432p+0f;

    /// Coefficient 2 of `l` in the error function.
    public static final float L2 = -0x1.462cb4p-1f;

    /// Coefficient 3 of `l` in the error function.
    public static final float L3 = -0x1.aa2308p-4f;

    /// Coefficient 4 of `l` in the error function.
    public static final float L4 = 0x1.6cfcc8p-6f;

    /// Coefficient 5 of `l` in the error function.
    public static final float L5 = -0x1.9080f6p-9f;

    /// Coefficient 6 of `l` in the error function.
    public static final float L6 = 0x1.9d84cp-13f;

    private Coefficients() {}
}
