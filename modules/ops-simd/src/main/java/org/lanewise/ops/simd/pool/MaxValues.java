package org.lanewise.ops.simd.pool;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolAxis;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.tile.PoolWindows;

/// The maxima of a plane without their positions, 16 lanes at every pixel.
///
/// Usual windows have loops of their own, which may find that the elements are not what they are
/// made for; the next one is tried then, and at last the plain loop over the taps of a window,
/// which takes any.
///
/// @param h windows along the height
/// @param w windows along the width
/// @param window which windows have loops of their own
record MaxValues(PoolAxis h, PoolAxis w, SmallWindow window) {

    static MaxValues of(Pool2dProblem p) {
        return new MaxValues(p.h(), p.w(), SmallWindow.of(p.h(), p.w()));
    }

    /// Pools one plane.
    ///
    /// @param src source
    /// @param from its plane
    /// @param dst destination
    /// @param to its plane
    void plane(float[] src, int from, float[] dst, int to) {
        int first = window.rows().first();
        int end = window.rows().end();
        for (int oy = 0; oy < first; oy++) {
            rows(src, from, dst, to, oy, oy + 1);
        }
        if (first < end) {
            rows(src, from, dst, to, first, end);
        }
        for (int oy = end; oy < h.out(); oy++) {
            rows(src, from, dst, to, oy, oy + 1);
        }
    }

    /// Rows of windows with the same taps. A row of a window that is not there is another one
    /// twice.
    private void rows(float[] src, int from, float[] dst, int to, int oy, int end) {
        SmallWindow.Run columns = window.columns();
        int row = w.in() * Lanes.COUNT;
        int outRow = w.out() * Lanes.COUNT;
        int top = from + h.start(oy) * row + window.from(w) * Lanes.COUNT;
        int bottom = top + (h.taps(oy) - 1) * row;
        int middle = Math.min(top + row, bottom);
        int at = to + oy * outRow + columns.first() * Lanes.COUNT;
        int count = columns.count();
        boolean left = columns.left();
        boolean right = columns.right();
        int rows = end - oy;
        boolean done = switch (window.kind()) {
            case TWO_BY_TWO ->
                PoolWindows.unsigned2x2Stride2(src, top, bottom, 2 * row, dst, at, outRow, rows, count, left, right)
                        || PoolWindows.max2x2Stride2(
                                src, top, bottom, 2 * row, dst, at, outRow, rows, count, left, right);
            case THREE_BY_TWO ->
                PoolWindows.unsigned3x3Stride2(
                                src, top, middle, bottom, 2 * row, dst, at, outRow, rows, count, left, right)
                        || PoolWindows.max3x3Stride2(
                                src, top, middle, bottom, 2 * row, dst, at, outRow, rows, count, left, right);
            case THREE_BY_ONE ->
                PoolWindows.unsigned3x3Stride1(src, top, middle, bottom, row, dst, at, outRow, rows, count, left, right)
                        || PoolWindows.max3x3Stride1(
                                src, top, middle, bottom, row, dst, at, outRow, rows, count, left, right);
            case OTHER -> false;
        };
        for (int y = oy; y < end; y++) {
            windows(src, from, dst, to, y, 0, done ? columns.first() : w.out());
            windows(src, from, dst, to, y, done ? columns.end() : w.out(), w.out());
        }
    }

    private void windows(float[] src, int from, float[] dst, int to, int oy, int first, int end) {
        int row = w.in() * Lanes.COUNT;
        int down = h.dilation() * row;
        int right = w.dilation() * Lanes.COUNT;
        int top = from + h.start(oy) * row;
        int bottom = top + h.taps(oy) * down;
        for (int ox = first; ox < end; ox++) {
            int left = w.start(ox) * Lanes.COUNT;
            int last = left + w.taps(ox) * right;
            int at = to + (oy * w.out() + ox) * Lanes.COUNT;
            for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                FloatVector maximum = broadcast(SPECIES, Float.NEGATIVE_INFINITY);
                for (int y = top + lane; y < bottom; y += down) {
                    for (int x = y + left; x < y + last; x += right) {
                        FloatVector value = fromArray(SPECIES, src, x);
                        VectorMask<Float> taken =
                                value.compare(VectorOperators.GT, maximum).or(value.compare(VectorOperators.NE, value));
                        maximum = maximum.blend(value, taken);
                    }
                }
                maximum.add(0f).intoArray(dst, at + lane);
            }
        }
    }
}
