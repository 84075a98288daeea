package org.lanewise.ops.simd.tile;

import org.lanewise.ops.simd.Simd;

/// The register tiles of this machine's vector width.
///
/// The width is a constant to the JIT, so that a call goes straight to its tile. A tile of fewer
/// rows or columns than [#ROWS] and [#COLUMNS] serves the edges.
public final class Tiles {

    private static final int BITS = Simd.vectorBits();

    /// Most rows of a broadcast tile: how many rows weights are packed together.
    public static final int ROWS = switch (BITS) {
        case 512 -> Tiles512.ROWS;
        case 256 -> Tiles256.ROWS;
        default -> Tiles128.ROWS;
    };

    /// Most columns, of 16 lanes each, of a broadcast tile.
    public static final int COLUMNS = switch (BITS) {
        case 512 -> Tiles512.COLUMNS;
        case 256 -> Tiles256.COLUMNS;
        default -> Tiles128.COLUMNS;
    };

    /// Most rows of a pairwise tile.
    public static final int PAIR_ROWS = switch (BITS) {
        case 512 -> Tiles512.PAIR_ROWS;
        case 256 -> Tiles256.PAIR_ROWS;
        default -> Tiles128.PAIR_ROWS;
    };

    /// Most columns of a pairwise tile.
    public static final int PAIR_COLUMNS = switch (BITS) {
        case 512 -> Tiles512.PAIR_COLUMNS;
        case 256 -> Tiles256.PAIR_COLUMNS;
        default -> Tiles128.PAIR_COLUMNS;
    };

    private Tiles() {}

    /// `dst[r][c] = start[r] + sum over k of a[k][r] * b[taps[k] + c * bStep]`: a matrix product
    /// whose right side is read in place through a table of offsets.
    ///
    /// @param rows 1 to [#ROWS]
    /// @param columns 1 to [#COLUMNS]
    /// @param depth number of terms
    /// @param a left side, packed `[depth][rows]`
    /// @param aOffset its start
    /// @param b right side: 16 lanes at every offset
    /// @param bOffset what the offsets are relative to
    /// @param bStep distance between columns
    /// @param taps offsets, one a term
    /// @param start what each row starts from
    /// @param startOffset its start
    /// @param dst destination
    /// @param dstOffset its start
    /// @param rowStep distance between rows
    /// @param columnStep distance between columns
    public static void tapped(
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            int bStep,
            int[] taps,
            float[] start,
            int startOffset,
            float[] dst,
            int dstOffset,
            int rowStep,
            int columnStep) {
        switch (BITS) {
            case 512 ->
                Tiles512.tapped(
                        rows,
                        columns,
                        depth,
                        a,
                        aOffset,
                        b,
                        bOffset,
                        bStep,
                        taps,
                        start,
                        startOffset,
                        dst,
                        dstOffset,
                        rowStep,
                        columnStep);
            case 256 ->
                Tiles256.tapped(
                        rows,
                        columns,
                        depth,
                        a,
                        aOffset,
                        b,
                        bOffset,
                        bStep,
                        taps,
                        start,
                        startOffset,
                        dst,
                        dstOffset,
                        rowStep,
                        columnStep);
            default ->
                Tiles128.tapped(
                        rows,
                        columns,
                        depth,
                        a,
                        aOffset,
                        b,
                        bOffset,
                        bStep,
                        taps,
                        start,
                        startOffset,
                        dst,
                        dstOffset,
                        rowStep,
                        columnStep);
        }
    }

    /// `dst[r][c] (+)= sum over k of a[k][r] * b[k * bDepthStep + c * 16]`: the matrix product
    /// on packed panels.
    ///
    /// @param rows 1 to [#ROWS]
    /// @param columns 1 to [#COLUMNS]
    /// @param depth number of terms
    /// @param a left side, packed `[depth][rows]`
    /// @param aOffset its start
    /// @param b right side, the columns of a term side by side
    /// @param bOffset its start
    /// @param bDepthStep distance between terms
    /// @param dst destination
    /// @param dstOffset its start
    /// @param rowStep distance between rows
    /// @param columnStep distance between columns
    /// @param first starts from zero; otherwise the chains go on from `dst`
    public static void panel(
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            int bDepthStep,
            float[] dst,
            int dstOffset,
            int rowStep,
            int columnStep,
            boolean first) {
        switch (BITS) {
            case 512 ->
                Tiles512.panel(
                        rows,
                        columns,
                        depth,
                        a,
                        aOffset,
                        b,
                        bOffset,
                        bDepthStep,
                        dst,
                        dstOffset,
                        rowStep,
                        columnStep,
                        first);
            case 256 ->
                Tiles256.panel(
                        rows,
                        columns,
                        depth,
                        a,
                        aOffset,
                        b,
                        bOffset,
                        bDepthStep,
                        dst,
                        dstOffset,
                        rowStep,
                        columnStep,
                        first);
            default ->
                Tiles128.panel(
                        rows,
                        columns,
                        depth,
                        a,
                        aOffset,
                        b,
                        bOffset,
                        bDepthStep,
                        dst,
                        dstOffset,
                        rowStep,
                        columnStep,
                        first);
        }
    }

    /// `dst[r][c] (+)= sum over p of a[r * aStep + p * 16] * b[taps[c] + points[p]]`, lane by
    /// lane: the gradient of weights when the lanes are images.
    ///
    /// @param rows 1 to [#PAIR_ROWS]
    /// @param columns 1 to [#PAIR_COLUMNS]
    /// @param depth number of points
    /// @param a gradients, 16 lanes at every point
    /// @param aOffset its start, at the first point
    /// @param aStep distance between rows
    /// @param b source, 16 lanes at every offset
    /// @param bOffset what taps and points are relative to
    /// @param taps offset of each column
    /// @param tapsOffset first column's place in `taps`
    /// @param points offset of each point
    /// @param pointsOffset first point's place in `points`
    /// @param dst sums, `[rows][columns][16]`
    /// @param dstOffset its start
    /// @param first starts from zero; otherwise the chains go on from `dst`
    public static void pairwise(
            int rows,
            int columns,
            int depth,
            float[] a,
            int aOffset,
            int aStep,
            float[] b,
            int bOffset,
            int[] taps,
            int tapsOffset,
            int[] points,
            int pointsOffset,
            float[] dst,
            int dstOffset,
            boolean first) {
        switch (BITS) {
            case 512 ->
                Tiles512.pairwise(
                        rows,
                        columns,
                        depth,
                        a,
                        aOffset,
                        aStep,
                        b,
                        bOffset,
                        taps,
                        tapsOffset,
                        points,
                        pointsOffset,
                        dst,
                        dstOffset,
                        first);
            case 256 ->
                Tiles256.pairwise(
                        rows,
                        columns,
                        depth,
                        a,
                        aOffset,
                        aStep,
                        b,
                        bOffset,
                        taps,
                        tapsOffset,
                        points,
                        pointsOffset,
                        dst,
                        dstOffset,
                        first);
            default ->
                Tiles128.pairwise(
                        rows,
                        columns,
                        depth,
                        a,
                        aOffset,
                        aStep,
                        b,
                        bOffset,
                        taps,
                        tapsOffset,
                        points,
                        pointsOffset,
                        dst,
                        dstOffset,
                        first);
        }
    }
}
