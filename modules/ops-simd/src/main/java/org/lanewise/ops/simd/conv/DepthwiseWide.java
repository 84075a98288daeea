package org.lanewise.ops.simd.conv;

import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.tile.DepthwiseRows;
import org.lanewise.ops.simd.tile.DepthwiseShape;
import org.lanewise.tensor.Window;

/// Windows of a few taps in a row by a row of taps at a time, whatever the rows of taps: a wide
/// plane row by row, a narrow one in strips as wide as a tile.
///
/// @param shape shape of the convolution
/// @param kind kind of the rows of taps
/// @param sources pixels of the source of a tile
/// @param stride stride along a row
/// @param columns pixels of a tile
record DepthwiseWide(DepthwiseShape shape, int kind, int sources, int stride, int columns) implements DepthwisePath {

    /// Widest output row that is cut into strips.
    private static final int NARROW = 28;

    static boolean supports(Conv2dProblem p) {
        return supports(
                DepthwiseRows.kind(p.w().kernel(), p.w().stride(), false), p.w(), p.w().padLow(), over(p), p.ow());
    }

    /// Whether there are tiles for the gradient with respect to the source: each row of it is a
    /// convolution of a row of the destination, with the taps from right to left.
    static boolean supportsGradient(Conv2dProblem p) {
        Window w = p.w();
        return p.h().stride() == 1
                && w.stride() == 1
                && supports(
                        DepthwiseRows.kind(w.kernel(), 1, true),
                        w,
                        w.kernel() - 1 - w.padLow(),
                        p.iw() + w.padLow() - p.ow(),
                        p.iw());
    }

    private static boolean supports(int kind, Window w, int left, int over, int outWidth) {
        return DepthwiseRows.exist(kind)
                && w.dilation() == 1
                && left <= w.kernel() / 2
                && over <= w.kernel() / 2
                && outWidth >= DepthwiseRows.fewestColumns(kind);
    }

    /// Columns of the padding that the last window of a row reaches.
    static int over(Conv2dProblem p) {
        int last = (p.ow() - 1) * p.w().stride() - p.w().padLow() + p.w().span() - 1;
        return Math.max(0, last - p.iw() + 1);
    }

    static DepthwiseWide of(Conv2dProblem p, DepthwiseShape shape) {
        return of(DepthwiseRows.kind(p.w().kernel(), p.w().stride(), false), p.w(), shape);
    }

    /// The gradient with respect to the source, a problem that [#supportsGradient] accepts.
    static DepthwiseWide gradient(Conv2dProblem p, ClipBounds bounds, float[] zeros) {
        DepthwiseShape shape = new DepthwiseShape(
                p.oh(),
                p.ow(),
                p.iw(),
                -p.h().padLow(),
                p.w().kernel() - 1 - p.w().padLow(),
                p.h().kernel(),
                1,
                -p.h().dilation(),
                new float[] {bounds.low(), bounds.high()},
                zeros);
        return of(DepthwiseRows.kind(p.w().kernel(), 1, true), p.w(), shape);
    }

    private static DepthwiseWide of(int kind, Window w, DepthwiseShape shape) {
        int most = DepthwiseRows.mostColumns(kind);
        int fewest = DepthwiseRows.fewestColumns(kind);
        int width = shape.outWidth();
        int columns = width >= most && roundUp(width, most) <= roundUp(width, fewest) ? most : fewest;
        return new DepthwiseWide(shape, kind, (columns - 1) * w.stride() + w.kernel(), w.stride(), columns);
    }

    private static int roundUp(int pixels, int columns) {
        return Math.ceilDiv(pixels, columns) * columns;
    }

    @Override
    public void run(
            float[] src,
            int plane,
            float[] w,
            int wAt,
            float[] bias,
            int biasAt,
            float[] dst,
            int dstAt,
            int firstRow,
            int endRow) {
        int rows = shape.outWidth() > NARROW ? 1 : endRow - firstRow;
        for (int y = firstRow; y < endRow; y += rows) {
            for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                strips(
                        src,
                        plane + lane,
                        w,
                        wAt + lane,
                        bias,
                        biasAt + lane,
                        dst,
                        dstAt + lane,
                        y,
                        Math.min(endRow, y + rows));
            }
        }
    }

    private void strips(
            float[] src,
            int plane,
            float[] w,
            int wAt,
            float[] bias,
            int biasAt,
            float[] dst,
            int dstAt,
            int y,
            int endRow) {
        int last = shape.outWidth() - columns;
        for (int x = 0; x <= last; ) {
            int column = x * stride - shape.left();
            int left = Math.max(0, -column);
            int right = Math.max(0, column + sources - shape.width());
            int tiles = 1;
            if (left == 0 && right == 0) {
                int room = Math.min((last - x) / columns, (shape.width() - sources - column) / (columns * stride));
                tiles = endRow == y + 1 ? room + 1 : 1;
                DepthwiseRows.inner(
                        kind,
                        columns,
                        shape,
                        src,
                        plane,
                        w,
                        wAt,
                        bias,
                        biasAt,
                        dst,
                        dstAt,
                        y,
                        endRow,
                        column * 16,
                        x * 16,
                        tiles);
            } else {
                DepthwiseRows.edge(
                        kind,
                        columns,
                        shape,
                        src,
                        plane,
                        w,
                        wAt,
                        bias,
                        biasAt,
                        dst,
                        dstAt,
                        y,
                        endRow,
                        column * 16,
                        x * 16,
                        left,
                        right);
            }
            int next = x + tiles * columns;
            x = next > last && x < last ? last : next;
        }
    }
}
