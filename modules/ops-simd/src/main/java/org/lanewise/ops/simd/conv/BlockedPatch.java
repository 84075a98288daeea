package org.lanewise.ops.simd.conv;

import java.util.Arrays;
import org.lanewise.ops.simd.BlockedConv2dProblem;

/// A square of a channel-blocked plane that reaches over its edge, with zeros there.
final class BlockedPatch {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    private BlockedPatch() {}

    /// Copies a square.
    ///
    /// @param src source
    /// @param plane where the plane starts
    /// @param height height of the plane
    /// @param width width of the plane
    /// @param y first row, may be negative
    /// @param x first column, may be negative
    /// @param edge edge of the square
    /// @param dst destination, `[edge][edge][16]`
    /// @param to its start
    static void gather(float[] src, int plane, int height, int width, int y, int x, int edge, float[] dst, int to) {
        int low = Math.clamp(-x, 0, edge);
        int high = Math.clamp(width - x, low, edge);
        for (int i = 0; i < edge; i++) {
            int out = to + i * edge * BLOCK;
            boolean inside = y + i >= 0 && y + i < height;
            int begin = inside ? low : edge;
            int end = inside ? high : edge;
            Arrays.fill(dst, out, out + begin * BLOCK, 0f);
            int from = plane + ((y + i) * width + x) * BLOCK;
            if (begin < end) {
                System.arraycopy(src, from + begin * BLOCK, dst, out + begin * BLOCK, (end - begin) * BLOCK);
            }
            Arrays.fill(dst, out + end * BLOCK, out + edge * BLOCK, 0f);
        }
    }

    /// Copies the square of one channel.
    ///
    /// @param src source
    /// @param plane where the plane of the channel's block starts
    /// @param lane the channel in its block
    /// @param height height of the plane
    /// @param width width of the plane
    /// @param y first row, may be negative
    /// @param x first column, may be negative
    /// @param edge edge of the square
    /// @param dst destination, `[edge][edge]`
    /// @param to its start
    static void gatherLane(
            float[] src, int plane, int lane, int height, int width, int y, int x, int edge, float[] dst, int to) {
        for (int i = 0; i < edge; i++) {
            for (int j = 0; j < edge; j++) {
                boolean inside = y + i >= 0 && y + i < height && x + j >= 0 && x + j < width;
                dst[to + i * edge + j] = inside ? src[plane + ((y + i) * width + x + j) * BLOCK + lane] : 0f;
            }
        }
    }
}
