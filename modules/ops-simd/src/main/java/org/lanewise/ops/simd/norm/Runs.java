package org.lanewise.ops.simd.norm;

/// Sums and maps over a run: `count` neighbouring floats, in groups of `lanes`, one float a lane.
///
/// A sum of a run is one float a lane: group `g` goes to accumulator `g % 4` of its lane, the
/// four are joined as `(a0 + a1) + (a2 + a3)`, and floats of a last group that is not full are
/// added to the first lanes then. There are two implementations with the same bits: vectors for
/// 16 lanes, and plain loops.
sealed interface Runs permits VectorRuns, PlainRuns {

    /// Whether runs of this many lanes are supported.
    ///
    /// @param lanes 1 or 16
    /// @return whether they are
    boolean supports(int lanes);

    /// Sums.
    ///
    /// @param lanes floats of a group
    /// @param src source
    /// @param at its start
    /// @param count floats
    /// @param sums one sum a lane
    /// @param sumsAt start of the sums
    void sum(int lanes, float[] src, int at, int count, float[] sums, int sumsAt);

    /// Sums of squared distances from a mean.
    ///
    /// @param lanes floats of a group
    /// @param src source
    /// @param at its start
    /// @param count floats
    /// @param mean one mean a lane
    /// @param meanAt start of the means
    /// @param sums one sum a lane
    /// @param sumsAt start of the sums
    void squares(int lanes, float[] src, int at, int count, float[] mean, int meanAt, float[] sums, int sumsAt);

    /// Sums of gradients, and of gradients times distances from a mean.
    ///
    /// @param lanes floats of a group
    /// @param src source
    /// @param at its start
    /// @param dDst gradients
    /// @param dDstAt their start
    /// @param count floats
    /// @param mean one mean a lane
    /// @param meanAt start of the means
    /// @param sums sums of gradients, one a lane, and `lanes` further on sums of products
    /// @param sumsAt start of the sums
    void products(
            int lanes,
            float[] src,
            int at,
            float[] dDst,
            int dDstAt,
            int count,
            float[] mean,
            int meanAt,
            float[] sums,
            int sumsAt);

    /// `dst = fma(src - mean, scale, offset)`.
    ///
    /// @param lanes floats of a group
    /// @param src source
    /// @param at its start
    /// @param count floats
    /// @param mean one mean a lane
    /// @param meanAt start of the means
    /// @param scale one factor a lane
    /// @param scaleAt start of the factors
    /// @param offset what is added
    /// @param dst destination
    /// @param dstAt its start
    void normalize(
            int lanes,
            float[] src,
            int at,
            int count,
            float[] mean,
            int meanAt,
            float[] scale,
            int scaleAt,
            float offset,
            float[] dst,
            int dstAt);

    /// `dSrc = fma(dDst, scale, -fma(src - mean, slope, shift))`, zero in lanes that are not
    /// valid.
    ///
    /// @param lanes floats of a group
    /// @param valid lanes that hold samples of the batch
    /// @param src source
    /// @param at its start
    /// @param dDst gradients
    /// @param dDstAt their start
    /// @param count floats
    /// @param factors one of each a lane: `lanes` means, scales, slopes, shifts
    /// @param factorsAt start of the factors
    /// @param dSrc gradients of the source
    /// @param dSrcAt their start
    void gradient(
            int lanes,
            int valid,
            float[] src,
            int at,
            float[] dDst,
            int dDstAt,
            int count,
            float[] factors,
            int factorsAt,
            float[] dSrc,
            int dSrcAt);
}
