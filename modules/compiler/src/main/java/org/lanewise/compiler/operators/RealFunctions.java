package org.lanewise.compiler.operators;

import java.util.function.DoubleUnaryOperator;
import org.lanewise.layers.ops.ElementwiseOp.UnaryFunction;

/// Functions of a real number that are the same bits on every machine.
final class RealFunctions {

    private static final double LN_2 = 0x1.62e42fefa39efp-1;

    /// Twice the reciprocal of the square root of pi.
    private static final double TWO_BY_ROOT_PI = 0x1.20dd750429b6dp0;

    private static final double SERIES_END = 2;

    /// From [#SERIES_END] on enough for all bits of the error function.
    private static final int FRACTION_TERMS = 60;

    /// From here on the error function is 1 in `double`.
    private static final double ERF_IS_ONE = 6;

    /// From here on `1 + x^2` is `x^2` in `double`.
    private static final double SQUARE_IS_ALL = 0x1p28;

    private RealFunctions() {}

    /// The function by its name.
    static DoubleUnaryOperator of(UnaryFunction function) {
        return switch (function) {
            case ABS -> Math::abs;
            case NEG -> x -> -x;
            case SIGN -> x -> x > 0 ? 1 : x < 0 ? -1 : x;
            case FLOOR -> Math::floor;
            case CEIL -> Math::ceil;
            case ROUND -> Math::rint;
            case SQRT -> Math::sqrt;
            case RECIPROCAL -> x -> 1 / x;
            case EXP -> StrictMath::exp;
            case LOG -> StrictMath::log;
            case ERF -> RealFunctions::erf;
            case SIN -> StrictMath::sin;
            case COS -> StrictMath::cos;
            case TAN -> StrictMath::tan;
            case ASIN -> StrictMath::asin;
            case ACOS -> StrictMath::acos;
            case ATAN -> StrictMath::atan;
            case SINH -> StrictMath::sinh;
            case COSH -> StrictMath::cosh;
            case TANH -> StrictMath::tanh;
            case ASINH -> RealFunctions::asinh;
            case ACOSH -> RealFunctions::acosh;
            case ATANH -> RealFunctions::atanh;
            case NOT, BITWISE_NOT, IS_NAN -> throw new AssertionError(function + " is no function of real numbers");
        };
    }

    /// The error function: near 0 the series `2 / sqrt(pi) * exp(-x^2) * (x + 2 x^3 / 3 + ...)`,
    /// whose terms are all of one sign (Abramowitz and Stegun, 7.1.6), and the complement's
    /// continued fraction elsewhere (7.1.14).
    static double erf(double x) {
        double a = Math.abs(x);
        if (a > SERIES_END) {
            return Math.copySign(a > ERF_IS_ONE ? 1 : 1 - complement(a), x);
        }
        double square = x * x;
        double term = x;
        double sum = x;
        for (int n = 1; Math.abs(term) > 0x1p-54 * Math.abs(sum); n++) {
            term *= 2 * square / (2 * n + 1);
            sum += term;
        }
        return TWO_BY_ROOT_PI * StrictMath.exp(-square) * sum;
    }

    private static double complement(double x) {
        double fraction = 0;
        for (int k = FRACTION_TERMS; k >= 1; k--) {
            fraction = k / 2.0 / (x + fraction);
        }
        return TWO_BY_ROOT_PI / 2 * StrictMath.exp(-x * x) / (x + fraction);
    }

    static double asinh(double x) {
        double a = Math.abs(x);
        double result =
                a < SQUARE_IS_ALL ? StrictMath.log1p(a + a * a / (1 + Math.sqrt(1 + a * a))) : StrictMath.log(a) + LN_2;
        return Math.copySign(result, x);
    }

    static double acosh(double x) {
        double t = x - 1;
        return x < SQUARE_IS_ALL ? StrictMath.log1p(t + Math.sqrt(2 * t + t * t)) : StrictMath.log(x) + LN_2;
    }

    static double atanh(double x) {
        double a = Math.abs(x);
        return Math.copySign(StrictMath.log1p(2 * a / (1 - a)) / 2, x);
    }

    static double sigmoid(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    static double softplus(double x) {
        return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }
}
