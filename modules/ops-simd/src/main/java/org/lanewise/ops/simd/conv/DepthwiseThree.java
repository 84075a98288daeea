package org.lanewise.ops.simd.conv;

import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.tile.Depthwise3x3;
import org.lanewise.ops.simd.tile.DepthwiseShape;
import org.lanewise.tensor.Window;

/// Windows of 3 x 3 with at most one pixel of padding, in registers of 512 bits: a wide plane row
/// by row, a narrow one in strips of a few columns.
///
/// @param shape shape of the convolution
/// @param stride stride in both directions
/// @param bounded whether results are clipped
/// @param over columns of the padding that the last window reaches
record DepthwiseThree(DepthwiseShape shape, int stride, boolean bounded, int over) implements DepthwisePath {

    /// Widest row of the source that is cut into strips: a few rows of it stay in the first-level
    /// cache for the next strip.
    private static final int NARROW = 28;

    static boolean supports(Conv2dProblem p) {
        return Simd.vectorBits() == 512
                && three(p.h())
                && three(p.w())
                && p.h().stride() == p.w().stride()
                && p.w().padLow() <= 1
                && p.iw() > 1
                && p.oh() > 1;
    }

    private static boolean three(Window window) {
        return window.kernel() == 3 && window.stride() <= 2 && window.dilation() == 1;
    }

    static DepthwiseThree of(Conv2dProblem p, DepthwiseShape shape, boolean bounded) {
        int stride = p.w().stride();
        return new DepthwiseThree(shape, stride, bounded, DepthwiseWide.over(p));
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
        if (shape.width() > NARROW || shape.outWidth() < Depthwise3x3.COLUMNS || over > 1) {
            Depthwise3x3.slide(stride, bounded, shape, src, plane, w, wAt, bias, biasAt, dst, dstAt, firstRow, endRow);
            return;
        }
        int firstInside = Math.clamp(Math.ceilDiv(shape.top(), stride), firstRow, endRow);
        int room = shape.height() - 3 + shape.top();
        int endInside = room < 0 ? firstInside : Math.clamp(room / stride + 1, firstInside, endRow);
        endInside -= (endInside - firstInside) % Depthwise3x3.rows(stride);
        for (int x = 0; x < shape.outWidth(); x += Depthwise3x3.COLUMNS) {
            int first = Math.min(x, shape.outWidth() - Depthwise3x3.COLUMNS);
            boolean left = first == 0 && shape.left() == 1;
            boolean right = over == 1 && first == shape.outWidth() - Depthwise3x3.COLUMNS;
            int from = left ? 0 : (first * stride - shape.left()) * 16;
            int to = first * 16;
            for (int y = firstRow; y < firstInside; y++) {
                Depthwise3x3.row(
                        stride, bounded, left, right, shape, src, plane, w, wAt, bias, biasAt, dst, dstAt, y, from, to);
            }
            if (firstInside < endInside) {
                Depthwise3x3.down(
                        stride,
                        bounded,
                        left,
                        right,
                        shape,
                        src,
                        plane,
                        w,
                        wAt,
                        bias,
                        biasAt,
                        dst,
                        dstAt,
                        firstInside,
                        endInside,
                        from,
                        to);
            }
            for (int y = endInside; y < endRow; y++) {
                Depthwise3x3.row(
                        stride, bounded, left, right, shape, src, plane, w, wAt, bias, biasAt, dst, dstAt, y, from, to);
            }
        }
    }
}
