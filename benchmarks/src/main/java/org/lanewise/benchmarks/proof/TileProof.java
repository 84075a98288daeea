package org.lanewise.benchmarks.proof;

import java.util.Random;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.tile.Tiles;

/// Register tiles against the FMA peak, on operands that fit the first-level cache.
public final class TileProof {

    private static final int LANES = 16;

    private TileProof() {}

    /// Prints the rate of each kind of tile.
    ///
    /// @param args none
    public static void main(String[] args) {
        System.out.println("vectors of " + Simd.vectorBits() + " bits, tile " + Tiles.ROWS + " rows x " + Tiles.COLUMNS
                + " columns of 16 lanes, pairwise " + Tiles.PAIR_ROWS + " x " + Tiles.PAIR_COLUMNS);
        int depth = 128;
        float[] a = random(depth * 16);
        float[] b = random(depth * Tiles.COLUMNS * LANES);
        float[] c = random(Tiles.ROWS * Tiles.COLUMNS * LANES + 64 * LANES);
        int[] taps = new int[depth];
        for (int k = 0; k < depth; k++) {
            taps[k] = k * Tiles.COLUMNS * LANES;
        }
        float[] start = new float[Tiles.ROWS];
        double flops = 2.0 * depth * Tiles.ROWS * Tiles.COLUMNS * LANES;
        int points = 48;
        float[] gradients = random(Tiles.PAIR_ROWS * points * LANES);
        float[] source = random((points + 16) * LANES);
        int[] steps = new int[points];
        for (int p = 0; p < points; p++) {
            steps[p] = p * LANES;
        }
        int[] columns = {0, LANES, 2 * LANES, 3 * LANES};
        Rates.print(
                new Rates.Candidate(
                        "tapped (convolution, offsets from a table)",
                        flops,
                        () -> Tiles.tapped(
                                Tiles.ROWS,
                                Tiles.COLUMNS,
                                depth,
                                a,
                                0,
                                b,
                                0,
                                LANES,
                                taps,
                                start,
                                0,
                                c,
                                0,
                                Tiles.COLUMNS * LANES,
                                LANES)),
                new Rates.Candidate(
                        "panel (matrix product, packed)",
                        flops,
                        () -> Tiles.panel(
                                Tiles.ROWS,
                                Tiles.COLUMNS,
                                depth,
                                a,
                                0,
                                b,
                                0,
                                Tiles.COLUMNS * LANES,
                                c,
                                0,
                                Tiles.COLUMNS * LANES,
                                LANES,
                                true)),
                new Rates.Candidate(
                        "pairwise (gradient of weights)",
                        2.0 * points * Tiles.PAIR_ROWS * Tiles.PAIR_COLUMNS * LANES,
                        () -> Tiles.pairwise(
                                Tiles.PAIR_ROWS,
                                Tiles.PAIR_COLUMNS,
                                points,
                                gradients,
                                0,
                                points * LANES,
                                source,
                                0,
                                columns,
                                0,
                                steps,
                                0,
                                c,
                                0,
                                true)));
    }

    private static float[] random(int n) {
        Random random = new Random(n);
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }
}
