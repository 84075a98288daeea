package org.lanewise.ops.simd.tile;

import org.lanewise.ops.simd.Simd;

/// The register tiles of the matrix product at this machine's vector width, on packed operands.
///
/// The left side is packed in rows [#PITCH] apart, the right side in panels of [#LANES] columns,
/// `[term][LANES]`. A tile of fewer rows or vectors than fit serves the edges.
public final class GemmTiles {

    private static final int BITS = Simd.vectorBits();

    /// Most rows of a tile.
    public static final int ROWS = switch (BITS) {
        case 512 -> Gemm512.ROWS;
        case 256 -> Gemm256.ROWS;
        default -> Gemm128.ROWS;
    };

    /// Columns of a panel.
    public static final int LANES = switch (BITS) {
        case 512 -> Gemm512.VECTORS * 16;
        case 256 -> Gemm256.VECTORS * 8;
        default -> Gemm128.VECTORS * 4;
    };

    /// Most terms of a block.
    public static final int DEPTH = switch (BITS) {
        case 512 -> Gemm512.DEPTH;
        case 256 -> Gemm256.DEPTH;
        default -> Gemm128.DEPTH;
    };

    /// Distance of two packed rows of the left side.
    public static final int PITCH = switch (BITS) {
        case 512 -> Gemm512.PITCH;
        case 256 -> Gemm256.PITCH;
        default -> Gemm128.PITCH;
    };

    private GemmTiles() {}

    /// `dst[r][v] (+)= sum over k of a[r * PITCH + k] * b[k * LANES + v]`, where `v` is some
    /// vectors; the chain goes on from `dst` unless `first`.
    ///
    /// @param rows 1 to [#ROWS]
    /// @param vectors vectors of the panel that are computed, 1 or more
    /// @param depth number of terms
    /// @param a left side
    /// @param aOffset term 0 of row 0
    /// @param b right side
    /// @param bOffset term 0 of the panel
    /// @param dst destination
    /// @param dstOffset its start
    /// @param rowStep distance of two rows of the destination
    /// @param first whether the chain starts here, from zero
    public static void run(
            int rows,
            int vectors,
            int depth,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            float[] dst,
            int dstOffset,
            int rowStep,
            boolean first) {
        switch (BITS) {
            case 512 -> Gemm512.run(rows, vectors, depth, a, aOffset, b, bOffset, dst, dstOffset, rowStep, first);
            case 256 -> Gemm256.run(rows, vectors, depth, a, aOffset, b, bOffset, dst, dstOffset, rowStep, first);
            default -> Gemm128.run(rows, vectors, depth, a, aOffset, b, bOffset, dst, dstOffset, rowStep, first);
        }
    }
}
