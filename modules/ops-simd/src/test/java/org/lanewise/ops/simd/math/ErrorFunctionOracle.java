package org.lanewise.ops.simd.math;

/// The error function in double: its Maclaurin series below 3, the continued fraction of the
/// complement from there, and 1 from 6 on, where it differs from 1 by less than a double tells.
public final class ErrorFunctionOracle {

    private ErrorFunctionOracle() {}

    public static double erf(double x) {
        double a = Math.abs(x);
        double result;
        if (a >= 6) {
            result = 1;
        } else if (a < 3) {
            double term = a;
            double sum = a;
            for (int n = 1; Math.abs(term) > sum * 0x1p-60; n++) {
                term *= -a * a / n;
                sum += term / (2 * n + 1);
            }
            result = 2 / StrictMath.sqrt(Math.PI) * sum;
        } else {
            double fraction = 0;
            for (int k = 60; k >= 1; k--) {
                fraction = k / 2.0 / (a + fraction);
            }
            result = 1 - StrictMath.exp(-a * a) / StrictMath.sqrt(Math.PI) / (a + fraction);
        }
        return Double.isNaN(x) ? x : Math.copySign(result, x);
    }
}
