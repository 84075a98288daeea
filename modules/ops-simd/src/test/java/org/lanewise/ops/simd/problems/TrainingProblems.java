package org.lanewise.ops.simd.problems;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.ops.simd.AdamWProblem;
import org.lanewise.ops.simd.ElementwiseLoss;
import org.lanewise.ops.simd.ElementwiseLossProblem;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.SgdProblem;
import org.lanewise.ops.simd.SoftmaxCrossEntropyProblem;
import org.lanewise.ops.simd.SumOfSquaresProblem;
import org.lanewise.ops.simd.catalog.Kernels;

/// Losses and steps of optimizers.
final class TrainingProblems {

    static final ProblemSet<SoftmaxCrossEntropyProblem> SOFTMAX_CROSS_ENTROPY = softmaxCrossEntropy();
    static final ProblemSet<ElementwiseLossProblem> ELEMENTWISE_LOSS = elementwiseLoss();
    static final ProblemSet<SgdProblem> SGD = new ProblemSet<>(Kernels.SGD, sgd(37), sgd(20_011));
    static final ProblemSet<AdamWProblem> ADAMW = new ProblemSet<>(Kernels.ADAMW, adamW(37), adamW(20_011));

    static final ProblemSet<SumOfSquaresProblem> SUM_OF_SQUARES = new ProblemSet<>(
            Kernels.SUM_OF_SQUARES,
            List.of(new SumOfSquaresProblem(37)),
            List.of(new SumOfSquaresProblem(1), new SumOfSquaresProblem(100_003)));

    private TrainingProblems() {}

    private static ProblemSet<SoftmaxCrossEntropyProblem> softmaxCrossEntropy() {
        List<SoftmaxCrossEntropyProblem> few = new ArrayList<>();
        List<SoftmaxCrossEntropyProblem> more = new ArrayList<>();
        for (Layout layout : Layout.values()) {
            for (float smoothing : new float[] {0f, 0.1f}) {
                few.add(new SoftmaxCrossEntropyProblem(smoothing, layout, 3, 5));
                more.add(new SoftmaxCrossEntropyProblem(smoothing, layout, 33, 10));
                more.add(new SoftmaxCrossEntropyProblem(smoothing, layout, 17, 100));
            }
        }
        return new ProblemSet<>(Kernels.SOFTMAX_CROSS_ENTROPY, few, more);
    }

    private static ProblemSet<ElementwiseLossProblem> elementwiseLoss() {
        List<ElementwiseLoss> losses = List.of(
                new ElementwiseLoss.BinaryCrossEntropyWithLogits(),
                new ElementwiseLoss.MeanSquaredError(),
                new ElementwiseLoss.Huber(0.75f));
        List<ElementwiseLossProblem> few = new ArrayList<>();
        List<ElementwiseLossProblem> more = new ArrayList<>();
        for (Layout layout : Layout.values()) {
            for (ElementwiseLoss loss : losses) {
                few.add(new ElementwiseLossProblem(loss, layout, 3, 7));
                more.add(new ElementwiseLossProblem(loss, layout, 17, 2 * ElementwiseLossProblem.CHUNK + 3));
                more.add(new ElementwiseLossProblem(loss, layout, 48, 10));
            }
        }
        return new ProblemSet<>(Kernels.ELEMENTWISE_LOSS, few, more);
    }

    private static List<SgdProblem> sgd(int elements) {
        return List.of(
                new SgdProblem(elements, 0f, 0f, false, 0f, false),
                new SgdProblem(elements, 0.9f, 0.1f, false, 1e-2f, false),
                new SgdProblem(elements, 0.9f, 0f, true, 1e-2f, true));
    }

    private static List<AdamWProblem> adamW(int elements) {
        return List.of(
                new AdamWProblem(elements, 0.9f, 0.999f, 1e-8f, 0f, false),
                new AdamWProblem(elements, 0.8f, 0.99f, 1e-6f, 1e-2f, false),
                new AdamWProblem(elements, 0.9f, 0.999f, 1e-8f, 1e-2f, true));
    }
}
