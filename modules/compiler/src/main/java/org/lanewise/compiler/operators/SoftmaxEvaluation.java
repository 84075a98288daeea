package org.lanewise.compiler.operators;

import org.lanewise.layers.ops.NormOp;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What softmax and its kin compute, lane by lane.
final class SoftmaxEvaluation {

    private SoftmaxEvaluation() {}

    static Tensor softmax(NormOp.Softmax op, Operands in) {
        double[] values = NormEvaluation.reals(in, 0);
        Lanes lanes = lanes(in, op.axis(), op.flatten());
        for (int lane = 0; lane < lanes.count(); lane++) {
            int start = lanes.start(lane);
            double max = max(values, start, lanes);
            double sum = 0;
            for (int k = 0, i = start; k < lanes.length(); k++, i += lanes.inner()) {
                values[i] = StrictMath.exp(values[i] - max);
                sum += values[i];
            }
            for (int k = 0, i = start; k < lanes.length(); k++, i += lanes.inner()) {
                values[i] /= sum;
            }
        }
        return Numbers.ofReals(in.type(0), in.shape(0), values);
    }

    static Tensor logSoftmax(NormOp.LogSoftmax op, Operands in) {
        double[] values = NormEvaluation.reals(in, 0);
        logSoftmax(values, lanes(in, op.axis(), op.flatten()));
        return Numbers.ofReals(in.type(0), in.shape(0), values);
    }

    /// Replaces every lane by the logarithm of its softmax.
    static void logSoftmax(double[] values, Lanes lanes) {
        for (int lane = 0; lane < lanes.count(); lane++) {
            int start = lanes.start(lane);
            double max = max(values, start, lanes);
            double sum = 0;
            for (int k = 0, i = start; k < lanes.length(); k++, i += lanes.inner()) {
                values[i] -= max;
                sum += StrictMath.exp(values[i]);
            }
            double log = StrictMath.log(sum);
            for (int k = 0, i = start; k < lanes.length(); k++, i += lanes.inner()) {
                values[i] -= log;
            }
        }
    }

    static Tensor hardmax(NormOp.Hardmax op, Operands in) {
        long[] keys = Ranking.keys(NormEvaluation.reals(in, 0));
        Lanes lanes = lanes(in, op.axis(), op.flatten());
        double[] values = new double[keys.length];
        for (int lane = 0; lane < lanes.count(); lane++) {
            int start = lanes.start(lane);
            int best = start;
            for (int k = 0, i = start; k < lanes.length(); k++, i += lanes.inner()) {
                best = keys[i] > keys[best] ? i : best;
            }
            values[best] = 1;
        }
        return Numbers.ofReals(in.type(0), in.shape(0), values);
    }

    private static double max(double[] values, int start, Lanes lanes) {
        double max = Double.NEGATIVE_INFINITY;
        for (int k = 0, i = start; k < lanes.length(); k++, i += lanes.inner()) {
            max = Math.max(max, values[i]);
        }
        return max;
    }

    private static Lanes lanes(Operands in, int axis, boolean flatten) {
        Shape shape = in.shape(0);
        int rank = shape.rank();
        if (flatten && axis == rank) {
            return Lanes.from(shape, rank);
        }
        int at = ReductionEvaluation.axis(in, shape, axis);
        return flatten ? Lanes.from(shape, at) : Lanes.along(shape, at);
    }
}
