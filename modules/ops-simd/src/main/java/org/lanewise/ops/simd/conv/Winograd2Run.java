package org.lanewise.ops.simd.conv;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.lanewise.ops.simd.lanes.Lanes;

/// The transforms of F(2x2, 3x3) on a run of neighbouring tiles, 16 channels side by side: first
/// the columns of each tile, then its rows.
///
/// Loops go along the run as those of [Winograd4Run].
final class Winograd2Run {

    private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

    /// From a tile to the next among pixels.
    private static final int PIXELS = Winograd2.TILE * Lanes.COUNT;

    private Winograd2Run() {}

    /// Transforms the columns of pixels of a run. Rows outside of the image are zeros.
    ///
    /// @param floats floats of a row
    /// @param src the image
    /// @param at where the first row starts
    /// @param row distance of its rows
    /// @param y the first row, which may be outside
    /// @param height rows of the image
    /// @param zeros as many zeros
    /// @param dst destination
    /// @param to where its first row starts
    /// @param toRow distance of its rows
    static void inputDown(
            int floats,
            float[] src,
            int at,
            int row,
            int y,
            int height,
            float[] zeros,
            float[] dst,
            int to,
            int toRow) {
        float[] s0 = WinogradRuns.row(y, height, src, zeros);
        int a0 = WinogradRuns.rowAt(y, height, at);
        float[] s1 = WinogradRuns.row(y + 1, height, src, zeros);
        int a1 = WinogradRuns.rowAt(y + 1, height, at + row);
        float[] s2 = WinogradRuns.row(y + 2, height, src, zeros);
        int a2 = WinogradRuns.rowAt(y + 2, height, at + 2 * row);
        float[] s3 = WinogradRuns.row(y + 3, height, src, zeros);
        int a3 = WinogradRuns.rowAt(y + 3, height, at + 3 * row);
        for (int i = 0; i < floats; i += Lanes.LENGTH) {
            int out = to + i;
            FloatVector d1 = fromArray(SPECIES, s1, a1 + i);
            FloatVector d2 = fromArray(SPECIES, s2, a2 + i);
            fromArray(SPECIES, s0, a0 + i).sub(d2).intoArray(dst, out);
            d1.add(d2).intoArray(dst, out + toRow);
            d2.sub(d1).intoArray(dst, out + 2 * toRow);
            fromArray(SPECIES, s3, a3 + i).sub(d1).intoArray(dst, out + 3 * toRow);
        }
    }

    /// Transforms the rows of every tile of a run.
    ///
    /// @param tiles number of tiles
    /// @param src what [#inputDown] wrote
    /// @param at where its first row starts
    /// @param row distance of its rows
    /// @param dst destination, tiles 16 floats apart
    /// @param to where the first point of the first tile goes
    /// @param point distance of points
    static void inputAcross(int tiles, float[] src, int at, int row, float[] dst, int to, int point) {
        for (int r = 0; r < Winograd2.PATCH; r++) {
            int first = at + r * row;
            int toFirst = to + r * Winograd2.PATCH * point;
            for (int t = 0; t < tiles; t++) {
                for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                    int from = first + t * PIXELS + lane;
                    int out = toFirst + t * Lanes.COUNT + lane;
                    FloatVector d1 = fromArray(SPECIES, src, from + 16);
                    FloatVector d2 = fromArray(SPECIES, src, from + 32);
                    fromArray(SPECIES, src, from).sub(d2).intoArray(dst, out);
                    d1.add(d2).intoArray(dst, out + point);
                    d2.sub(d1).intoArray(dst, out + 2 * point);
                    fromArray(SPECIES, src, from + 48).sub(d1).intoArray(dst, out + 3 * point);
                }
            }
        }
    }

    /// Transforms the columns of points of every tile of a run.
    ///
    /// @param floats floats of a point: tiles by 16
    /// @param src points
    /// @param at the first point of the first tile
    /// @param point distance of points
    /// @param dst destination: rows of columns of tiles
    /// @param to where it starts
    /// @param column distance of its columns
    static void outputDown(int floats, float[] src, int at, int point, float[] dst, int to, int column) {
        int down = Winograd2.PATCH * point;
        int toRow = Winograd2.PATCH * column;
        for (int j = 0; j < Winograd2.PATCH; j++) {
            int first = at + j * point;
            int toFirst = to + j * column;
            for (int i = 0; i < floats; i += Lanes.LENGTH) {
                int from = first + i;
                int out = toFirst + i;
                FloatVector m1 = fromArray(SPECIES, src, from + down);
                FloatVector m2 = fromArray(SPECIES, src, from + 2 * down);
                fromArray(SPECIES, src, from).add(m1).add(m2).intoArray(dst, out);
                m1.sub(m2).add(fromArray(SPECIES, src, from + 3 * down)).intoArray(dst, out + toRow);
            }
        }
    }

    /// Transforms one row of every tile of a run, adds the bias and clips.
    ///
    /// @param tiles number of tiles
    /// @param src a row that [#outputDown] wrote
    /// @param at where its first column starts
    /// @param column distance of columns
    /// @param bias bias of 16 channels
    /// @param biasAt its start
    /// @param low lower bound
    /// @param high upper bound
    /// @param dst destination, the pixels of tile after tile
    /// @param to the first pixel
    static void outputAcross(
            int tiles,
            float[] src,
            int at,
            int column,
            float[] bias,
            int biasAt,
            float low,
            float high,
            float[] dst,
            int to) {
        for (int t = 0; t < tiles; t++) {
            for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                int from = at + t * Lanes.COUNT + lane;
                int out = to + t * PIXELS + lane;
                FloatVector start = fromArray(SPECIES, bias, biasAt + lane);
                FloatVector m1 = fromArray(SPECIES, src, from + column);
                FloatVector m2 = fromArray(SPECIES, src, from + 2 * column);
                FloatVector y0 = fromArray(SPECIES, src, from).add(m1).add(m2).add(start);
                y0 = y0.blend(low, y0.compare(VectorOperators.LT, low));
                y0.blend(high, y0.compare(VectorOperators.GT, high)).intoArray(dst, out);
                FloatVector y1 = m1.sub(m2)
                        .add(fromArray(SPECIES, src, from + 3 * column))
                        .add(start);
                y1 = y1.blend(low, y1.compare(VectorOperators.LT, low));
                y1.blend(high, y1.compare(VectorOperators.GT, high)).intoArray(dst, out + 16);
            }
        }
    }
}
