package org.lanewise.ops.simd.machinecode;

import java.util.List;
import org.lanewise.ops.simd.tile.PoolWindows;

/// Calls the generated loops of pooling, with rows that begin and end inside and outside of the
/// padding.
final class PoolHeat {

    /// More than C2 asks for: 5,000 calls, or 15,000 calls and turns of loops.
    private static final int CALLS = 6_000;

    private static final int COUNT = 9;
    private static final int ROWS = 2;
    private static final int ROW = (2 * COUNT + 3) * 16;

    private static final float[] SRC = filled((2 * ROWS + 3) * ROW);
    private static final float[] DST = new float[ROWS * COUNT * 16];

    private PoolHeat() {}

    private interface Heat {
        void run(boolean left, boolean right);
    }

    static List<MicroKernel> windows() {
        return List.of(
                loop("unsigned2x2Stride2", PoolHeat::unsigned2),
                loop("max2x2Stride2", PoolHeat::max2),
                loop("average2x2Stride2", PoolHeat::average2),
                loop("unsigned3x3Stride2", PoolHeat::unsigned3By2),
                loop("max3x3Stride2", PoolHeat::max3By2),
                loop("average3x3Stride2", PoolHeat::average3By2),
                loop("unsigned3x3Stride1", PoolHeat::unsigned3By1),
                loop("max3x3Stride1", PoolHeat::max3By1),
                loop("average3x3Stride1", PoolHeat::average3By1),
                loop("average", (left, right) -> PoolWindows.average(SRC, 0, ROW, 16, 3, 11, DST, 0, 0.25f)));
    }

    private static MicroKernel loop(String name, Heat heat) {
        return new MicroKernel(PoolWindows.class.getName() + "::" + name, 0, () -> {
            for (int call = 0; call < CALLS; call++) {
                heat.run(call % 2 == 0, call / 2 % 2 == 0);
            }
        });
    }

    private static void unsigned2(boolean left, boolean right) {
        PoolWindows.unsigned2x2Stride2(SRC, 0, ROW, 2 * ROW, DST, 0, COUNT * 16, ROWS, COUNT, left, right);
    }

    private static void max2(boolean left, boolean right) {
        PoolWindows.max2x2Stride2(SRC, 0, ROW, 2 * ROW, DST, 0, COUNT * 16, ROWS, COUNT, left, right);
    }

    private static void average2(boolean left, boolean right) {
        PoolWindows.average2x2Stride2(
                SRC, SRC, 0, ROW, 2 * ROW, DST, 0, COUNT * 16, ROWS, COUNT, left, right, 0.5f, 0.25f, 0.5f);
    }

    private static void unsigned3By2(boolean left, boolean right) {
        PoolWindows.unsigned3x3Stride2(SRC, 0, ROW, 2 * ROW, 2 * ROW, DST, 0, COUNT * 16, ROWS, COUNT, left, right);
    }

    private static void max3By2(boolean left, boolean right) {
        PoolWindows.max3x3Stride2(SRC, 0, ROW, 2 * ROW, 2 * ROW, DST, 0, COUNT * 16, ROWS, COUNT, left, right);
    }

    private static void average3By2(boolean left, boolean right) {
        PoolWindows.average3x3Stride2(
                SRC,
                SRC,
                SRC,
                0,
                ROW,
                2 * ROW,
                2 * ROW,
                DST,
                0,
                COUNT * 16,
                ROWS,
                COUNT,
                left,
                right,
                0.2f,
                0.1f,
                0.2f);
    }

    private static void unsigned3By1(boolean left, boolean right) {
        PoolWindows.unsigned3x3Stride1(SRC, 0, ROW, 2 * ROW, ROW, DST, 0, COUNT * 16, ROWS, COUNT, left, right);
    }

    private static void max3By1(boolean left, boolean right) {
        PoolWindows.max3x3Stride1(SRC, 0, ROW, 2 * ROW, ROW, DST, 0, COUNT * 16, ROWS, COUNT, left, right);
    }

    private static void average3By1(boolean left, boolean right) {
        PoolWindows.average3x3Stride1(
                SRC, SRC, SRC, 0, ROW, 2 * ROW, ROW, DST, 0, COUNT * 16, ROWS, COUNT, left, right, 0.2f, 0.1f, 0.2f);
    }

    private static float[] filled(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = 0.25f + i % 7;
        }
        return values;
    }
}
