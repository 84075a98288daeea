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
        for (int row = firstRow; row < endRow; row++) {
            rows(
                    distance,
                    rows.length(row),
                    columns,
                    0,
                    taps.length,
                    src,
                    srcOffset + row * rows.sourceStep(),
                    taps,
                    weights,
                    weightsOffset,
                    start,
                    startOffset,
                    true,
                    dst,
                    dstOffset + (row - firstRow) * rows.width() * 16,
                    columnStep);
        }
    }

    /// Computes any number of rows in tiles of equal height; parameters as those of
    /// [BlockedTiles#run].
    static void rows(
            int distance,
            int count,
            int columns,
            int from,
            int to,
            float[] a,
            int aOffset,
            int[] taps,
            float[] b,
            int bOffset,
            float[] start,
            int startOffset,
            boolean first,
            float[] dst,
            int dstOffset,
            int columnStep) {
        int most = BlockedTiles.rows(distance);
        int tiles = (count + most - 1) / most;
        int shorter = count / tiles;
        int longer = count - tiles * shorter;
        int row = 0;
        for (int tile = 0; tile < tiles; tile++) {
            int height = tile < longer ? shorter + 1 : shorter;
            BlockedTiles.run(
                    distance,
                    height,
                    columns,
                    from,
                    to,
                    a,
                    aOffset + row * distance,
                    taps,
                    b,
                    bOffset,
                    start,
                    startOffset,
                    first,
                    dst,
                    dstOffset + row * 16,
                    columnStep);
            row += height;
        }
    }
}
