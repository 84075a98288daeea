package org.lanewise.ops.simd.loss;

import java.util.List;
import org.lanewise.ops.simd.ElementwiseLossProblem;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.SoftmaxCrossEntropyProblem;

/// The algorithms for losses, best first.
public final class LossKernels {

    /// Softmax cross-entropy against class indices.
    public static final KernelList<SoftmaxCrossEntropyProblem> SOFTMAX_CROSS_ENTROPY = new KernelList<>(
            "softmaxCrossEntropy",
            SoftmaxCrossEntropyProblem.class,
            List.of(new CrossEntropyImageLanes(), new CrossEntropyReference()));

    /// Losses that are means over elements.
    public static final KernelList<ElementwiseLossProblem> ELEMENTWISE = new KernelList<>(
            "elementwiseLoss",
            ElementwiseLossProblem.class,
            List.of(new ElementwiseLossImageLanes(), new ElementwiseLossReference()));

    private LossKernels() {}
}
