package org.lanewise.ops.simd.norm;

/// Sums and maps over a row of elements with `lanes` samples side by side, where every element
/// has a factor of its own.
///
/// A sum is one float a lane: element `e` goes to accumulator `e % 4` of its lane, the four are
/// joined as `(a0 + a1) + (a2 + a3)`. There are two implementations with the same bits: vectors
/// for 16 lanes, and plain loops.
sealed interface Rows permits VectorRows, PlainRows {

    /// `dst = fma((src - mean) * inverse, gamma, beta)`.
    ///
    /// @param lanes samples side by side
    /// @param src source
    /// @param at its start
    /// @param count elements
    /// @param statistics `lanes` means, then `lanes` inverse deviations
    /// @param statisticsAt their start
    /// @param gamma factors, one an element
    /// @param gammaAt their start
    /// @param beta offsets, one an element
    /// @param betaAt their start
    /// @param dst destination
    /// @param dstAt its start
    void normalize(
            int lanes,
            float[] src,
            int at,
            int count,
            float[] statistics,
            int statisticsAt,
            float[] gamma,
            int gammaAt,
            float[] beta,
            int betaAt,
            float[] dst,
            int dstAt);

    /// Sums of `dDst * gamma`, and of those times distances from the mean.
    ///
    /// @param lanes samples side by side
    /// @param src source
    /// @param at its start
    /// @param dDst gradients
    /// @param dDstAt their start
    /// @param count elements
    /// @param gamma factors, one an element
    /// @param gammaAt their start
    /// @param mean one mean a lane
    /// @param meanAt start of the means
    /// @param sums `lanes` sums of gradients, then `lanes` sums of products
    /// @param sumsAt their start
    void products(
            int lanes,
            float[] src,
            int at,
            float[] dDst,
            int dDstAt,
            int count,
            float[] gamma,
            int gammaAt,
            float[] mean,
            int meanAt,
            float[] sums,
            int sumsAt);

    /// `dSrc = fma(dDst * gamma, scale, -fma(src - mean, slope, shift))`, zero in lanes that are
    /// not valid.
    ///
    /// @param lanes samples side by side
    /// @param valid lanes that hold samples of the batch
    /// @param src source
    /// @param at its start
    /// @param dDst gradients
    /// @param dDstAt their start
    /// @param count elements
    /// @param gamma factors, one an element
    /// @param gammaAt their start
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
            float[] gamma,
            int gammaAt,
            float[] factors,
            int factorsAt,
            float[] dSrc,
            int dSrcAt);

    /// Sums over blocks and rows of `dDst * (src - mean) * inverse` and of `dDst` at one element,
    /// lanes beyond the batch left out.
    ///
    /// @param lanes samples side by side
    /// @param images batch size
    /// @param src source, at the element in the first row
    /// @param at its start
    /// @param dDst gradients, at the element in the first row
    /// @param dDstAt their start
    /// @param rows rows of a block
    /// @param pitch floats from row to row
    /// @param statistics for every block and row `lanes` means, then `lanes` inverse deviations
    /// @param statisticsAt their start
    /// @param sums `lanes` sums of products, then `lanes` sums of gradients
    /// @param sumsAt their start
    void weights(
            int lanes,
            int images,
            float[] src,
            int at,
            float[] dDst,
            int dDstAt,
            int rows,
            int pitch,
            float[] statistics,
            int statisticsAt,
            float[] sums,
            int sumsAt);
}
