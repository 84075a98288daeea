package org.lanewise.ops.simd.conv;

import org.lanewise.ops.simd.BlockedConv2dProblem;

/// The transforms of minimal filtering for the gradient of weights, in two dimensions on 16
/// channels side by side, for either size of tiles: a pass along the columns to scratch memory,
/// then one along the rows. `tile` is the edge of an output tile, 4 or 2.
final class WinogradTransforms {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    private WinogradTransforms() {}

    /// Edge of an input tile.
    static int patch(int tile) {
        return tile + 2;
    }

    /// Points of a tile.
    static int points(int tile) {
        return patch(tile) * patch(tile);
    }

    /// An input tile to its points.
    ///
    /// @param tile edge of an output tile
    /// @param src source, pixels 16 floats apart
    /// @param at its first pixel
    /// @param row distance of its rows
    /// @param scratch memory for what lies between the passes, at most [#points] by 16 floats
    /// @param small where that starts
    /// @param dst destination
    /// @param to the first point
    /// @param pointStep distance of points
    static void input(
            int tile, float[] src, int at, int row, float[] scratch, int small, float[] dst, int to, int pointStep) {
        int patch = patch(tile);
        int line = patch * BLOCK;
        if (tile == Winograd4.TILE) {
            Winograd4.input(patch, src, at, row, BLOCK, scratch, small, line, BLOCK);
            Winograd4.input(patch, scratch, small, BLOCK, line, dst, to, pointStep, patch * pointStep);
        } else {
            Winograd2.input(patch, src, at, row, BLOCK, scratch, small, line, BLOCK);
            Winograd2.input(patch, scratch, small, BLOCK, line, dst, to, pointStep, patch * pointStep);
        }
    }

    /// The gradient of an output tile to its points; parameters as those of [#input].
    static void gradient(
            int tile, float[] src, int at, int row, float[] scratch, int small, float[] dst, int to, int pointStep) {
        int patch = patch(tile);
        int line = tile * BLOCK;
        if (tile == Winograd4.TILE) {
            Winograd4.gradient(tile, src, at, row, BLOCK, scratch, small, line, BLOCK);
            Winograd4.gradient(patch, scratch, small, BLOCK, line, dst, to, pointStep, patch * pointStep);
        } else {
            Winograd2.gradient(tile, src, at, row, BLOCK, scratch, small, line, BLOCK);
            Winograd2.gradient(patch, scratch, small, BLOCK, line, dst, to, pointStep, patch * pointStep);
        }
    }

    /// Points to the gradient of a filter.
    ///
    /// @param tile edge of an output tile
    /// @param src the points and what lies between the passes
    /// @param at the first point
    /// @param pointStep distance of points
    /// @param small where what lies between the passes starts, at most [#points] by 16 floats
    /// @param to where the gradient goes in the same array, `[3][3][16]`
    static void weights(int tile, float[] src, int at, int pointStep, int small, int to) {
        int patch = patch(tile);
        int line = patch * BLOCK;
        if (tile == Winograd4.TILE) {
            Winograd4.weights(patch, src, at, patch * pointStep, pointStep, src, small, line, BLOCK);
            Winograd4.weights(3, src, small, BLOCK, line, src, to, BLOCK, 3 * BLOCK);
        } else {
            Winograd2.weights(patch, src, at, patch * pointStep, pointStep, src, small, line, BLOCK);
            Winograd2.weights(3, src, small, BLOCK, line, src, to, BLOCK, 3 * BLOCK);
        }
    }
}
