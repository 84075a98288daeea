package org.lanewise.ops.simd.probe;

import java.time.Duration;
import java.util.Arrays;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.tile.Tiles;

/// The largest register tile of the kernels, on operands that stay in the first cache.
public final class TileRate {

    /// Terms of a sum; long enough that the start and the store of a tile do not show.
    private static final int DEPTH = 256;

    /// Places of the right side that the terms go round, which keeps it within 8 KB.
    private static final int PLACES = 32;

    private TileRate() {}

    /// Measures one core.
    ///
    /// @param budget how long the rate must not rise
    /// @return GFLOP/s, two operations a multiply-add
    public static double gflops(Duration budget) {
        int columns = Tiles.COLUMNS * Lanes.COUNT;
        float[] a = new float[DEPTH * Tiles.ROWS];
        float[] b = new float[PLACES * columns];
        float[] start = new float[Tiles.ROWS];
        float[] dst = new float[Tiles.ROWS * columns];
        Arrays.fill(a, 0.5f);
        Arrays.fill(b, 0.25f);
        int[] taps = new int[DEPTH];
        Arrays.setAll(taps, k -> k % PLACES * columns);
        double perSecond = Rounds.best(budget, times -> run(times, a, b, taps, start, dst, columns));
        return perSecond * DEPTH * Tiles.ROWS * columns * 2 * 1e-9;
    }

    private static float run(int times, float[] a, float[] b, int[] taps, float[] start, float[] dst, int columns) {
        for (int time = 0; time < times; time++) {
            Tiles.tapped(
                    Tiles.ROWS,
                    Tiles.COLUMNS,
                    DEPTH,
                    a,
                    0,
                    b,
                    0,
                    Lanes.COUNT,
                    taps,
                    start,
                    0,
                    dst,
                    0,
                    columns,
                    Lanes.COUNT);
        }
        return dst[0];
    }
}
