package org.lanewise.compiler;

import java.util.function.DoubleUnaryOperator;
import org.lanewise.layers.Activation;
import org.lanewise.layers.Celu;
import org.lanewise.layers.Elu;
import org.lanewise.layers.Gelu;
import org.lanewise.layers.HardSigmoid;
import org.lanewise.layers.HardSwish;
import org.lanewise.layers.LeakyRelu;
import org.lanewise.layers.Mish;
import org.lanewise.layers.PRelu;
import org.lanewise.layers.RRelu;
import org.lanewise.layers.Relu;
import org.lanewise.layers.Relu6;
import org.lanewise.layers.Selu;
import org.lanewise.layers.Sigmoid;
import org.lanewise.layers.Silu;
import org.lanewise.layers.Softplus;
import org.lanewise.layers.Softsign;
import org.lanewise.layers.Tanh;

/// Functions of one element by their definitions.
final class OracleActivations {

    private OracleActivations() {}

    /// The function of an activation in evaluation, except that of PReLU, which has parameters.
    static DoubleUnaryOperator function(Activation activation) {
        return switch (activation) {
            case Sigmoid() -> x -> 1 / (1 + Math.exp(-x));
            case Tanh() -> Math::tanh;
            case Relu() -> x -> Math.max(x, 0);
            case LeakyRelu(double slope) -> x -> x > 0 ? x : slope * x;
            case RRelu(double lower, double upper) -> x -> x > 0 ? x : (lower + upper) / 2 * x;
            case PRelu _ -> throw new AssertionError("PReLU has parameters");
            case Elu(double alpha) -> x -> x > 0 ? x : alpha * Math.expm1(x);
            case Selu() -> x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x));
            case Celu(double alpha) -> x -> x > 0 ? x : alpha * Math.expm1(x / alpha);
            case Gelu(boolean approximate) ->
                approximate
                        ? x -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)))
                        : x -> x / 2 * (1 + erf(x / Math.sqrt(2)));
            case Silu() -> x -> x / (1 + Math.exp(-x));
            case Mish() -> x -> x * Math.tanh(Math.log1p(Math.exp(x)));
            case Softplus(double beta, double threshold) ->
                x -> beta * x > threshold ? x : Math.log1p(Math.exp(beta * x)) / beta;
            case Softsign() -> x -> x / (1 + Math.abs(x));
            case HardSigmoid() -> OracleActivations::hardSigmoid;
            case HardSwish() -> x -> x * hardSigmoid(x);
            case Relu6() -> x -> Math.min(Math.max(x, 0), 6);
        };
    }

    private static double hardSigmoid(double x) {
        return Math.min(Math.max(x / 6 + 0.5, 0), 1);
    }

    /// `2 / sqrt(pi) * exp(-x^2) * sum of 2^n x^(2n+1) / (1 * 3 * ... * (2n+1))`: all terms have
    /// one sign, so nothing cancels (Abramowitz and Stegun, 7.1.6).
    static double erf(double x) {
        double term = x;
        double sum = 0;
        for (int n = 0; sum + term != sum; n++) {
            sum += term;
            term *= 2 * x * x / (2 * n + 3);
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    static OracleArray apply(DoubleUnaryOperator function, OracleArray x) {
        OracleArray y = OracleArray.like(x);
        for (int i = 0; i < y.data().length; i++) {
            y.data()[i] = function.applyAsDouble(x.data()[i]);
        }
        return y;
    }

    static OracleArray prelu(OracleArray x, OracleArray slopes) {
        OracleArray y = OracleArray.like(x);
        for (int i = 0; i < y.data().length; i++) {
            int c = slopes.data().length == 1 ? 0 : i / x.plane() % x.size(1);
            y.data()[i] = x.data()[i] > 0 ? x.data()[i] : slopes.data()[c] * x.data()[i];
        }
        return y;
    }
}
