package org.lanewise.ops.simd.conv;

import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.tile.BlockedPairs;

/// The product behind a channel-blocked convolution for a lone block of output channels: two
/// output rows at a time, so that a pixel that was broadcast serves both.
///
/// @param shift rows of the window that the lower row is behind: 0 where rows have no source row
///     in common
/// @param window columns of the window
/// @param height rows of the window
/// @param channels input channels of a group
/// @param distance floats between two pixels of the source
record RowPairs(int shift, int window, int height, int channels, int distance) {

    private static final int BLOCK = 16;

    static RowPairs of(Conv2dProblem p, int distance) {
        boolean common = p.h().stride() % p.h().dilation() == 0;
        return new RowPairs(
                common ? p.h().stride() / p.h().dilation() : 0,
                p.w().kernel(),
                p.h().kernel(),
                p.ic() / p.groups(),
                distance);
    }

    /// Whether this is a way to make tiles.
    ///
    /// @param columns blocks of output channels
    boolean suits(int columns) {
        return columns == 1 && shift > 0 && shift < height && BlockedPairs.supports(distance);
    }

    /// Computes some rows; parameters as those of [BlockedProduct#run].
    void run(
            PixelRows rows,
            int firstRow,
            int endRow,
            float[] src,
            int srcOffset,
            int[] taps,
            float[] weights,
            int weightsOffset,
            float[] start,
            int startOffset,
            float[] dst,
            int dstOffset) {
        int row = firstRow;
        int to = dstOffset;
        int step = rows.width() * BLOCK;
        for (; row + 1 < endRow; row += 2) {
            int from = srcOffset + row * rows.sourceStep();
            pair(
                    rows.width(),
                    rows.sourceStep(),
                    src,
                    from,
                    taps,
                    weights,
                    weightsOffset,
                    start,
                    startOffset,
                    dst,
                    to,
                    step);
            to += 2 * step;
        }
        if (row < endRow) {
            BlockedProduct.run(
                    rows,
                    row,
                    endRow,
                    distance,
                    1,
                    src,
                    srcOffset,
                    taps,
                    weights,
                    weightsOffset,
                    start,
                    startOffset,
                    dst,
                    to,
                    0);
        }
    }

    /// Two rows in tiles of equal width.
    private void pair(
            int width,
            int sourceStep,
            float[] src,
            int from,
            int[] taps,
            float[] weights,
            int weightsOffset,
            float[] start,
            int startOffset,
            float[] dst,
            int to,
            int step) {
        int tiles = (width + BlockedPairs.PIXELS - 1) / BlockedPairs.PIXELS;
        int done = 0;
        for (int tile = 0; tile < tiles; tile++) {
            int pixels = (width - done) / (tiles - tile);
            int at = from + done * distance;
            int term = 0;
            for (int block = 0; block < channels; block += BLOCK) {
                int columns = window * Math.min(BLOCK, channels - block);
                BlockedPairs.run(
                        distance,
                        pixels,
                        shift * columns,
                        term,
                        term + height * columns,
                        src,
                        at,
                        at + sourceStep,
                        taps,
                        weights,
                        weightsOffset,
                        start,
                        startOffset,
                        block == 0,
                        dst,
                        to + done * BLOCK,
                        step);
                term += height * columns;
            }
            done += pixels;
        }
    }
}
