package org.lanewise.compiler.operators;

import java.util.List;
import org.lanewise.layers.ops.NormOp;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What normalisations of the channels of `[N, C, D1, ...]` compute.
final class ChannelNorms {

    private ChannelNorms() {}

    static List<Tensor> batch(NormOp.BatchNormalization op, Operands in) {
        double[] data = NormEvaluation.reals(in, 0);
        Shape shape = in.shape(0);
        // [samples, features, places] with one mean for each feature
        int samples = shape.size(0);
        int features = features(op, in, shape);
        int places = data.length == 0 ? 0 : data.length / samples / features;
        double[] scale = parameters(in, 1, features);
        double[] bias = parameters(in, 2, features);
        double[] givenMean = parameters(in, 3, features);
        double[] givenVariance = parameters(in, 4, features);
        double[] mean = givenMean;
        double[] variance = givenVariance;
        double[] runningMean = givenMean;
        double[] runningVariance = givenVariance;
        if (op.training()) {
            mean = new double[features];
            variance = new double[features];
            runningMean = new double[features];
            runningVariance = new double[features];
            for (int f = 0; f < features; f++) {
                mean[f] = mean(data, samples, features, places, f);
                variance[f] = variance(data, samples, features, places, f, mean[f]);
                runningMean[f] = givenMean[f] * op.momentum() + mean[f] * (1 - op.momentum());
                runningVariance[f] = givenVariance[f] * op.momentum() + variance[f] * (1 - op.momentum());
            }
        }
        double[] deviation = new double[features];
        for (int f = 0; f < features; f++) {
            deviation[f] = Math.sqrt(variance[f] + op.epsilon());
        }
        for (int i = 0; i < data.length; i++) {
            int f = i / places % features;
            data[i] = (data[i] - mean[f]) / deviation[f] * scale[f] + bias[f];
        }
        DType type = in.type(3);
        Shape statistics = in.shape(3);
        return List.of(
                Numbers.ofReals(in.type(0), shape, data),
                Numbers.ofReals(type, statistics, runningMean),
                Numbers.ofReals(type, statistics, runningVariance),
                Numbers.ofReals(type, statistics, mean),
                Numbers.ofReals(type, statistics, variance));
    }

    private static int features(NormOp.BatchNormalization op, Operands in, Shape shape) {
        if (shape.rank() == 0) {
            throw in.error("has data of rank 0, expected [N] or [N, C, D1, ...]");
        }
        if (shape.rank() == 1) {
            return 1;
        }
        return op.spatial() ? shape.size(1) : shape.elements(1, shape.rank());
    }

    private static double mean(double[] data, int samples, int features, int places, int feature) {
        double sum = 0;
        for (int n = 0; n < samples; n++) {
            int start = (n * features + feature) * places;
            for (int i = start; i < start + places; i++) {
                sum += data[i];
            }
        }
        return sum / ((double) samples * places);
    }

    private static double variance(double[] data, int samples, int features, int places, int feature, double mean) {
        double sum = 0;
        for (int n = 0; n < samples; n++) {
            int start = (n * features + feature) * places;
            for (int i = start; i < start + places; i++) {
                sum += (data[i] - mean) * (data[i] - mean);
            }
        }
        return sum / ((double) samples * places);
    }

    static Tensor instance(NormOp.InstanceNormalization op, Operands in) {
        Shape shape = images(in);
        int channels = shape.size(1);
        return groups(in, channels, channels, op.epsilon());
    }

    static Tensor group(NormOp.GroupNormalization op, Operands in) {
        Shape shape = images(in);
        int channels = shape.size(1);
        if (channels % op.groups() != 0) {
            throw in.error("has " + channels + " channels, expected a multiple of " + op.groups() + " groups");
        }
        return groups(in, op.groups(), op.perChannel() ? channels : op.groups(), op.epsilon());
    }

    private static Tensor groups(Operands in, int groups, int parameters, double epsilon) {
        double[] data = NormEvaluation.reals(in, 0);
        Shape shape = in.shape(0);
        double[] scale = parameters(in, 1, parameters);
        double[] bias = parameters(in, 2, parameters);
        if (data.length > 0) {
            int rows = shape.size(0) * groups;
            int length = data.length / rows;
            int run = data.length / shape.size(0) / parameters;
            for (int row = 0; row < rows; row++) {
                double mean = mean(data, 1, 1, length, row);
                double deviation = Math.sqrt(variance(data, 1, 1, length, row, mean) + epsilon);
                for (int i = row * length; i < (row + 1) * length; i++) {
                    int p = i / run % parameters;
                    data[i] = (data[i] - mean) / deviation * scale[p] + bias[p];
                }
            }
        }
        return Numbers.ofReals(in.type(0), shape, data);
    }

    static Tensor responses(NormOp.LRN op, Operands in) {
        double[] data = NormEvaluation.reals(in, 0);
        Shape shape = images(in);
        double[] result = new double[data.length];
        int below = (op.size() - 1) / 2;
        int above = op.size() - 1 - below;
        Lanes lanes = Lanes.along(shape, 1);
        for (int lane = 0; lane < lanes.count(); lane++) {
            int start = lanes.start(lane);
            for (int c = 0; c < lanes.length(); c++) {
                double sum = 0;
                int last = (int) Math.min(lanes.length() - 1, (long) c + above);
                for (int k = Math.max(0, c - below); k <= last; k++) {
                    double value = data[start + k * lanes.inner()];
                    sum += value * value;
                }
                int at = start + c * lanes.inner();
                result[at] = data[at] / StrictMath.pow(op.bias() + op.alpha() / op.size() * sum, op.beta());
            }
        }
        return Numbers.ofReals(in.type(0), shape, result);
    }

    private static Shape images(Operands in) {
        Shape shape = in.shape(0);
        if (shape.rank() < 2) {
            throw in.error("has data of rank " + shape.rank() + ", expected [N, C, D1, ...]");
        }
        return shape;
    }

    private static double[] parameters(Operands in, int index, int count) {
        double[] values = NormEvaluation.reals(in, index);
        if (values.length != count) {
            throw in.error("input " + index + " has " + values.length + " elements, expected " + count);
        }
        return values;
    }
}
