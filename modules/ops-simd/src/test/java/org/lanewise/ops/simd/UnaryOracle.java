package org.lanewise.ops.simd;

import static org.lanewise.ops.simd.KernelCheck.ROUNDING;

import org.lanewise.ops.simd.math.ErrorFunctionOracle;

/// Activation functions and their slopes in double, each with how far a float may be from them.
///
/// A bound counts roundings: `exp`, `expm1`, `tanh`, `sigmoid`, `softplus` and `erf` err by 2, 3,
/// 5, 5, 4 and 3 of them (as `MathFunctionsTest` holds), every other operation and every constant
/// that is no float by 1; the error of an argument counts as often as the function multiplies it.
final class UnaryOracle {

    private static final double SELU_SCALE = 1.0507009873554804934193349852946;
    private static final double SELU_ALPHA = 1.6732632423543772848170429916717;
    private static final double GELU_SCALE = Math.sqrt(2 / Math.PI);
    private static final double GELU_CUBIC = 0.044715;

    /// From here on the error function of `x / sqrt 2` and the tangent of GeluTanh are 1 in float.
    private static final double SATURATED = 6;

    /// A number and the largest distance that its float may have.
    record Expected(double value, double bound) {

        /// A result of so many roundings of its own size; exact where they are none.
        static Expected of(double value, double roundings) {
            return roundings == 0 ? new Expected(value, 0) : absolute(value, roundings * Math.abs(value));
        }

        /// A result of roundings of numbers of size 1, and of some that are subnormal.
        static Expected absolute(double value, double roundings) {
            return new Expected(value, roundings * ROUNDING).subnormal(0);
        }

        /// A result of subnormal numbers that are multiplied by the factor.
        Expected subnormal(double factor) {
            return new Expected(value, bound + 4 * (1 + Math.min(Math.abs(factor), 200)) * Float.MIN_VALUE);
        }
    }

    private UnaryOracle() {}

    static Expected forward(UnaryFunction function, double x) {
        return switch (function) {
            case UnaryFunction.Sigmoid() -> Expected.of(sigmoid(x), 5);
            case UnaryFunction.Tanh() -> Expected.of(Math.tanh(x), 5);
            case UnaryFunction.Relu() -> Expected.of(x < 0 ? 0 : x, 0);
            case UnaryFunction.LeakyRelu(float slope) -> x > 0 ? Expected.of(x, 0) : Expected.of(slope * x, 1);
            case UnaryFunction.Elu(float alpha) -> x > 0 ? Expected.of(x, 0) : Expected.of(alpha * Math.expm1(x), 4);
            case UnaryFunction.Selu() ->
                x > 0 ? Expected.of(SELU_SCALE * x, 2) : Expected.of(SELU_SCALE * SELU_ALPHA * Math.expm1(x), 7);
            case UnaryFunction.Celu(float alpha) ->
                x > 0 ? Expected.of(x, 0) : Expected.of(alpha * Math.expm1(x / alpha), 5);
            case UnaryFunction.Gelu() -> Expected.absolute(x / 2 * (1 + erf(x)), 4 * size(x));
            case UnaryFunction.GeluTanh() -> Expected.absolute(x / 2 * (1 + Math.tanh(cubic(x))), 6 * size(x));
            case UnaryFunction.Silu() -> Expected.of(x / (1 + Math.exp(-x)), 6).subnormal(x);
            case UnaryFunction.Mish() ->
                Expected.of(x * Math.tanh(softplus(x)), 10).subnormal(x);
            case UnaryFunction.Softplus(float beta, float threshold) -> {
                double scaled = beta * x;
                double value = softplus(scaled) / beta;
                yield scaled > threshold
                        ? Expected.of(x, 0)
                        : new Expected(value, ROUNDING * (5 * value + sigmoid(scaled) * finite(x))).subnormal(1 / beta);
            }
            case UnaryFunction.Softsign() -> Expected.of(x / (1 + Math.abs(x)), 2);
            case UnaryFunction.HardSigmoid(float alpha, float beta) -> Expected.of(unit(alpha * x + beta), 1);
            case UnaryFunction.HardSwish() ->
                Math.abs(x) > 4
                        ? Expected.of(x * unit(x / 6 + 0.5), 0)
                        : Expected.absolute(x * unit(x / 6 + 0.5), Math.abs(x) * (Math.abs(x) / 6 + 2));
            case UnaryFunction.Clip(float min, float max) ->
                Expected.of(x < min ? Math.min(min, max) : x > max ? max : x, 0);
        };
    }

