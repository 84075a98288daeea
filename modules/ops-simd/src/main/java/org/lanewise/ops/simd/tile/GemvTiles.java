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

    /// `sums[s][v] += sum over k of a[k] * b[s * streamStep + k * PANEL + v]`, lanes independent.
    ///
    /// @param streams panels, 1 to [#STREAMS]
    /// @param vectors vectors of the panel that are computed; all of them unless `streams` is 1
    /// @param depth number of terms
    /// @param a the vector
    /// @param aOffset its start
    /// @param b the packed matrix, `[panel][term][PANEL]`
    /// @param bOffset term 0 of the first panel
    /// @param streamStep distance of two panels
    /// @param sums what the chains start from and their results, `[panel][PANEL]`
    /// @param sumsOffset their start
    public static void run(
            int streams,
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
            case 512 -> Gemv512.run(streams, vectors, depth, a, aOffset, b, bOffset, streamStep, sums, sumsOffset);
            case 256 -> Gemv256.run(streams, vectors, depth, a, aOffset, b, bOffset, streamStep, sums, sumsOffset);
            default -> Gemv128.run(streams, vectors, depth, a, aOffset, b, bOffset, streamStep, sums, sumsOffset);
        }
    }
}
