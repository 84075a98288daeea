package org.lanewise.ops.simd.conv;

import java.util.Arrays;
import org.lanewise.ops.simd.BlockedConv2dProblem;

/// Runs of neighbouring tiles of an image on their way through minimal filtering, for either size
/// of tiles.
///
/// @param tile edge of an output tile, 4 or 2
/// @param planes what is read and written
/// @param bounds what results are clipped to
/// @param zeros a row of zeros for a run
record WinogradRuns(int tile, WinogradPlanes planes, ClipBounds bounds, float[] zeros) {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    /// Most tiles of a run: what lies between the passes stays in the first-level cache.
    private static final int LONGEST = 16;

    static WinogradRuns of(int tile, WinogradPlanes planes, ClipBounds bounds) {
        int columns = Math.min(LONGEST, planes.tilesX()) * tile + 2;
        return new WinogradRuns(tile, planes, bounds, new float[columns * BLOCK]);
    }

    private int patch() {
        return tile + 2;
    }

    /// Distance of rows between the passes of the input transform, and of columns between those of
    /// the output transform: no powers of two.
    private int inputRow() {
        return zeros.length + BLOCK;
    }

    private static int outputColumn() {
        return (LONGEST + 1) * BLOCK;
    }

    /// Floats between the passes, and a tile that is stored in part.
    int scratch() {
        return Math.max(patch() * inputRow(), tile * patch() * outputColumn()) + tile * BLOCK;
    }

    /// Tiles of the run that starts at a tile.
    ///
    /// @param first the tile
    /// @param end where the tiles of a task end
    /// @return 1 or more
    int length(int first, int end) {
        return Math.min(LONGEST, Math.min(end - first, planes.tilesX() - first % planes.tilesX()));
    }

    /// The input transform.
    ///
    /// @param first first tile
    /// @param tiles tiles of the run
    /// @param src source
    /// @param plane where the plane of a block of channels starts
    /// @param scratch destination and memory
    /// @param small memory of [#scratch()] floats
    /// @param to the first point of the first tile
    /// @param point distance of points
    void input(int first, int tiles, float[] src, int plane, float[] scratch, int small, int to, int point) {
        int y = first / planes.tilesX() * tile - planes.padTop();
        int x = first % planes.tilesX() * tile - planes.padLeft();
        int columns = tiles * tile + 2;
        int left = Math.clamp(-x, 0, columns);
        int right = Math.clamp(planes.inWidth() - x, left, columns);
        int row = planes.inWidth() * BLOCK;
        int at = plane + y * row + (x + left) * BLOCK;
        int floats = (right - left) * BLOCK;
        int toColumn = small + left * BLOCK;
        if (floats < columns * BLOCK) {
            for (int r = 0; r < patch(); r++) {
                int start = small + r * inputRow();
                Arrays.fill(scratch, start, start + left * BLOCK, 0f);
                Arrays.fill(scratch, start + right * BLOCK, start + columns * BLOCK, 0f);
            }
        }
        int height = planes.inHeight();
        if (tile == Winograd4.TILE) {
            Winograd4Run.inputDown(floats, src, at, row, y, height, zeros, scratch, toColumn, inputRow());
            Winograd4Run.inputAcross(tiles, scratch, small, inputRow(), scratch, to, point);
        } else {
            Winograd2Run.inputDown(floats, src, at, row, y, height, zeros, scratch, toColumn, inputRow());
            Winograd2Run.inputAcross(tiles, scratch, small, inputRow(), scratch, to, point);
        }
    }

    /// The columns of the output transform; its rows are [#store].
    ///
    /// @param tiles tiles of the run
    /// @param scratch points and memory
    /// @param from the first point of the first tile
    /// @param point distance of points
    /// @param small memory of [#scratch()] floats
    void output(int tiles, float[] scratch, int from, int point, int small) {
        if (tile == Winograd4.TILE) {
            Winograd4Run.outputDown(tiles * BLOCK, scratch, from, point, scratch, small, outputColumn());
        } else {
            Winograd2Run.outputDown(tiles * BLOCK, scratch, from, point, scratch, small, outputColumn());
        }
    }

    /// A row of the tiles of a run, with the bias and clipped.
    ///
    /// @param row row within the tiles
    /// @param pixels pixels of the run that are stored
    /// @param scratch memory that [#output] wrote
    /// @param small its start
    /// @param bias bias of 16 channels
    /// @param biasAt its start
    /// @param dst destination
    /// @param to the first pixel
    void store(int row, int pixels, float[] scratch, int small, float[] bias, int biasAt, float[] dst, int to) {
        int from = small + row * patch() * outputColumn();
        int whole = pixels / tile;
        across(whole, scratch, from, bias, biasAt, dst, to);
        int rest = pixels - whole * tile;
        if (rest > 0) {
            int part = small + scratch() - tile * BLOCK;
            across(1, scratch, from + whole * BLOCK, bias, biasAt, scratch, part);
            System.arraycopy(scratch, part, dst, to + whole * tile * BLOCK, rest * BLOCK);
        }
    }

    private void across(int tiles, float[] src, int at, float[] bias, int biasAt, float[] dst, int to) {
        float low = bounds.low();
        float high = bounds.high();
        int column = outputColumn();
        if (tile == Winograd4.TILE) {
            Winograd4Run.outputAcross(tiles, src, at, column, bias, biasAt, low, high, dst, to);
        } else {
            Winograd2Run.outputAcross(tiles, src, at, column, bias, biasAt, low, high, dst, to);
        }
    }

    /// A row of the source, or zeros in its place. All rows share one branch, so that whatever
    /// edge an image has, C2 has seen both of its ways.
    static float[] row(int y, int height, float[] src, float[] zeros) {
        return (y | height - 1 - y) >= 0 ? src : zeros;
    }

    /// Where the array of [#row] starts to be read.
    static int rowAt(int y, int height, int at) {
        return (y | height - 1 - y) >= 0 ? at : 0;
    }
}
