package org.lanewise.ops.simd.tile;

/// What all tiles of one depthwise convolution have in common.
///
/// @param height rows of the source
/// @param width pixels of a row of the source
/// @param outWidth pixels of an output row
/// @param top rows of padding before the source
/// @param left columns of padding before the source
/// @param taps rows of taps
/// @param stride source rows between two output rows
/// @param dilation source rows between two rows of taps
/// @param bounds lower and upper bound of a result
/// @param zeros a row of the source in the padding
public record DepthwiseShape(
        int height,
        int width,
        int outWidth,
        int top,
        int left,
        int taps,
        int stride,
        int dilation,
        float[] bounds,
        float[] zeros) {}
