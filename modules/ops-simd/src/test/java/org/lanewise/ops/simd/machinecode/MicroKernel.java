package org.lanewise.ops.simd.machinecode;

import java.util.ArrayList;
import java.util.List;

/// A method whose innermost loop must not spill, and how to make C2 compile it.
///
/// A new one is a line in [#all()].
///
/// @param method class and method, such as `some.Type::method`
/// @param fmas fused multiply-adds on vectors in one turn of its loop; C2 may join several turns
/// @param heat calls the method until it is compiled
record MicroKernel(String method, int fmas, Runnable heat) {

    /// Every micro-kernel of this JVM's vector width.
    static List<MicroKernel> all() {
        List<MicroKernel> all = new ArrayList<>();
        all.addAll(TileHeat.tapped());
        all.addAll(TileHeat.panel());
        all.addAll(TileHeat.pairwise());
        all.addAll(TileHeat.blocked());
        all.addAll(MatrixHeat.gemm());
        all.addAll(MatrixHeat.gemv());
        all.addAll(DepthwiseHeat.padded());
        all.addAll(DepthwiseHeat.inPlace());
        return all;
    }
}
