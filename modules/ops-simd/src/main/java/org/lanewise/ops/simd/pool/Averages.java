package org.lanewise.ops.simd.pool;

import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.tile.PoolWindows;

/// The averages of a plane, 16 lanes at every pixel. Usual windows have loops of their own; any
/// other window is summed some columns at a time.
///
/// A row or column of a usual window that is not there is a row of zeros or left out, which gives
/// the same bits: a sum of columns starts from `+0`, so that the sign of a zero never gets out.
///
/// @param p the problem
/// @param padded whether the padding counts
/// @param window which windows have loops of their own
record Averages(Pool2dProblem p, boolean padded, SmallWindow window) {

    static Averages of(Pool2dProblem p, boolean padded) {
        return new Averages(p, padded, SmallWindow.of(p.h(), p.w()));
    }

    /// Floats of zeros that [#plane] wants.
    int zeros() {
        return window.kind() == SmallWindow.Kind.OTHER ? 0 : (p.iw() + 1) * Lanes.COUNT;
    }

    /// Pools one plane.
    ///
    /// @param src source
    /// @param from its plane
    /// @param dst destination
    /// @param to its plane
    /// @param zeros a row of zeros
    void plane(float[] src, int from, float[] dst, int to, float[] zeros) {
        boolean usual = window.kind() != SmallWindow.Kind.OTHER;
        int first = window.rows().first();
        int end = window.rows().end();
        if (first < end) {
            rows(src, from, dst, to, zeros, first, end);
        }
        for (int oy = 0; oy < p.oh(); oy++) {
            if (usual && (oy < first || oy >= end)) {
                rows(src, from, dst, to, zeros, oy, oy + 1);
            }
            windows(src, from, dst, to, oy, 0, usual ? window.columns().first() : p.ow());
            windows(src, from, dst, to, oy, usual ? window.columns().end() : p.ow(), p.ow());
        }
    }

    /// Rows of windows with the same taps.
    private void rows(float[] src, int from, float[] dst, int to, float[] zeros, int oy, int end) {
        SmallWindow.Run columns = window.columns();
        int row = p.iw() * Lanes.COUNT;
        int outRow = p.ow() * Lanes.COUNT;
        int r0 = from + p.h().start(oy) * row + window.from(p.w()) * Lanes.COUNT;
        int taps = p.h().taps(oy);
        float[] s1 = taps > 1 ? src : zeros;
        float[] s2 = taps > 2 ? src : zeros;
        int r1 = taps > 1 ? r0 + row : 0;
        int r2 = taps > 2 ? r0 + 2 * row : 0;
        int at = to + oy * outRow + columns.first() * Lanes.COUNT;
        int rows = end - oy;
        int count = columns.count();
        boolean left = columns.left();
        boolean right = columns.right();
        float leftFactor = p.reciprocal(oy, columns.first(), padded);
        float factor = p.reciprocal(oy, left ? columns.first() + 1 : columns.first(), padded);
        float rightFactor = p.reciprocal(oy, columns.end() - 1, padded);
        switch (window.kind()) {
            case TWO_BY_TWO ->
                PoolWindows.average2x2Stride2(
                        src,
                        s1,
                        r0,
                        r1,
                        2 * row,
                        dst,
                        at,
                        outRow,
                        rows,
                        count,
                        left,
                        right,
                        leftFactor,
                        factor,
                        rightFactor);
            case THREE_BY_TWO ->
                PoolWindows.average3x3Stride2(
                        src,
                        s1,
                        s2,
                        r0,
                        r1,
                        r2,
                        2 * row,
                        dst,
                        at,
                        outRow,
                        rows,
                        count,
                        left,
                        right,
                        leftFactor,
                        factor,
                        rightFactor);
            case THREE_BY_ONE ->
                PoolWindows.average3x3Stride1(
                        src,
                        s1,
                        s2,
                        r0,
                        r1,
                        r2,
                        row,
                        dst,
                        at,
                        outRow,
                        rows,
                        count,
                        left,
                        right,
                        leftFactor,
                        factor,
                        rightFactor);
            case OTHER -> throw new AssertionError(window);
        }
    }

    private void windows(float[] src, int from, float[] dst, int to, int oy, int first, int end) {
        int row = p.iw() * Lanes.COUNT;
        int top = from + p.h().start(oy) * row;
        for (int ox = first; ox < end; ox++) {
            PoolWindows.average(
                    src,
                    top + p.w().start(ox) * Lanes.COUNT,
                    p.h().dilation() * row,
                    p.w().dilation() * Lanes.COUNT,
                    p.h().taps(oy),
                    p.w().taps(ox),
                    dst,
                    to + (oy * p.ow() + ox) * Lanes.COUNT,
                    p.reciprocal(oy, ox, padded));
        }
    }
}
