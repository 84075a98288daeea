package org.lanewise.ops.simd.linear;

import java.util.List;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.LinearProblem;

/// The algorithms for fully connected layers, best first.
public final class LinearKernels {

    /// A fully connected layer in all directions.
    public static final KernelList<LinearProblem> LINEAR = new KernelList<>(
            "linear",
            LinearProblem.class,
            List.of(new LinearImageLanes(), new LinearBackwardWeights(), new LinearGemv(), new LinearReference()));

    private LinearKernels() {}
}
