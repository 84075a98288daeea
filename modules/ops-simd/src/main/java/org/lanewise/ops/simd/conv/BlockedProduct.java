package org.lanewise.ops.simd.conv;

import org.lanewise.ops.simd.tile.BlockedTiles;

/// The product behind every channel-blocked convolution: rows of pixels by the weights of one or
/// two blocks of output channels.
///
/// A tile goes through all terms at once. Cutting them so that the weights of a part stay in the
/// first-level cache costs more, in sums that are stored and read again, than it saves: the
/// weights stream from the second level ahead of their use.
final class BlockedProduct {

    private BlockedProduct() {}

    /// Computes some rows of some blocks of output channels.
    ///
    /// @param rows the plane's rows
    /// @param firstRow first row
    /// @param endRow end of the rows
    /// @param distance floats between two pixels of the source
    /// @param columns blocks of output channels
    /// @param src source
    /// @param srcOffset the source of pixel 0 of row 0
    /// @param taps offset of each term's source
    /// @param weights packed weights, `[term][columns * 16]`
    /// @param weightsOffset their start
    /// @param start what the chains start from, `[columns * 16]`
    /// @param startOffset its start
    /// @param dst destination, `[column][pixel][16]`
    /// @param dstOffset pixel 0 of `firstRow` of the first column
    /// @param columnStep distance of columns in the destination
    static void run(
            PixelRows rows,
            int firstRow,
            int endRow,
            int distance,
            int columns,
            float[] src,
            int srcOffset,
            int[] taps,
            float[] weights,
            int weightsOffset,
            float[] start,
            int startOffset,
            float[] dst,
            int dstOffset,
            int columnStep) {
        int most = BlockedTiles.rows(distance);
        for (int row = firstRow; row < endRow; row++) {
            int length = rows.length(row);
            int tiles = (length + most - 1) / most;
            int shorter = length / tiles;
            int longer = length - tiles * shorter;
            int at = srcOffset + row * rows.sourceStep();
            int out = dstOffset + (row - firstRow) * rows.width() * 16;
            for (int tile = 0; tile < tiles; tile++) {
                int pixels = tile < longer ? shorter + 1 : shorter;
                BlockedTiles.run(
                        distance,
                        pixels,
                        columns,
                        0,
                        taps.length,
                        src,
                        at,
                        taps,
                        weights,
                        weightsOffset,
                        start,
                        startOffset,
                        true,
                        dst,
                        out,
                        columnStep);
                at += pixels * distance;
                out += pixels * 16;
            }
        }
    }
}
