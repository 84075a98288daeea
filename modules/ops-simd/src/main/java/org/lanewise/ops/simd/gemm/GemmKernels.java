package org.lanewise.ops.simd.gemm;

import java.util.List;
import org.lanewise.ops.simd.GemmProblem;
import org.lanewise.ops.simd.KernelList;

/// The algorithms for the matrix product, best first.
public final class GemmKernels {

    /// The matrix product.
    public static final KernelList<GemmProblem> GEMM =
            new KernelList<>("gemm", GemmProblem.class, List.of(new PackedGemm(), new GemmReference()));

    private GemmKernels() {}
}
