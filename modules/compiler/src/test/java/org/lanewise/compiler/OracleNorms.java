package org.lanewise.compiler;

import java.util.List;
import java.util.function.IntUnaryOperator;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.GroupNorm;
import org.lanewise.layers.Layer;
import org.lanewise.layers.LayerNorm;
import org.lanewise.layers.LocalResponseNorm;

/// Normalisation and softmax by their definitions.
final class OracleNorms {

    private OracleNorms() {}

    /// @param parameters gamma, beta, running mean, running variance; the last two are replaced
    ///     in training
    static OracleArray batchNorm(BatchNorm2d layer, OracleArray x, List<OracleArray> parameters, boolean training) {
        OracleArray y = OracleArray.like(x);
        int channels = x.size(1);
        int plane = x.plane();
        int count = x.size(0) * plane;
        double[] runningMean = parameters.get(2).data();
        double[] runningVariance = parameters.get(3).data();
        for (int c = 0; c < channels; c++) {
            int channel = c;
            IntUnaryOperator index = i -> (i / plane * channels + channel) * plane + i % plane;
            double mean = training ? mean(x, count, index) : runningMean[c];
            double variance = training ? variance(x, count, index, mean) : runningVariance[c];
            for (int i = 0; i < count; i++) {
                int at = index.applyAsInt(i);
                y.data()[at] = (x.data()[at] - mean)
                                / Math.sqrt(variance + layer.epsilon())
                                * parameters.get(0).data()[c]
                        + parameters.get(1).data()[c];
            }
            if (training) {
                double unbiased = variance * count / (count - 1);
                runningMean[c] = (1 - layer.momentum()) * runningMean[c] + layer.momentum() * mean;
                runningVariance[c] = (1 - layer.momentum()) * runningVariance[c] + layer.momentum() * unbiased;
            }
        }
        return y;
    }

    static OracleArray groupNorm(GroupNorm layer, OracleArray x, List<OracleArray> parameters) {
        OracleArray y = OracleArray.like(x);
        int plane = x.plane();
        int count = x.size(1) / layer.groups() * plane;
        for (int group = 0; group < x.size(0) * layer.groups(); group++) {
            int first = group * count;
            normalize(x, y, first, count, layer.epsilon());
            for (int i = first; i < first + count; i++) {
                int c = i / plane % x.size(1);
                y.data()[i] = y.data()[i] * parameters.get(0).data()[c]
                        + parameters.get(1).data()[c];
            }
        }
        return y;
    }

    static OracleArray layerNorm(LayerNorm layer, OracleArray x, List<OracleArray> parameters) {
        OracleArray y = OracleArray.like(x);
        int count = OracleArray.count(x.sizes(), x.rank() - layer.axes(), x.rank());
        for (int first = 0; first < x.data().length; first += count) {
            normalize(x, y, first, count, layer.epsilon());
            for (int i = 0; i < count; i++) {
                y.data()[first + i] = y.data()[first + i] * parameters.get(0).data()[i]
                        + parameters.get(1).data()[i];
            }
        }
        return y;
    }

    private static void normalize(OracleArray x, OracleArray y, int first, int count, double epsilon) {
        double mean = mean(x, count, i -> first + i);
        double variance = variance(x, count, i -> first + i, mean);
        for (int i = first; i < first + count; i++) {
            y.data()[i] = (x.data()[i] - mean) / Math.sqrt(variance + epsilon);
        }
    }

    /// The largest `1 / sqrt(variance + epsilon)` that a layer divides with; 0 for layers that do
    /// not normalise.
    static double sharpest(Layer layer, OracleArray x) {
        int groups = switch (layer) {
            case BatchNorm2d _ -> x.size(1);
            case GroupNorm norm -> x.size(0) * norm.groups();
            case LayerNorm norm -> OracleArray.count(x.sizes(), 0, x.rank() - norm.axes());
            default -> 0;
        };
        double epsilon = switch (layer) {
            case BatchNorm2d norm -> norm.epsilon();
            case GroupNorm norm -> norm.epsilon();
            case LayerNorm norm -> norm.epsilon();
            default -> 1;
        };
        double sharpest = 0;
        for (int group = 0; group < groups; group++) {
            int count = x.data().length / groups;
            int at = group;
            int plane = layer instanceof BatchNorm2d ? x.plane() : count;
            IntUnaryOperator index = i -> (i / plane * groups + at) * plane + i % plane;
            double variance = variance(x, count, index, mean(x, count, index));
            sharpest = Math.max(sharpest, 1 / Math.sqrt(variance + epsilon));
        }
        return sharpest;
    }

    private static double mean(OracleArray x, int count, IntUnaryOperator index) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += x.data()[index.applyAsInt(i)];
        }
        return sum / count;
    }

    private static double variance(OracleArray x, int count, IntUnaryOperator index, double mean) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            double difference = x.data()[index.applyAsInt(i)] - mean;
            sum += difference * difference;
        }
        return sum / count;
    }

    static OracleArray localResponse(LocalResponseNorm layer, OracleArray x) {
        OracleArray y = OracleArray.like(x);
        int channels = x.size(1);
        int plane = x.plane();
        for (int i = 0; i < x.data().length; i++) {
            int c = i / plane % channels;
            double sum = 0;
            for (int other = 0; other < channels; other++) {
                boolean near = other >= c - Math.floorDiv(layer.size() - 1, 2) && other <= c + layer.size() / 2;
                double value = x.data()[i + (other - c) * plane];
                sum += near ? value * value : 0;
            }
            y.data()[i] = x.data()[i] / Math.pow(layer.k() + layer.alpha() / layer.size() * sum, layer.beta());
        }
        return y;
    }

    static OracleArray softmax(int axis, OracleArray x, boolean log) {
        int at = axis < 0 ? axis + x.rank() : axis;
        int size = x.size(at);
        int inner = OracleArray.count(x.sizes(), at + 1, x.rank());
        OracleArray y = OracleArray.like(x);
        for (int i = 0; i < x.data().length; i++) {
            int first = i / (size * inner) * size * inner + i % inner;
            double sum = 0;
            for (int k = 0; k < size; k++) {
                sum += Math.exp(x.data()[first + k * inner] - x.data()[i]);
            }
            y.data()[i] = log ? -Math.log(sum) : 1 / sum;
        }
        return y;
    }
}
