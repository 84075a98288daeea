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
    /// their start to their end.
    ///
    /// @param src source
    /// @param from its element (0, 0)
    /// @param srcStep distance of its rows
    /// @param rows rows of the source
    /// @param columns columns of the source
    /// @param dst destination
    /// @param to its element (0, 0)
    /// @param dstStep distance of its rows
    public static void run(
            float[] src, int from, int srcStep, int rows, int columns, float[] dst, int to, int dstStep) {
        int wholeRows = rows - rows % SIDE;
        int wholeColumns = columns - columns % SIDE;
        for (int r = 0; r < wholeRows; r += SIDE) {
            for (int c = 0; c < wholeColumns; c += SIDE) {
                square(src, from + r * srcStep + c, srcStep, dst, to + c * dstStep + r, dstStep);
            }
        }
        edge(src, from, srcStep, 0, wholeRows, wholeColumns, columns, dst, to, dstStep);
        edge(src, from, srcStep, wholeRows, rows, 0, columns, dst, to, dstStep);
    }

    private static void square(float[] src, int from, int srcStep, float[] dst, int to, int dstStep) {
        switch (BITS) {
            case 512 -> TransposeTiles512.square(src, from, srcStep, dst, to, dstStep);
            case 256 -> TransposeTiles256.square(src, from, srcStep, dst, to, dstStep);
            default -> TransposeTiles128.square(src, from, srcStep, dst, to, dstStep);
        }
    }

    private static void edge(
            float[] src,
            int from,
            int srcStep,
            int firstRow,
            int endRow,
            int firstColumn,
            int endColumn,
            float[] dst,
            int to,
            int dstStep) {
        for (int r = firstRow; r < endRow; r++) {
            for (int c = firstColumn; c < endColumn; c++) {
                dst[to + c * dstStep + r] = src[from + r * srcStep + c];
            }
        }
    }
}
