package org.lanewise.ops.simd.conv;

import static jdk.incubator.vector.FloatVector.fromArray;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.lanewise.ops.simd.lanes.Lanes;

/// The transforms of F(4x4, 3x3) on a run of neighbouring tiles, 16 channels side by side: first
/// the columns of each tile, then its rows.
///
/// A loop goes along the run with constant steps, so that the bounds of arrays are checked once in
/// front of it, and a column of pixels that two tiles share is transformed once.
final class Winograd4Run {

    private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;

    /// From a tile to the next among pixels.
    private static final int PIXELS = Winograd4.TILE * Lanes.COUNT;

    private Winograd4Run() {}

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
        float[] s4 = WinogradRuns.row(y + 4, height, src, zeros);
        int a4 = WinogradRuns.rowAt(y + 4, height, at + 4 * row);
        float[] s5 = WinogradRuns.row(y + 5, height, src, zeros);
        int a5 = WinogradRuns.rowAt(y + 5, height, at + 5 * row);
        for (int i = 0; i < floats; i += Lanes.LENGTH) {
            int out = to + i;
            FloatVector d1 = fromArray(SPECIES, s1, a1 + i);
            FloatVector d2 = fromArray(SPECIES, s2, a2 + i);
            FloatVector d3 = fromArray(SPECIES, s3, a3 + i);
            FloatVector d4 = fromArray(SPECIES, s4, a4 + i);
            d2.fma(FloatVector.broadcast(SPECIES, -2.5f), d4)
                    .add(fromArray(SPECIES, s0, a0 + i))
                    .intoArray(dst, out);
            FloatVector even = d2.fma(FloatVector.broadcast(SPECIES, -2f), d4);
            FloatVector odd = d1.fma(FloatVector.broadcast(SPECIES, -2f), d3);
            odd.fma(FloatVector.broadcast(SPECIES, Winograd4.A), even).intoArray(dst, out + toRow);
            odd.fma(FloatVector.broadcast(SPECIES, -Winograd4.A), even).intoArray(dst, out + 2 * toRow);
            even = d2.fma(FloatVector.broadcast(SPECIES, -0.5f), d4);
            odd = d1.fma(FloatVector.broadcast(SPECIES, -0.5f), d3);
            odd.fma(FloatVector.broadcast(SPECIES, Winograd4.B), even).intoArray(dst, out + 3 * toRow);
            odd.fma(FloatVector.broadcast(SPECIES, -Winograd4.B), even).intoArray(dst, out + 4 * toRow);
            d3.fma(FloatVector.broadcast(SPECIES, -2.5f), d1)
                    .add(fromArray(SPECIES, s5, a5 + i))
                    .intoArray(dst, out + 5 * toRow);
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
        for (int r = 0; r < Winograd4.PATCH; r++) {
            int first = at + r * row;
            int toFirst = to + r * Winograd4.PATCH * point;
            for (int t = 0; t < tiles; t++) {
                for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                    int from = first + t * PIXELS + lane;
                    int out = toFirst + t * Lanes.COUNT + lane;
                    FloatVector d1 = fromArray(SPECIES, src, from + 16);
                    FloatVector d2 = fromArray(SPECIES, src, from + 32);
                    FloatVector d3 = fromArray(SPECIES, src, from + 48);
                    FloatVector d4 = fromArray(SPECIES, src, from + 64);
                    d2.fma(FloatVector.broadcast(SPECIES, -2.5f), d4)
                            .add(fromArray(SPECIES, src, from))
                            .intoArray(dst, out);
                    FloatVector even = d2.fma(FloatVector.broadcast(SPECIES, -2f), d4);
                    FloatVector odd = d1.fma(FloatVector.broadcast(SPECIES, -2f), d3);
                    odd.fma(FloatVector.broadcast(SPECIES, Winograd4.A), even).intoArray(dst, out + point);
                    odd.fma(FloatVector.broadcast(SPECIES, -Winograd4.A), even).intoArray(dst, out + 2 * point);
                    even = d2.fma(FloatVector.broadcast(SPECIES, -0.5f), d4);
                    odd = d1.fma(FloatVector.broadcast(SPECIES, -0.5f), d3);
                    odd.fma(FloatVector.broadcast(SPECIES, Winograd4.B), even).intoArray(dst, out + 3 * point);
                    odd.fma(FloatVector.broadcast(SPECIES, -Winograd4.B), even).intoArray(dst, out + 4 * point);
                    d3.fma(FloatVector.broadcast(SPECIES, -2.5f), d1)
                            .add(fromArray(SPECIES, src, from + 80))
                            .intoArray(dst, out + 5 * point);
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
        int down = Winograd4.PATCH * point;
        int toRow = Winograd4.PATCH * column;
        for (int j = 0; j < Winograd4.PATCH; j++) {
            int first = at + j * point;
            int toFirst = to + j * column;
            for (int i = 0; i < floats; i += Lanes.LENGTH) {
                int from = first + i;
                int out = toFirst + i;
                FloatVector m1 = fromArray(SPECIES, src, from + down);
                FloatVector m2 = fromArray(SPECIES, src, from + 2 * down);
                FloatVector m3 = fromArray(SPECIES, src, from + 3 * down);
                FloatVector m4 = fromArray(SPECIES, src, from + 4 * down);
                FloatVector s12 = m1.add(m2);
                FloatVector d12 = m1.sub(m2);
                FloatVector s34 = m3.add(m4);
                FloatVector d34 = m3.sub(m4);
                fromArray(SPECIES, src, from).add(s12).add(s34).intoArray(dst, out);
                d34.fma(FloatVector.broadcast(SPECIES, Winograd4.B), d12.mul(Winograd4.A))
                        .intoArray(dst, out + toRow);
                s34.fma(FloatVector.broadcast(SPECIES, 2f), s12.mul(0.5f)).intoArray(dst, out + 2 * toRow);
                FloatVector last =
                        d12.fma(FloatVector.broadcast(SPECIES, Winograd4.A3), fromArray(SPECIES, src, from + 5 * down));
                d34.fma(FloatVector.broadcast(SPECIES, Winograd4.B3), last).intoArray(dst, out + 3 * toRow);
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
                FloatVector m3 = fromArray(SPECIES, src, from + 3 * column);
                FloatVector m4 = fromArray(SPECIES, src, from + 4 * column);
                FloatVector s12 = m1.add(m2);
                FloatVector d12 = m1.sub(m2);
                FloatVector s34 = m3.add(m4);
                FloatVector d34 = m3.sub(m4);
                FloatVector y0 = fromArray(SPECIES, src, from).add(s12).add(s34).add(start);
                y0 = y0.blend(low, y0.compare(VectorOperators.LT, low));
                y0.blend(high, y0.compare(VectorOperators.GT, high)).intoArray(dst, out);
                FloatVector y1 = d34.fma(FloatVector.broadcast(SPECIES, Winograd4.B), d12.mul(Winograd4.A))
                        .add(start);
                y1 = y1.blend(low, y1.compare(VectorOperators.LT, low));
                y1.blend(high, y1.compare(VectorOperators.GT, high)).intoArray(dst, out + 16);
                FloatVector y2 = s34.fma(FloatVector.broadcast(SPECIES, 2f), s12.mul(0.5f))
                        .add(start);
                y2 = y2.blend(low, y2.compare(VectorOperators.LT, low));
                y2.blend(high, y2.compare(VectorOperators.GT, high)).intoArray(dst, out + 32);
                FloatVector last = d12.fma(
                        FloatVector.broadcast(SPECIES, Winograd4.A3), fromArray(SPECIES, src, from + 5 * column));
                FloatVector y3 = d34.fma(FloatVector.broadcast(SPECIES, Winograd4.B3), last)
                        .add(start);
                y3 = y3.blend(low, y3.compare(VectorOperators.LT, low));
                y3.blend(high, y3.compare(VectorOperators.GT, high)).intoArray(dst, out + 48);
            }
        }
    }
}
