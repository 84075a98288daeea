package org.lanewise.ops.simd.tile;

import org.lanewise.ops.simd.Simd;

/// The register tiles of channel-blocked convolution at this machine's vector width: pixels are
/// rows and blocks of 16 output channels are columns.
public final class BlockedTiles {

    private static final int BITS = Simd.vectorBits();

    /// Most columns of a tile: how many blocks of output channels are packed together.
    public static final int COLUMNS = switch (BITS) {
        case 512 -> Blocked512.COLUMNS;
        case 256 -> Blocked256.COLUMNS;
        default -> Blocked128.COLUMNS;
    };

    private BlockedTiles() {}

    /// Tiles that blocks of output channels are cut into.
    ///
    /// @param blocks blocks
    /// @return 1 or more
    public static int tiles(int blocks) {
        return Math.ceilDiv(blocks, COLUMNS);
    }

    /// Columns of one of them: the last may have fewer than [#COLUMNS].
    ///
    /// @param blocks blocks
    /// @param tile 0 to `tiles(blocks) - 1`
    /// @return 1 to [#COLUMNS]
    public static int columns(int blocks, int tile) {
        return Math.min(COLUMNS, blocks - tile * COLUMNS);
    }

    /// Most pixels of a tile.
    ///
    /// @param distance distance of two pixels in floats
    /// @return 1 or more
    public static int rows(int distance) {
        boolean constant = distance == 1 || distance == 2 || distance == 16 || distance == 32;
        return switch (BITS) {
            case 512 -> constant ? Blocked512By16.ROWS : Blocked512.ROWS;
            case 256 -> constant ? Blocked256By16.ROWS : Blocked256.ROWS;
            default -> constant ? Blocked128By16.ROWS : Blocked128.ROWS;
        };
    }

    /// `dst[r][c] = start[c] + sum over k of a[taps[k] + r * distance] * b[k][c]`, where a column
    /// is 16 lanes; the chain goes on from `dst` unless `first`.
    ///
    /// @param distance distance of two pixels in `a`
    /// @param rows pixels, 1 to [#rows]
    /// @param columns blocks of output channels, 1 to [#COLUMNS]
    /// @param from first term
    /// @param to end of the terms
    /// @param a source
    /// @param aOffset what the taps are relative to
    /// @param taps offset of each term
    /// @param b weights, `[k][columns * 16]`
    /// @param bOffset where term 0 starts
    /// @param start what a chain starts from, `[columns * 16]`
    /// @param startOffset its start
    /// @param first whether the chain starts here
    /// @param dst destination, pixels 16 floats apart
    /// @param dstOffset its start
    /// @param columnStep distance of two columns in `dst`
    public static void run(
            int distance,
            int rows,
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
        switch (BITS) {
            case 512 -> {
                switch (distance) {
                    case 1 ->
                        Blocked512By1.run(
                                rows,
                                columns,
                                from,
                                to,
                                a,
                                aOffset,
                                taps,
                                b,
                                bOffset,
                                start,
                                startOffset,
                                first,
                                dst,
                                dstOffset,
                                columnStep);
                    case 2 ->
                        Blocked512By2.run(
                                rows,
                                columns,
                                from,
                                to,
                                a,
                                aOffset,
                                taps,
                                b,
                                bOffset,
                                start,
                                startOffset,
                                first,
                                dst,
                                dstOffset,
                                columnStep);
                    case 16 ->
                        Blocked512By16.run(
                                rows,
                                columns,
                                from,
                                to,
                                a,
                                aOffset,
                                taps,
                                b,
                                bOffset,
                                start,
                                startOffset,
                                first,
                                dst,
                                dstOffset,
                                columnStep);
                    case 32 ->
                        Blocked512By32.run(
                                rows,
                                columns,
                                from,
                                to,
                                a,
                                aOffset,
                                taps,
                                b,
                                bOffset,
                                start,
                                startOffset,
                                first,
                                dst,
                                dstOffset,
                                columnStep);
                    default ->
                        Blocked512.run(
                                rows,
                                columns,
                                distance,
                                from,
                                to,
                                a,
                                aOffset,
                                taps,
                                b,
                                bOffset,
                                start,
                                startOffset,
                                first,
                                dst,
                                dstOffset,
                                columnStep);
                }
            }
            case 256 -> {
                switch (distance) {
                    case 1 ->
                        Blocked256By1.run(
                                rows,
                                columns,
                                from,
                                to,
                                a,
                                aOffset,
                                taps,
                                b,
                                bOffset,
                                start,
                                startOffset,
                                first,
                                dst,
                                dstOffset,
                                columnStep);
                    case 2 ->
                        Blocked256By2.run(
                                rows,
                                columns,
                                from,
                                to,
                                a,
                                aOffset,
                                taps,
                                b,
                                bOffset,
                                start,
                                startOffset,
                                first,
                                dst,
                                dstOffset,
                                columnStep);
                    case 16 ->
                        Blocked256By16.run(
                                rows,
                                columns,
                                from,
                                to,
                                a,
                                aOffset,
                                taps,
                                b,
                                bOffset,
                                start,
                                startOffset,
                                first,
                                dst,
                                dstOffset,
                                columnStep);
                    case 32 ->
                        Blocked256By32.run(
                                rows,
                                columns,
                                from,
                                to,
                                a,
                                aOffset,
                                taps,
                                b,
                                bOffset,
                                start,
                                startOffset,
                                first,
                                dst,
                                dstOffset,
                                columnStep);
                    default ->
                        Blocked256.run(
                                rows,
                                columns,
                                distance,
                                from,
                                to,
                                a,
                                aOffset,
                                taps,
                                b,
                                bOffset,
                                start,
                                startOffset,
                                first,
                                dst,
                                dstOffset,
                                columnStep);
                }
            }
            default -> {
                switch (distance) {
                    case 1 ->
                        Blocked128By1.run(
                                rows,
                                columns,
                                from,
                                to,
                                a,
                                aOffset,
                                taps,
                                b,
                                bOffset,
                                start,
                                startOffset,
                                first,
                                dst,
                                dstOffset,
                                columnStep);
                    case 2 ->
                        Blocked128By2.run(
                                rows,
                                columns,
                                from,
                                to,
                                a,
                                aOffset,
                                taps,
                                b,
                                bOffset,
                                start,
                                startOffset,
                                first,
                                dst,
                                dstOffset,
                                columnStep);
                    case 16 ->
                        Blocked128By16.run(
                                rows,
                                columns,
                                from,
                                to,
                                a,
                                aOffset,
                                taps,
                                b,
                                bOffset,
                                start,
                                startOffset,
                                first,
                                dst,
                                dstOffset,
                                columnStep);
                    case 32 ->
                        Blocked128By32.run(
                                rows,
                                columns,
                                from,
                                to,
                                a,
                                aOffset,
                                taps,
                                b,
                                bOffset,
                                start,
                                startOffset,
                                first,
                                dst,
                                dstOffset,
                                columnStep);
                    default ->
                        Blocked128.run(
                                rows,
                                columns,
                                distance,
                                from,
                                to,
                                a,
                                aOffset,
                                taps,
                                b,
                                bOffset,
                                start,
                                startOffset,
                                first,
                                dst,
                                dstOffset,
                                columnStep);
                }
            }
        }
    }
}
