package org.lanewise.ops.simd.machinecode;

import java.util.ArrayList;
import java.util.List;

/// A method whose innermost loop must not spill, and how to make C2 compile it.
///
/// A new one is a line in [#all()].
///
/// @param method class and method, such as `some.Type::method`
/// @param fmas fused multiply-adds on vectors in one turn of its loop; C2 may join several turns. 0
///     where they are not what the loop is about: then every loop that reads vectors counts
/// @param heat calls the method until it is compiled
record MicroKernel(String method, int fmas, Runnable heat) {

    /// Every micro-kernel of this JVM's vector width.
    static List<MicroKernel> all() {
        List<MicroKernel> all = new ArrayList<>();
        all.addAll(TileHeat.tapped());
        all.addAll(TileHeat.panel());
        all.addAll(TileHeat.pairwise());
        all.addAll(TileHeat.blocked());
        all.addAll(TileHeat.pairs());
        all.addAll(MatrixHeat.gemm());
        all.addAll(MatrixHeat.gemv());
        all.addAll(DepthwiseHeat.rows());
        all.addAll(DepthwiseHeat.three());
        all.addAll(DepthwiseHeat.taps());
        all.addAll(PoolHeat.windows());
        all.addAll(PlanarPoolHeat.tiles());
        all.addAll(TransformHeat.passes());
        all.addAll(TransformHeat.runs());
        all.addAll(TransformHeat.rows());
        all.addAll(PlanarDepthwiseHeat.padded());
        all.addAll(PlanarDepthwiseHeat.inPlace());
        return all;
    }
}
