package org.lanewise.ops.simd.tile;

import org.lanewise.ops.simd.Simd;

/// Transposition of small squares in registers at this machine's vector width.
public final class TransposeTiles {

    private static final int BITS = Simd.vectorBits();

    /// Rows and columns of a square.
    public static final int SIDE = switch (BITS) {
        case 512 -> Transpose512.SIDE;
        case 256 -> Transpose256.SIDE;
        default -> Transpose128.SIDE;
    };

    private TransposeTiles() {}

    /// `dst[c * dstStep + r] = src[r * srcStep + c]` for [#SIDE] rows and columns.
    ///
    /// @param src source
    /// @param from its element (0, 0)
    /// @param srcStep distance of its rows
    /// @param dst destination
    /// @param to its element (0, 0)
    /// @param dstStep distance of its rows
    public static void square(float[] src, int from, int srcStep, float[] dst, int to, int dstStep) {
        switch (BITS) {
            case 512 -> Transpose512.square(src, from, srcStep, dst, to, dstStep);
            case 256 -> Transpose256.square(src, from, srcStep, dst, to, dstStep);
            default -> Transpose128.square(src, from, srcStep, dst, to, dstStep);
        }
    }
}
