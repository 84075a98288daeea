package org.lanewise.ops.simd.conv;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.lanewise.ops.simd.lanes.Lanes;

/// The transforms of F(4, 4), filtering along a row by 4 taps for 4 results, at the points ±3/8,
/// ±7/8, ±3/2 and infinity. All constants of the input and output transforms are exact.
final class RowWinograd {

    /// Results of a tile.
    static final int TILE = 4;

    /// Taps of a filter.
    static final int TAPS = 4;

    /// Elements that a tile reads.
    static final int PATCH = 7;

    static final float A = 0.375f;
    static final float B = 0.875f;
    static final float C = 1.5f;
    static final float A2 = A * A;
    static final float B2 = B * B;
    static final float C2 = C * C;
    static final float A3 = A2 * A;
    static final float B3 = B2 * B;
    static final float C3 = C2 * C;
    static final float SUM_WITHOUT_A = B2 + C2;
    static final float SUM_WITHOUT_B = A2 + C2;
    static final float SUM_WITHOUT_C = A2 + B2;
    static final float PRODUCT_WITHOUT_A = B2 * C2;
    static final float PRODUCT_WITHOUT_B = A2 * C2;
    static final float PRODUCT_WITHOUT_C = A2 * B2;
    static final float SUM = A2 + B2 + C2;
    static final float PAIRS = A2 * B2 + A2 * C2 + B2 * C2;
    static final float PRODUCT = A2 * B2 * C2;

    private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES;
    private static final double[] POINTS = {A, -A, B, -B, C, -C};

    /// The transform of a filter: seven rows of four.
    static final double[][] FILTER = filter();

    private RowWinograd() {}

    private static double[][] filter() {
        double[][] rows = new double[PATCH][TAPS];
        for (int i = 0; i < POINTS.length; i++) {
            double scale = 1;
            for (int q = 0; q < POINTS.length; q++) {
                scale *= q == i ? 1 : POINTS[i] - POINTS[q];
            }
            double power = 1;
            for (int tap = 0; tap < TAPS; tap++) {
                rows[i][tap] = power / scale;
                power *= POINTS[i];
            }
        }
        rows[PATCH - 1][TAPS - 1] = 1;
        return rows;
    }

    /// The input transform of tiles side by side.
    ///
    /// @param count tiles, a multiple of 16
    /// @param src source
    /// @param at where element `i` of all tiles starts, at `at[first + i]` after `from`
    /// @param first first of them
    /// @param from what they are relative to
    /// @param dst destination
    /// @param to start of the first point
    /// @param step distance of points
    static void input(int count, float[] src, int[] at, int first, int from, float[] dst, int to, int step) {
        int at0 = from + at[first];
        int at1 = from + at[first + 1];
        int at2 = from + at[first + 2];
        int at3 = from + at[first + 3];
        int at4 = from + at[first + 4];
        int at5 = from + at[first + 5];
        int at6 = from + at[first + 6];
        for (int t = 0; t < count; t += SPECIES.length()) {
            FloatVector d0 = FloatVector.fromArray(SPECIES, src, at0 + t);
            FloatVector d1 = FloatVector.fromArray(SPECIES, src, at1 + t);
            FloatVector d2 = FloatVector.fromArray(SPECIES, src, at2 + t);
            FloatVector d3 = FloatVector.fromArray(SPECIES, src, at3 + t);
            FloatVector d4 = FloatVector.fromArray(SPECIES, src, at4 + t);
            FloatVector d5 = FloatVector.fromArray(SPECIES, src, at5 + t);
            int out = to + t;
            FloatVector s = FloatVector.broadcast(SPECIES, -SUM_WITHOUT_A);
            FloatVector p = FloatVector.broadcast(SPECIES, PRODUCT_WITHOUT_A);
            FloatVector even = d0.fma(p, d2.fma(s, d4));
            FloatVector odd = d1.fma(p, d3.fma(s, d5));
            even.fma(FloatVector.broadcast(SPECIES, A), odd).intoArray(dst, out);
            even.fma(FloatVector.broadcast(SPECIES, -A), odd).intoArray(dst, out + step);
            s = FloatVector.broadcast(SPECIES, -SUM_WITHOUT_B);
            p = FloatVector.broadcast(SPECIES, PRODUCT_WITHOUT_B);
            even = d0.fma(p, d2.fma(s, d4));
            odd = d1.fma(p, d3.fma(s, d5));
            even.fma(FloatVector.broadcast(SPECIES, B), odd).intoArray(dst, out + 2 * step);
            even.fma(FloatVector.broadcast(SPECIES, -B), odd).intoArray(dst, out + 3 * step);
            s = FloatVector.broadcast(SPECIES, -SUM_WITHOUT_C);
            p = FloatVector.broadcast(SPECIES, PRODUCT_WITHOUT_C);
            even = d0.fma(p, d2.fma(s, d4));
            odd = d1.fma(p, d3.fma(s, d5));
            even.fma(FloatVector.broadcast(SPECIES, C), odd).intoArray(dst, out + 4 * step);
            even.fma(FloatVector.broadcast(SPECIES, -C), odd).intoArray(dst, out + 5 * step);
            FloatVector last =
                    d4.fma(FloatVector.broadcast(SPECIES, -SUM), FloatVector.fromArray(SPECIES, src, at6 + t));
            d0.fma(FloatVector.broadcast(SPECIES, -PRODUCT), d2.fma(FloatVector.broadcast(SPECIES, PAIRS), last))
                    .intoArray(dst, out + 6 * step);
        }
    }

