package org.lanewise.compiler;

import java.util.List;
import org.lanewise.layers.Activation;
import org.lanewise.layers.AdaptiveAvgPool2d;
import org.lanewise.layers.AdaptiveMaxPool2d;
import org.lanewise.layers.AvgPool2d;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.BinaryCrossEntropyWithLogits;
import org.lanewise.layers.Celu;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.ConvTranspose2d;
import org.lanewise.layers.Elu;
import org.lanewise.layers.Gelu;
import org.lanewise.layers.GlobalAvgPool2d;
import org.lanewise.layers.Huber;
import org.lanewise.layers.Layer;
import org.lanewise.layers.LeakyRelu;
import org.lanewise.layers.Linear;
import org.lanewise.layers.LocalResponseNorm;
import org.lanewise.layers.LogSoftmax;
import org.lanewise.layers.LpPool2d;
import org.lanewise.layers.MeanSquaredError;
import org.lanewise.layers.PRelu;
import org.lanewise.layers.RRelu;
import org.lanewise.layers.Softmax;
import org.lanewise.layers.SoftmaxCrossEntropy;

/// How far `float` results of one layer may be from exact ones, in units of `u = 2^-24`.
///
/// A sum of `n` terms in any order, each with at most `k` roundings of its own, is off by at most
/// `(n + k) u * sum of |terms|` (Higham, Accuracy and Stability of Numerical Algorithms, 3.1), up to `u^2`. The
/// magnitude
/// of the terms is what matters: a layer whose formula subtracts numbers of similar size has terms that are larger than
/// its
/// result, and states their size here.
///
/// @param length terms of the longest sum that makes one output element
/// @param value bound of the terms of an output element
/// @param gain bound of the terms whose sum is the derivative of one output element by one input element, beyond the
///     magnitude of that derivative itself
/// @param deviations how much larger the relative error of a normalised element is than that of its input
record Rounding(int length, double value, double gain, double deviations) {

    /// The half distance of 1 to the next float.
    static final double UNIT = 0x1p-24;

    /// Roundings of one term: a polynomial of degree 7 with its argument reduction, powers by exponential and
    /// logarithm,
    /// scaling by a reciprocal, the derivative of a loss.
    static final int PER_TERM = 32;

    /// As [#of] for a layer that is served: running statistics normalise, so that their terms are
    /// `gamma (|x| + |mean|) / sqrt(variance)`, of one element.
    static Rounding serving(Layer layer, List<OracleArray> inputs, List<OracleArray> parameters, OracleArray output) {
        if (!(layer instanceof BatchNorm2d norm)) {
            return of(layer, inputs, parameters, output);
        }
        double steepest = 0;
        for (double variance : parameters.get(3).data()) {
            steepest = Math.max(steepest, 1 / Math.sqrt(variance + norm.epsilon()));
        }
        double terms = (inputs.getFirst().largest() + parameters.get(2).largest()) * steepest;
        double value = parameters.get(0).largest() * terms + parameters.get(1).largest();
        return new Rounding(4, value, 0, 0);
    }

