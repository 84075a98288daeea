package org.lanewise.ops.simd.conv;

import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.tile.DepthwiseRows;
import org.lanewise.ops.simd.tile.DepthwiseShape;

/// Windows of a few taps in a row by a row of taps at a time, whatever the rows of taps: a wide
/// plane row by row, a narrow one in strips as wide as a tile.
///
/// @param shape shape of the convolution
/// @param kernel taps in a row
/// @param stride stride along a row
/// @param columns pixels of a tile
/// @param over columns of the padding that the last window reaches
record DepthwiseWide(DepthwiseShape shape, int kernel, int stride, int columns, int over) implements DepthwisePath {

    /// Widest output row that is cut into strips.
    private static final int NARROW = 28;

    static boolean supports(Conv2dProblem p) {
        return DepthwiseRows.exist(p.w().kernel(), p.w().stride())
                && p.w().dilation() == 1
                && p.w().padLow() <= p.w().kernel() / 2
                && over(p) <= p.w().kernel() / 2
                && p.ow() >= DepthwiseRows.fewestColumns(p.w().kernel(), p.w().stride());
    }

    /// Columns of the padding that the last window of a row reaches.
    static int over(Conv2dProblem p) {
        int last = (p.ow() - 1) * p.w().stride() - p.w().padLow() + p.w().span() - 1;
        return Math.max(0, last - p.iw() + 1);
    }

    static DepthwiseWide of(Conv2dProblem p, DepthwiseShape shape) {
        int most = DepthwiseRows.mostColumns(p.w().kernel(), p.w().stride());
        int fewest = DepthwiseRows.fewestColumns(p.w().kernel(), p.w().stride());
        boolean large = p.ow() >= most && roundUp(p.ow(), most) <= roundUp(p.ow(), fewest);
        int columns = large ? most : fewest;
        return new DepthwiseWide(shape, p.w().kernel(), p.w().stride(), columns, over(p));
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
        int sources = (columns - 1) * stride + kernel;
        for (int x = 0; x <= last; ) {
            int column = x * stride - shape.left();
            int left = Math.max(0, -column);
            int right = Math.max(0, column + sources - shape.width());
            int tiles = 1;
            if (left == 0 && right == 0) {
                int room = Math.min((last - x) / columns, (shape.width() - sources - column) / (columns * stride));
                tiles = endRow == y + 1 ? room + 1 : 1;
                DepthwiseRows.inner(
                        kernel,
                        stride,
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
                        kernel,
                        stride,
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