    /// The derivative; the bound counts one more rounding, for the product with the gradient.
    static Expected slope(UnaryFunction function, double x) {
        return switch (function) {
            case UnaryFunction.Sigmoid() -> {
                double y = sigmoid(x);
                yield Expected.absolute(y * sigmoid(-x), 8 * y);
            }
            case UnaryFunction.Tanh() -> {
                double y = Math.tanh(x);
                yield Expected.absolute(1 - y * y, 10 * y * y + 2);
            }
            case UnaryFunction.Relu() -> Expected.of(x <= 0 ? 0 : 1, 0);
            case UnaryFunction.LeakyRelu(float slope) -> Expected.of(x > 0 ? 1 : slope, 1);
            case UnaryFunction.Elu(float alpha) ->
                x > 0 ? Expected.of(1, 0) : Expected.absolute(alpha * Math.exp(x), 6 * Math.abs(alpha));
            case UnaryFunction.Selu() ->
                x > 0 ? Expected.of(SELU_SCALE, 2) : Expected.absolute(SELU_SCALE * SELU_ALPHA * Math.exp(x), 21);
            case UnaryFunction.Celu(float alpha) ->
                x > 0 ? Expected.of(1, 0) : Expected.absolute(Math.exp(x / alpha), 8);
            case UnaryFunction.Gelu() ->
                Expected.absolute((1 + erf(x)) / 2 + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI), 8);
            case UnaryFunction.GeluTanh() -> {
                double t = Math.tanh(cubic(x));
                double inner = GELU_SCALE * (1 + 3 * GELU_CUBIC * x * x);
                double factor = Math.abs(x) > SATURATED ? 0 : Math.abs(x) * inner;
                yield Expected.absolute((1 + t + x * (1 - t * t) * inner) / 2, factor * (8 * Math.abs(t) + 2) + 8);
            }
            case UnaryFunction.Silu() -> {
                double s = sigmoid(x);
                double size = x > 20 ? 1 : 1 + Math.abs(x);
                yield Expected.absolute(s * (1 + x * sigmoid(-x)), 12 * s * size)
                        .subnormal(x);
            }
            case UnaryFunction.Mish() -> {
                double t = Math.tanh(softplus(x));
                double s = sigmoid(x);
                double size = x > 10 ? 0 : Math.abs(x) * s;
                double change = t == 1 ? 0 : x * (1 - t * t) * s;
                yield Expected.absolute(t + change, 12 * t + size * (20 * t * t + 12))
                        .subnormal(x);
            }
            case UnaryFunction.Softplus(float beta, float threshold) -> {
                double scaled = beta * x;
                double s = sigmoid(scaled);
                yield scaled > threshold ? Expected.of(1, 0) : Expected.of(s, sigmoid(-scaled) * finite(scaled) + 7);
            }
            case UnaryFunction.Softsign() -> {
                Expected square = Expected.of(1 / ((1 + Math.abs(x)) * (1 + Math.abs(x))), 4);
                yield new Expected(square.value, square.bound + Float.MIN_NORMAL);
            }
            case UnaryFunction.HardSigmoid(float alpha, float beta) -> {
                double y = alpha * x + beta;
                yield Expected.of(y > 0 && y < 1 ? alpha : 0, 1);
            }
            case UnaryFunction.HardSwish() ->
                x <= -3
                        ? Expected.of(0, 0)
                        : x < 3 ? Expected.absolute(x / 3 + 0.5, Math.abs(x) + 3) : Expected.of(1, 0);
            case UnaryFunction.Clip(float min, float max) -> Expected.of(x > min && x < max ? 1 : 0, 0);
        };
    }

    /// Whether the argument is so near to a jump that rounding decides on which side it is.
    static boolean onEdge(UnaryFunction function, double x) {
        return switch (function) {
            case UnaryFunction.HardSigmoid(float alpha, float beta) -> {
                double below = 1 - (alpha * x + beta);
                yield below > 0 && below <= ROUNDING;
            }
            case UnaryFunction.Softplus(float beta, float threshold) -> {
                double distance = Math.abs(beta * x - threshold);
                yield distance > 0 && distance <= ROUNDING * Math.abs(threshold);
            }
            default -> false;
        };
    }

    private static double size(double x) {
        return x < 0 ? Math.min(-x, SATURATED) : x;
    }

    private static double finite(double x) {
        return Math.min(Math.abs(x), Float.MAX_VALUE);
    }

    private static double erf(double x) {
        return ErrorFunctionOracle.erf(x / Math.sqrt(2));
    }

    private static double cubic(double x) {
        return GELU_SCALE * (x + GELU_CUBIC * x * x * x);
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double unit(double x) {
        return x < 0 ? 0 : x > 1 ? 1 : x;
    }
}
