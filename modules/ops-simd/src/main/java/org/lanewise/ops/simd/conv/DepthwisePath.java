package org.lanewise.ops.simd.conv;

/// One way to walk over a plane of a depthwise convolution.
sealed interface DepthwisePath permits DepthwiseThree, DepthwiseWide, DepthwiseAny {

    /// Computes some output rows of one block of 16 channels.
    ///
    /// @param src source, with a halo of zeros if the path asked for one
    /// @param plane where the block's plane starts
    /// @param w weights of the block, `[kh][kw][16]`
    /// @param wAt their start
    /// @param bias what the chains start from, `[16]`
    /// @param biasAt its start
    /// @param dst destination
    /// @param dstAt where the block's plane starts
    /// @param firstRow first output row
    /// @param endRow end of the output rows
    void run(
            float[] src,
            int plane,
            float[] w,
            int wAt,
            float[] bias,
            int biasAt,
            float[] dst,
            int dstAt,
            int firstRow,
            int endRow);
}
