package org.lanewise.ops.simd.math;

/// Powers in double, for reference kernels whose exponent is a setting. `StrictMath.pow` would do,
/// but allocates arrays in every call.
public final class Power {

    private Power() {}

    /// `e^(y ln x)`: off by about `|y ln x|` units in the last place of a double, far less than one
    /// of a float for all results that a float can hold.
    ///
    /// @param x 0 or more
    /// @param y any number
    /// @return `x^y`
    public static double pow(double x, double y) {
        return y == 0 ? 1 : StrictMath.exp(y * StrictMath.log(x));
    }
}
