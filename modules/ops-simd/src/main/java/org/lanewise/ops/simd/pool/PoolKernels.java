package org.lanewise.ops.simd.pool;

import java.util.List;
import org.lanewise.ops.simd.KernelList;
import org.lanewise.ops.simd.Pool2dProblem;

/// The algorithms for pooling, best first.
public final class PoolKernels {

    /// Two-dimensional pooling of every kind, forward and backward.
    public static final KernelList<Pool2dProblem> POOL2D = new KernelList<>(
            "pool2d",
            Pool2dProblem.class,
            List.of(
                    new MaxPoolImageLanes(),
                    new AveragePoolImageLanes(),
                    new LpPoolImageLanes(),
                    new GlobalAveragePlanes(),
                    new PoolRows(),
                    new PoolReference()));

    private PoolKernels() {}
}
