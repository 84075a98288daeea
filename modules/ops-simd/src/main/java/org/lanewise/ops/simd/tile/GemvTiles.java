package org.lanewise.ops.simd.tile;

import org.lanewise.ops.simd.Simd;

/// The register tiles of a vector times a packed matrix at this machine's vector width.
public final class GemvTiles {

    private static final int BITS = Simd.vectorBits();

    /// Columns of a panel of the packed matrix.
    public static final int PANEL = switch (BITS) {
        case 512 -> Gemv512.PANEL;
        case 256 -> Gemv256.PANEL;
        default -> Gemv128.PANEL;
    };

    /// Most panels at a time.
    public static final int STREAMS = switch (BITS) {
        case 512 -> Gemv512.STREAMS;
        case 256 -> Gemv256.STREAMS;
        default -> Gemv128.STREAMS;
    };

    private GemvTiles() {}

    /// `sums[v] += sum over k of a[k] * b[k][v]`, lanes independent; the vectors of a term are in
    /// as many panels as they need.
    ///
    /// @param vectors vectors that are computed, 1 to those of [#STREAMS] panels
    /// @param depth number of terms
    /// @param a the vector
    /// @param aOffset its start
    /// @param b the packed matrix, `[panel][term][PANEL]`
    /// @param bOffset term 0 of the first panel
    /// @param streamStep distance of two panels
    /// @param sums what the chains start from and their results
    /// @param sumsOffset their start
    public static void run(
            int vectors,
            int depth,
            float[] a,
            int aOffset,
            float[] b,
            int bOffset,
            int streamStep,
            float[] sums,
            int sumsOffset) {
        switch (BITS) {
            case 512 -> Gemv512.run(vectors, depth, a, aOffset, b, bOffset, streamStep, sums, sumsOffset);
            case 256 -> Gemv256.run(vectors, depth, a, aOffset, b, bOffset, streamStep, sums, sumsOffset);
            default -> Gemv128.run(vectors, depth, a, aOffset, b, bOffset, streamStep, sums, sumsOffset);
        }
    }
}
