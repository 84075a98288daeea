package org.lanewise.ops.simd.machinecode;

import java.util.Arrays;
import java.util.List;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.tile.PoolTiles;

/// Calls the generated loops of pooling over tiles of rows, on an even and on an odd number of
/// rows.
final class PlanarPoolHeat {

    /// More than C2 asks for: 5,000 calls, or 15,000 calls and turns of loops.
    private static final int CALLS = 6_000;

    private static final int L = Lanes.LENGTH;
    private static final int ROWS = 7;
    private static final int TAPS = 3;

    /// Distance of two rows of the source.
    private static final int DOWN = 2 * Lanes.COUNT;

    private static final float[] S = filled((ROWS + TAPS) * DOWN + 2 * Lanes.COUNT);
    private static final float[] D = new float[ROWS * Lanes.COUNT];
    private static final float[] F = filled(Lanes.COUNT);

    /// Two, three and any number of rows in a window.
    private static final int[] R2 = rows(2);
    private static final int[] R3 = rows(3);
    private static final int[] RN = rows(0);

    /// Taps in one vector and in two.
    private static final int[] T1 = lanes(1);
    private static final int[] T2 = lanes(2);

    private PlanarPoolHeat() {}

    private interface Heat {
        void run(int rows);
    }

    static List<MicroKernel> tiles() {
        return List.of(
                loop("unsigned2x2In1", n -> PoolTiles.unsigned2x2In1(S, 0, D, 0, R2, 0, 5 * n, T1, 0)),
                loop("unsigned2x2In2", n -> PoolTiles.unsigned2x2In2(S, 0, D, 0, R2, 0, 5 * n, T2, 0)),
                loop("unsigned3x3In1", n -> PoolTiles.unsigned3x3In1(S, 0, D, 0, R3, 0, 6 * n, T1, 0)),
                loop("unsigned3x3In2", n -> PoolTiles.unsigned3x3In2(S, 0, D, 0, R3, 0, 6 * n, T2, 0)),
                loop("unsigned0x0In1", n -> PoolTiles.unsigned0x0In1(S, 0, D, 0, RN, 0, 4 * n, DOWN, TAPS, T1, 0)),
                loop("unsigned0x0In2", n -> PoolTiles.unsigned0x0In2(S, 0, D, 0, RN, 0, 4 * n, DOWN, TAPS, T2, 0)),
                loop("ordered2x2In1", n -> PoolTiles.ordered2x2In1(S, 0, D, 0, R2, 0, 5 * n, T1, 0)),
                loop("ordered2x2In2", n -> PoolTiles.ordered2x2In2(S, 0, D, 0, R2, 0, 5 * n, T2, 0)),
                loop("ordered3x3In1", n -> PoolTiles.ordered3x3In1(S, 0, D, 0, R3, 0, 6 * n, T1, 0)),
                loop("ordered3x3In2", n -> PoolTiles.ordered3x3In2(S, 0, D, 0, R3, 0, 6 * n, T2, 0)),
                loop("ordered0x0In1", n -> PoolTiles.ordered0x0In1(S, 0, D, 0, RN, 0, 4 * n, DOWN, TAPS, T1, 0)),
                loop("ordered0x0In2", n -> PoolTiles.ordered0x0In2(S, 0, D, 0, RN, 0, 4 * n, DOWN, TAPS, T2, 0)),
                loop("average2x2In1", n -> PoolTiles.average2x2In1(S, 0, D, 0, R2, 0, 5 * n, T1, 0, F, 0)),
                loop("average2x2In2", n -> PoolTiles.average2x2In2(S, 0, D, 0, R2, 0, 5 * n, T2, 0, F, 0)),
                loop("average3x3In1", n -> PoolTiles.average3x3In1(S, 0, D, 0, R3, 0, 6 * n, T1, 0, F, 0)),
                loop("average3x3In2", n -> PoolTiles.average3x3In2(S, 0, D, 0, R3, 0, 6 * n, T2, 0, F, 0)),
                loop("average0x0In1", n -> PoolTiles.average0x0In1(S, 0, D, 0, RN, 0, 4 * n, DOWN, TAPS, T1, 0, F, 0)),
                loop("average0x0In2", n -> PoolTiles.average0x0In2(S, 0, D, 0, RN, 0, 4 * n, DOWN, TAPS, T2, 0, F, 0)));
    }

    private static MicroKernel loop(String name, Heat heat) {
        return new MicroKernel(PoolTiles.class.getName() + "::" + name, 0, () -> {
            for (int call = 0; call < CALLS; call++) {
                heat.run(ROWS - call % 2);
            }
        });
    }

    /// The numbers of every row of windows, `size` source rows each, or any number of them.
    private static int[] rows(int size) {
        int numbers = PoolTiles.ROW_HEAD + Math.max(size, 1);
        int[] table = new int[ROWS * numbers];
        for (int row = 0; row < ROWS; row++) {
            int at = row * numbers;
            table[at] = row * L;
            table[at + 2] = size == 0 ? TAPS * DOWN : -1;
            for (int i = 0; i < Math.max(size, 1); i++) {
                table[at + PoolTiles.ROW_HEAD + i] = (row + i) * DOWN;
            }
        }
        return table;
    }

    /// All lanes are stored, none is zero, and tap `t` of a lane is `t` lanes further on.
    private static int[] lanes(int vectors) {
        int[] table = new int[(PoolTiles.TILE_HEAD + TAPS) * L];
        Arrays.fill(table, 0, PoolTiles.TILE_HEAD * L, -1);
        for (int i = PoolTiles.TILE_HEAD * L; i < table.length; i++) {
            int tap = i / L - PoolTiles.TILE_HEAD;
            table[i] = (i % L + tap) % (vectors * L);
        }
        return table;
    }

    private static float[] filled(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = 0.25f + i % 7;
        }
        return values;
    }
}
