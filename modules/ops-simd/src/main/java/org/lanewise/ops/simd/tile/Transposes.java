package org.lanewise.ops.simd.tile;

import org.lanewise.ops.simd.Simd;

/// Rows made columns of 16 lanes and back, in registers.
///
/// Moves bits and computes nothing: NaNs keep their payload.
public final class Transposes {

    private static final int BITS = Simd.vectorBits();
    private static final int LANES = 16;

    private Transposes() {}

    /// `dst[e * 16 + r] = src[r * pitch + e]` for `e` from 0 to `count - 1` and `r` from 0 to 15,
    /// zero where `r` is not less than `rows`.
    ///
    /// @param src source, read in the rows below `rows` only
    /// @param from its start
    /// @param pitch distance of two rows
    /// @param rows rows that there are, 1 to 16
    /// @param count elements of a row, 1 or more
    /// @param dst destination
    /// @param to its start
    public static void interleave(float[] src, int from, int pitch, int rows, int count, float[] dst, int to) {
        if (count < LANES) {
            interleaveOneByOne(src, from, pitch, rows, count, dst, to);
            return;
        }
        for (int e = 0; e < count; e += LANES) {
            // The last square ends at the last element; it may move some elements once more.
            int at = Math.min(e, count - LANES);
            switch (BITS) {
                case 512 -> Transpose512.interleave(src, from + at, pitch, rows, dst, to + at * LANES);
                case 256 -> Transpose256.interleave(src, from + at, pitch, rows, dst, to + at * LANES);
                default -> Transpose128.interleave(src, from + at, pitch, rows, dst, to + at * LANES);
            }
        }
    }

    /// `dst[r * pitch + e] = src[e * 16 + r]` for `e` from 0 to `count - 1` and `r` from 0 to
    /// `rows - 1`.
    ///
    /// @param src source
    /// @param from its start
    /// @param rows rows that there are, 1 to 16
    /// @param count elements of a row, 1 or more
    /// @param dst destination
    /// @param to its start
    /// @param pitch distance of two rows
    public static void separate(float[] src, int from, int rows, int count, float[] dst, int to, int pitch) {
        if (count < LANES) {
            separateOneByOne(src, from, rows, count, dst, to, pitch);
            return;
        }
        for (int e = 0; e < count; e += LANES) {
            int at = Math.min(e, count - LANES);
            switch (BITS) {
                case 512 -> Transpose512.separate(src, from + at * LANES, dst, to + at, pitch, rows);
                case 256 -> Transpose256.separate(src, from + at * LANES, dst, to + at, pitch, rows);
                default -> Transpose128.separate(src, from + at * LANES, dst, to + at, pitch, rows);
            }
        }
    }

    private static void interleaveOneByOne(float[] src, int from, int pitch, int rows, int count, float[] dst, int to) {
        for (int r = 0; r < LANES; r++) {
            for (int e = 0; e < count; e++) {
                dst[to + e * LANES + r] = r < rows ? src[from + r * pitch + e] : 0f;
            }
        }
    }

    private static void separateOneByOne(float[] src, int from, int rows, int count, float[] dst, int to, int pitch) {
        for (int r = 0; r < rows; r++) {
            for (int e = 0; e < count; e++) {
                dst[to + r * pitch + e] = src[from + e * LANES + r];
            }
        }
    }
}
