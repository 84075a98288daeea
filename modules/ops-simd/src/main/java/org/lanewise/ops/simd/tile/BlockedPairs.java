package org.lanewise.ops.simd.tile;

import org.lanewise.ops.simd.Simd;

/// The register tiles of channel-blocked convolution for two output rows and one block of output
/// channels. There are none for narrow vectors.
public final class BlockedPairs {

    /// Most pixels of each row; 0 where there are no tiles.
    public static final int PIXELS = Simd.vectorBits() == 512 ? BlockedPairs512By1.PIXELS : 0;

    private BlockedPairs() {}

    /// Whether there are tiles.
    ///
    /// @param distance distance of two pixels in floats
    /// @return true if [#run] takes it
    public static boolean supports(int distance) {
        return PIXELS > 0 && (distance == 1 || distance == 2 || distance == 16 || distance == 32);
    }

    /// `upper[p] = start + sum over k of a[aOffset + taps[k] + p * distance] * b[k]`, and the same
    /// from `lowerOffset` for `lower`; the chains go on from `dst` unless `first`. What the lower
    /// row reads for a term the upper one reads `shift` terms later.
    ///
    /// @param distance distance of two pixels, one of those that are supported
    /// @param pixels pixels of each row, 1 to [#PIXELS]
    /// @param shift terms from the lower to the upper row, not more than there are
    /// @param from first term
    /// @param to end of the terms
    /// @param a source
    /// @param aOffset what the taps of the upper row are relative to
    /// @param lowerOffset what those of the lower row are relative to
    /// @param taps offset of each term
    /// @param b weights, 16 for each term
    /// @param bOffset weights of term 0
    /// @param start what the chains start from, 16 lanes
    /// @param startOffset its start
    /// @param first whether they do
    /// @param dst destination, pixels of 16 lanes
    /// @param dstOffset the upper row in it
    /// @param lowerStep distance of the lower row from the upper one
    public static void run(
            int distance,
            int pixels,
            int shift,
            int from,
            int to,
            float[] a,
            int aOffset,
            int lowerOffset,
            int[] taps,
            float[] b,
            int bOffset,
            float[] start,
            int startOffset,
            boolean first,
            float[] dst,
            int dstOffset,
            int lowerStep) {
        switch (distance) {
            case 1 ->
                BlockedPairs512By1.run(
                        pixels,
                        shift,
                        from,
                        to,
                        a,
                        aOffset,
                        lowerOffset,
                        taps,
                        b,
                        bOffset,
                        start,
                        startOffset,
                        first,
                        dst,
                        dstOffset,
                        lowerStep);
            case 2 ->
                BlockedPairs512By2.run(
                        pixels,
                        shift,
                        from,
                        to,
                        a,
                        aOffset,
                        lowerOffset,
                        taps,
                        b,
                        bOffset,
                        start,
                        startOffset,
                        first,
                        dst,
                        dstOffset,
                        lowerStep);
            case 16 ->
                BlockedPairs512By16.run(
                        pixels,
                        shift,
                        from,
                        to,
                        a,
                        aOffset,
                        lowerOffset,
                        taps,
                        b,
                        bOffset,
                        start,
                        startOffset,
                        first,
                        dst,
                        dstOffset,
                        lowerStep);
            case 32 ->
                BlockedPairs512By32.run(
                        pixels,
                        shift,
                        from,
                        to,
                        a,
                        aOffset,
                        lowerOffset,
                        taps,
                        b,
                        bOffset,
                        start,
                        startOffset,
                        first,
                        dst,
                        dstOffset,
                        lowerStep);
            default -> throw new AssertionError(distance);
        }
    }
}
