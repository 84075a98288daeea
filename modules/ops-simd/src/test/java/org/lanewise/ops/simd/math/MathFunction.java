package org.lanewise.ops.simd.math;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// A function of this package beside the same one in double.
///
/// @param name the function
/// @param scalar its form on floats
/// @param oracle the function in double
/// @param low smallest number where it is interesting
/// @param high largest number where it is interesting
/// @param ulps the error that it states: the largest over all floats, in units in the last place of
///     the rounded result
record MathFunction(String name, Scalar scalar, DoubleUnaryOperator oracle, float low, float high, double ulps) {

    static final List<MathFunction> ALL = List.of(
            new MathFunction("exp", Exponential::exp, StrictMath::exp, -105f, 90f, 1.05),
            new MathFunction("expm1", Exponential::expm1, StrictMath::expm1, -20f, 90f, 1.59),
            new MathFunction("tanh", Exponential::tanh, StrictMath::tanh, -11f, 11f, 2.58),
            new MathFunction("sigmoid", Exponential::sigmoid, MathFunction::sigmoid, -105f, 20f, 2.41),
            new MathFunction("log", Logarithm::log, StrictMath::log, 0.5f, 2f, 0.89),
            new MathFunction("log1p", Logarithm::log1p, StrictMath::log1p, -1f, 4f, 1.44),
            new MathFunction("softplusTail", Logarithm::softplusTail, MathFunction::softplusTail, -105f, 105f, 2.04),
            new MathFunction("softplus", Logarithm::softplus, MathFunction::softplus, -105f, 20f, 2.04),
            new MathFunction("erf", ErrorFunction::erf, ErrorFunctionOracle::erf, -5f, 5f, 1.16));

    /// A function of a float.
    interface Scalar {
        float apply(float x);
    }

    /// The distance of a result to the function in double.
    ///
    /// @param x the number
    /// @param actual the result for it
    /// @return units in the last place of the rounded result; infinite where NaN, infinity or the
    ///     sign of a zero is missing or wrong
    double error(float x, float actual) {
        double expected = oracle.applyAsDouble(x);
        if (Double.isNaN(expected) || Float.isNaN(actual)) {
            return Double.isNaN(expected) && Float.isNaN(actual) ? 0 : Double.POSITIVE_INFINITY;
        }
        float rounded = (float) expected;
        if (Float.isInfinite(rounded) || Float.isInfinite(actual)) {
            return rounded == actual ? 0 : Double.POSITIVE_INFINITY;
        }
        if (expected == 0 && Double.doubleToRawLongBits(expected) != Double.doubleToRawLongBits(actual)) {
            return Double.POSITIVE_INFINITY;
        }
        return Math.abs(actual - expected) / Math.ulp(rounded);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + StrictMath.exp(-x));
    }

    private static double softplusTail(double x) {
        return StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + softplusTail(x);
    }

    @Override
    public String toString() {
        return name;
    }
}
