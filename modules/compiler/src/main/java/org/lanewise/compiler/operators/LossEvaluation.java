package org.lanewise.compiler.operators;

import java.util.Arrays;
import java.util.List;
import org.lanewise.layers.ops.TrainingOp.Reduction;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What losses over classes compute.
final class LossEvaluation {

    private LossEvaluation() {}

    static List<Tensor> negativeLogLikelihood(Reduction reduction, Operands in) {
        return List.of(loss(reduction, NormEvaluation.reals(in, 0), in));
    }

    static List<Tensor> softmaxCrossEntropy(Reduction reduction, Operands in) {
        double[] logs = NormEvaluation.reals(in, 0);
        Shape shape = in.shape(0);
        if (shape.rank() >= 2) {
            SoftmaxEvaluation.logSoftmax(logs, Lanes.along(shape, 1));
        }
        return List.of(loss(reduction, logs, in), Numbers.ofReals(in.type(0), shape, logs));
    }

    private static Tensor loss(Reduction reduction, double[] logs, Operands in) {
        Shape shape = in.shape(0);
        Shape target = in.shape(1);
        if (shape.rank() < 2 || !target.equals(withoutClasses(shape))) {
            throw in.error(
                    "has scores " + shape + " and targets " + target + ", expected [N, C, D1, ...] and [N, D1, ...]");
        }
        if (in.type(1).isFloat() || in.type(1) == DType.BOOL) {
            throw in.error("has targets of type " + in.type(1) + ", expected a type of integers");
        }
        int classes = shape.size(1);
        double[] weights = weights(in, classes);
        boolean ignores = in.optional(3).isPresent();
        long ignored = ignores ? in.integer(3) : 0;
        long[] targets = Numbers.integers(in.get(1));
        double[] losses = new double[targets.length];
        int places = targets.length == 0 ? 0 : targets.length / shape.size(0);
        double weightSum = 0;
        for (int i = 0; i < losses.length; i++) {
            long at = targets[i];
            if (ignores && at == ignored) {
                continue;
            }
            if (at < 0 || at >= classes) {
                throw in.error("has target " + at + ", expected 0 to " + (classes - 1)
                        + (ignores ? " or " + ignored + ", which is ignored" : ""));
            }
            int index = (i / places * classes + (int) at) * places + i % places;
            losses[i] = -logs[index] * weights[(int) at];
            weightSum += weights[(int) at];
        }
        if (reduction == Reduction.NONE) {
            return Numbers.ofReals(in.type(0), target, losses);
        }
        double sum = 0;
        for (double loss : losses) {
            sum += loss;
        }
        return Moves.scalar(in.type(0), reduction == Reduction.SUM ? sum : sum / weightSum);
    }

    private static double[] weights(Operands in, int classes) {
        if (in.optional(2).isEmpty()) {
            double[] ones = new double[classes];
            Arrays.fill(ones, 1);
            return ones;
        }
        double[] weights = NormEvaluation.reals(in, 2);
        if (weights.length != classes) {
            throw in.error("has " + weights.length + " weights, expected " + classes + " as there are classes");
        }
        return weights;
    }

    private static Shape withoutClasses(Shape shape) {
        int[] sizes = new int[shape.rank() - 1];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = shape.size(i == 0 ? 0 : i + 1);
        }
        return Shape.of(sizes);
    }
}