    static Rounding of(Layer layer, List<OracleArray> inputs, List<OracleArray> parameters, OracleArray output) {
        OracleArray x = inputs.getFirst();
        double largest = x.largest();
        double result = output.largest();
        int length = length(layer, x, parameters);
        double sharpest = OracleNorms.sharpest(layer, x);
        if (sharpest > 0) {
            double amplified = 1 + largest * sharpest;
            double gamma = parameters.get(0).largest();
            double normalized = (result + parameters.get(1).largest()) / 0.2;
            double gain = gamma * sharpest * (1 + normalized) * (1 + normalized) * amplified;
            return new Rounding(length, result + gamma * amplified, gain, amplified);
        }
        return switch (layer) {
            case Conv2d conv -> new Rounding(length, absolute(conv, x, parameters), 0, 0);
            case ConvTranspose2d conv -> new Rounding(length, absolute(conv, x, parameters), 0, 0);
            case Linear linear -> new Rounding(length, absolute(linear, x, parameters), 0, 0);
            case PRelu _ -> new Rounding(length, result, 0, 0);
            case Activation activation -> {
                double alpha = alpha(activation);
                double cubic = activation instanceof Gelu ? Math.pow(largest, 3) / 9 : 0;
                yield new Rounding(length, result + alpha, alpha + largest + cubic, 0);
            }
            case Softmax _ -> new Rounding(length, 1 + largest, 2 + largest, 0);
            case LogSoftmax _ -> new Rounding(length, 2 * largest + Math.log(length) + 1, 1 + length, 0);
            case LocalResponseNorm norm ->
                new Rounding(length, result, 1 + 2 * norm.alpha() * norm.beta() * largest * largest / norm.k(), 0);
            case SoftmaxCrossEntropy _ -> new Rounding(length, 2 * largest + Math.log(length) + 1, 2.0 / x.size(0), 0);
            case BinaryCrossEntropyWithLogits() -> new Rounding(length, 2 * largest + 1, 2.0 / x.data().length, 0);
            case MeanSquaredError() ->
                elementwise(length, largest, inputs.get(1).largest(), x);
            case Huber _ -> elementwise(length, largest, inputs.get(1).largest(), x);
            default -> new Rounding(length, Math.max(result, largest), 0, 0);
        };
    }

    /// Of layers one after the other: their sums follow each other, and the largest terms bound all.
    Rounding then(Rounding next) {
        return new Rounding(
                length + next.length,
                Math.max(value, next.value),
                Math.max(gain, next.gain),
                Math.max(deviations, next.deviations));
    }

    private static Rounding elementwise(int length, double prediction, double target, OracleArray x) {
        double error = prediction + target;
        return new Rounding(length, error * error, 2 * error / x.data().length, 0);
    }

    private static double absolute(Layer layer, OracleArray x, List<OracleArray> parameters) {
        List<OracleArray> magnitudes =
                parameters.stream().map(OracleArray::absolute).toList();
        OracleArray sum = switch (layer) {
            case Conv2d conv -> OracleConvolutions.convolution(conv, x.absolute(), magnitudes);
            case ConvTranspose2d conv -> OracleConvolutions.transposed(conv, x.absolute(), magnitudes);
            case Linear linear -> OracleConvolutions.linear(linear, x.absolute(), magnitudes);
            default -> throw new AssertionError(layer);
        };
        return sum.largest();
    }

    private static double alpha(Activation activation) {
        return switch (activation) {
            case Elu(double alpha) -> 1 + Math.abs(alpha);
            case Celu(double alpha) -> 1 + alpha;
            case LeakyRelu(double slope) -> 1 + Math.abs(slope);
            case RRelu(double lower, double upper) -> 1 + Math.max(Math.abs(lower), Math.abs(upper));
            default -> 3;
        };
    }

    private static int length(Layer layer, OracleArray x, List<OracleArray> parameters) {
        return switch (layer) {
            case Conv2d conv -> 1 + parameters.getFirst().data().length / conv.outChannels();
            case ConvTranspose2d conv -> 1 + parameters.getFirst().data().length / (conv.outChannels() / conv.groups());
            case Linear _ -> 1 + x.size(1);
            case AvgPool2d pool -> pool.kernel().height() * pool.kernel().width();
            case LpPool2d pool -> pool.kernel().height() * pool.kernel().width();
            case GlobalAvgPool2d() -> x.plane();
            case AdaptiveAvgPool2d _ -> x.plane();
            case AdaptiveMaxPool2d _ -> x.plane();
            case LocalResponseNorm norm -> norm.size();
            case Softmax(int axis) -> x.size(axis < 0 ? axis + x.rank() : axis);
            case LogSoftmax(int axis) -> x.size(axis < 0 ? axis + x.rank() : axis);
            case SoftmaxCrossEntropy _ -> x.size(1) + x.size(0);
            default -> OracleNorms.sharpest(layer, x) > 0 ? x.data().length / 4 : 4;
        };
    }
}
