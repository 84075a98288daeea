package org.lanewise.ops.simd.tile;

import org.lanewise.ops.simd.Simd;

/// Transposition in small squares in registers at this machine's vector width.
public final class TransposeTiles {

    private static final int BITS = Simd.vectorBits();

    private static final int SIDE = switch (BITS) {
        case 512 -> TransposeTiles512.SIDE;
        case 256 -> TransposeTiles256.SIDE;
        default -> TransposeTiles128.SIDE;
    };

    private TransposeTiles() {}

    /// `dst[c * dstStep + r] = src[r * srcStep + c]`, in squares whose source rows are read from
    /// their start to their end. The last squares end at the last row and column; they may move
    /// some elements once more.
    ///
    /// @param src source
    /// @param from its element (0, 0)
    /// @param srcStep distance of its rows
    /// @param rows rows of the source
    /// @param columns columns of the source
    /// @param dst destination, not the source
    /// @param to its element (0, 0)
    /// @param dstStep distance of its rows
    public static void run(
            float[] src, int from, int srcStep, int rows, int columns, float[] dst, int to, int dstStep) {
        if (rows < SIDE || columns < SIDE) {
            oneByOne(src, from, srcStep, rows, columns, dst, to, dstStep);
            return;
        }
        for (int row = 0; row < rows; row += SIDE) {
            int r = Math.min(row, rows - SIDE);
            for (int column = 0; column < columns; column += SIDE) {
                int c = Math.min(column, columns - SIDE);
                square(src, from + r * srcStep + c, srcStep, dst, to + c * dstStep + r, dstStep);
            }
        }
    }

    private static void square(float[] src, int from, int srcStep, float[] dst, int to, int dstStep) {
        switch (BITS) {
            case 512 -> TransposeTiles512.square(src, from, srcStep, dst, to, dstStep);
            case 256 -> TransposeTiles256.square(src, from, srcStep, dst, to, dstStep);
            default -> TransposeTiles128.square(src, from, srcStep, dst, to, dstStep);
        }
    }

    private static void oneByOne(
            float[] src, int from, int srcStep, int rows, int columns, float[] dst, int to, int dstStep) {
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                dst[to + c * dstStep + r] = src[from + r * srcStep + c];
            }
        }
    }
}
