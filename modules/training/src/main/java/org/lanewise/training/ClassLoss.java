package org.lanewise.training;

import org.lanewise.layers.BinaryCrossEntropyWithLogits;
import org.lanewise.layers.Huber;
import org.lanewise.layers.Loss;
import org.lanewise.layers.MeanSquaredError;
import org.lanewise.layers.SoftmaxCrossEntropy;

/// What a loss makes of class labels. Softmax cross-entropy takes the labels themselves; the losses of elements take
/// one target a class, 1 for the label and 0 for all others.
final class ClassLoss {

    private ClassLoss() {}

    /// Targets of one sample.
    static int targets(Loss loss, int classes) {
        return switch (loss) {
            case SoftmaxCrossEntropy _ -> 1;
            case BinaryCrossEntropyWithLogits() -> classes;
            case MeanSquaredError() -> classes;
            case Huber _ -> classes;
        };
    }

    /// Writes the targets of a batch.
    ///
    /// @param labels classes as whole numbers
    /// @param count samples
    /// @param targets receives as many numbers a sample as [#targets] says
    static void fill(Loss loss, float[] labels, int count, int classes, float[] targets) {
        if (loss instanceof SoftmaxCrossEntropy) {
            System.arraycopy(labels, 0, targets, 0, count);
            return;
        }
        for (int n = 0; n < count; n++) {
            for (int c = 0; c < classes; c++) {
                targets[n * classes + c] = c == (int) labels[n] ? 1f : 0f;
            }
        }
    }

    /// The loss of one sample in double; the loss of a batch is the mean over its samples.
    static double value(Loss loss, float[] scores, int offset, int classes, int label) {
        if (loss instanceof SoftmaxCrossEntropy(double smoothing)) {
            return crossEntropy(smoothing, scores, offset, classes, label);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += element(loss, scores[offset + c], c == label ? 1 : 0);
        }
        return sum / classes;
    }

    /// `log(sum(exp(score))) - (1 - smoothing) * score[label] - smoothing * mean(score)`.
    private static double crossEntropy(double smoothing, float[] scores, int offset, int classes, int label) {
        double most = scores[offset + Classifier.argMax(scores, offset, classes)];
        double exponentials = 0;
        double mean = 0;
        for (int c = 0; c < classes; c++) {
            exponentials += StrictMath.exp(scores[offset + c] - most);
            mean += scores[offset + c] / (double) classes;
        }
        double own = scores[offset + label];
        return StrictMath.log(exponentials) + most - own - (smoothing == 0 ? 0 : smoothing * (mean - own));
    }

    private static double element(Loss loss, double score, double target) {
        double error = Math.abs(score - target);
        return switch (loss) {
            case SoftmaxCrossEntropy _ -> throw new AssertionError("softmax cross-entropy is of a sample");
            case BinaryCrossEntropyWithLogits() ->
                Math.max(score, 0) - score * target + StrictMath.log1p(StrictMath.exp(-Math.abs(score)));
            case MeanSquaredError() -> error * error;
            case Huber(double delta) -> error <= delta ? error * error / 2 : delta * (error - delta / 2);
        };
    }
}
