package org.lanewise.ops.simd.optimize;

import java.util.List;
import org.lanewise.ops.simd.AdamWProblem;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.SgdProblem;
import org.lanewise.ops.simd.SumOfSquaresProblem;

/// The algorithms for optimizer steps, best first.
public final class OptimizerKernels {

    /// Stochastic gradient descent.
    public static final KernelList<SgdProblem> SGD =
            new KernelList<>("sgd", SgdProblem.class, List.of(new SgdSimd(), new SgdReference()));

    /// Adam with decoupled weight decay.
    public static final KernelList<AdamWProblem> ADAMW =
            new KernelList<>("adamw", AdamWProblem.class, List.of(new AdamWSimd(), new AdamWReference()));

    /// Sums of squares, for norms of gradients.
    public static final KernelList<SumOfSquaresProblem> SUM_OF_SQUARES = new KernelList<>(
            "sumOfSquares",
            SumOfSquaresProblem.class,
            List.of(
                    new SumOfSquares("SumOfSquaresVectors", new VectorSquares()),
                    new SumOfSquares("SumOfSquaresReference", new PlainSquares())));

    private OptimizerKernels() {}
}
