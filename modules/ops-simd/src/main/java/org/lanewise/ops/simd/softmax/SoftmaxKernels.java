package org.lanewise.ops.simd.softmax;

import java.util.List;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.SoftmaxProblem;

/// The algorithms for softmax, best first.
public final class SoftmaxKernels {

    /// Softmax and log-softmax, forward and backward.
    public static final KernelList<SoftmaxProblem> SOFTMAX =
            new KernelList<>("softmax", SoftmaxProblem.class, List.of(new SoftmaxImageLanes(), new SoftmaxReference()));

    private SoftmaxKernels() {}
}