    /// The output transform of tiles one after the other, 16 channels side by side.
    ///
    /// @param count tiles
    /// @param src sums of the first point
    /// @param from their start
    /// @param step distance of points
    /// @param start what is added, 16 floats
    /// @param startOffset its start
    /// @param dst receives four pixels a tile
    /// @param to its start
    static void output(
            int count, float[] src, int from, int step, float[] start, int startOffset, float[] dst, int to) {
        for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
            FloatVector bias = FloatVector.fromArray(SPECIES, start, startOffset + lane);
            for (int t = 0; t < count; t++) {
                int at = from + t * Lanes.COUNT + lane;
                int out = to + t * TILE * Lanes.COUNT + lane;
                FloatVector m = FloatVector.fromArray(SPECIES, src, at);
                FloatVector n = FloatVector.fromArray(SPECIES, src, at + step);
                FloatVector sumA = m.add(n);
                FloatVector differenceA = m.sub(n);
                m = FloatVector.fromArray(SPECIES, src, at + 2 * step);
                n = FloatVector.fromArray(SPECIES, src, at + 3 * step);
                FloatVector sumB = m.add(n);
                FloatVector differenceB = m.sub(n);
                m = FloatVector.fromArray(SPECIES, src, at + 4 * step);
                n = FloatVector.fromArray(SPECIES, src, at + 5 * step);
                FloatVector sumC = m.add(n);
                FloatVector differenceC = m.sub(n);
                sumA.add(sumB).add(sumC).add(bias).intoArray(dst, out);
                differenceC
                        .fma(
                                FloatVector.broadcast(SPECIES, C),
                                differenceB.fma(FloatVector.broadcast(SPECIES, B), differenceA.mul(A)))
                        .add(bias)
                        .intoArray(dst, out + Lanes.COUNT);
                sumC.fma(FloatVector.broadcast(SPECIES, C2), sumB.fma(FloatVector.broadcast(SPECIES, B2), sumA.mul(A2)))
                        .add(bias)
                        .intoArray(dst, out + 2 * Lanes.COUNT);
                FloatVector last = differenceA.fma(
                        FloatVector.broadcast(SPECIES, A3), FloatVector.fromArray(SPECIES, src, at + 6 * step));
                differenceC
                        .fma(
                                FloatVector.broadcast(SPECIES, C3),
                                differenceB.fma(FloatVector.broadcast(SPECIES, B3), last))
                        .add(bias)
                        .intoArray(dst, out + 3 * Lanes.COUNT);
            }
        }
    }
}
