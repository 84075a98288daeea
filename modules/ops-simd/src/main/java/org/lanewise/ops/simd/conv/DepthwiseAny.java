package org.lanewise.ops.simd.conv;

import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.tile.DepthwiseTaps;

/// Any window, stride and dilation on a source with a halo.
///
/// @param p the convolution
/// @param width pixels of a row of the source with its halo
/// @param taps offset of every tap
record DepthwiseAny(Conv2dProblem p, int width, int[] taps) implements DepthwisePath {

    static DepthwiseAny of(Conv2dProblem p, Halo halo) {
        int[] taps = new int[p.h().kernel() * p.w().kernel()];
        for (int t = 0; t < taps.length; t++) {
            int row = t / p.w().kernel() * p.h().dilation();
            taps[t] = (row * halo.paddedWidth() + t % p.w().kernel() * p.w().dilation()) * halo.lanes();
        }
        return new DepthwiseAny(p, halo.paddedWidth(), taps);
    }

    @Override
    public void run(
            float[] src,
            int plane,
            float[] w,
            int wAt,
            float[] bias,
            int biasAt,
            float[] dst,
            int dstAt,
            int firstRow,
            int endRow) {
        for (int y = firstRow; y < endRow; y++) {
            DepthwiseTaps.run(
                    p.w().stride() * 16,
                    p.ow(),
                    src,
                    plane + y * p.h().stride() * width * 16,
                    taps,
                    w,
                    wAt,
                    bias,
                    biasAt,
                    dst,
                    dstAt + y * p.ow() * 16,
                    16);
        }
    }
}
