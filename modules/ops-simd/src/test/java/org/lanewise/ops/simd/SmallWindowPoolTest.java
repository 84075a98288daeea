package org.lanewise.ops.simd;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lanewise.ops.simd.pool.PoolKernels;
import org.lanewise.tensor.Window;

/// Pooling over the windows that have loops of their own, and over those that just fit a vector:
/// every kernel against the reference bit by bit, on all small sizes, all paddings of one element
/// and data that is hard on comparisons.
class SmallWindowPoolTest {

    private static final PoolKind[] KINDS = {
        new PoolKind.Max(false), new PoolKind.Average(false), new PoolKind.Average(true)
    };

    /// Kernel and stride.
    private static final int[][] WINDOWS = {{2, 2}, {3, 2}, {3, 1}};

    private static final float NEGATIVE_NAN = Float.intBitsToFloat(0xFFC0_0001);

    private static final float[] SPECIALS = {
        Float.NaN,
        NEGATIVE_NAN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        -0f,
        0f,
        Float.MIN_VALUE,
        -Float.MAX_VALUE,
        Float.MAX_VALUE
    };

    @Test
    void all_sizes_and_paddings_have_the_bits_of_the_reference() {
        int seed = 0;
        for (int[] w : WINDOWS) {
            for (int padding = 0; padding < 8; padding++) {
                Window window = new Window(w[0], w[1], padding & 1, padding >> 1 & 1, 1, padding > 3);
                for (int in = 1; in < 34; in++) {
                    seed++;
                    if (fits(window, in)) {
                        PoolAxis along = PoolAxis.of(window, in);
                        PoolAxis down = PoolAxis.of(window, fits(window, 3 + seed % 9) ? 3 + seed % 9 : in);
                        float[] src = data(new Random(seed), 32 * down.in() * in, seed % 3);
                        check("seed " + seed + " " + window, KINDS[seed % 3], down, along, src);
                    }
                }
            }
        }
    }

    @Test
    void special_values_have_the_bits_of_the_reference() {
        for (int seed = 0; seed < 120; seed++) {
            Random random = new Random(seed);
            int[] w = WINDOWS[seed % WINDOWS.length];
            PoolAxis axis = PoolAxis.of(new Window(w[0], w[1], seed / 3 % 2, seed / 6 % 2, 1), 5 + random.nextInt(20));
            float[] src = data(random, 32 * axis.in() * axis.in(), seed % 3);
            sprinkle(random, src);
            check("seed " + seed + " " + axis, new PoolKind.Max(false), axis, axis, src);
        }
    }

    @Test
    void nan_of_either_sign_is_the_maximum_of_every_window_that_it_is_in() {
        for (float nan : new float[] {Float.NaN, NEGATIVE_NAN}) {
            PoolAxis axis = PoolAxis.of(new Window(3, 1, 1, 1, 1), 9);
            float[] src = new float[16 * 81];
            Arrays.fill(src, 1f);
            src[(4 * 9 + 4) * 16 + 3] = nan;
            Pool2dProblem p =
                    new Pool2dProblem(new PoolKind.Max(false), axis, axis, Layout.CHW16N, 16, 1, Direction.FORWARD);
            float[] dst = KernelCheck.everyKernel("nan", PoolKernels.POOL2D, p, Map.of("src", src))
                    .get("dst");
            float[] expected = new float[dst.length];
            for (int i = 0; i < dst.length; i++) {
                int y = i / 16 / 9;
                int x = i / 16 % 9;
                boolean near = i % 16 == 3 && Math.abs(y - 4) <= 1 && Math.abs(x - 4) <= 1;
                expected[i] = near ? Float.NaN : 1f;
            }
            KernelCheck.sameBits("NaN at 4, 4", dst, expected);
        }
    }

    @Test
    void windows_of_any_sides_have_the_bits_of_the_reference() {
        int seed = 0;
        for (int rows : new int[] {1, 2, 3, 5, 7}) {
            for (int columns : new int[] {1, 2, 3, 4, 7, 15, 16, 17, 31, 32, 33, 40}) {
                for (int more : new int[] {0, 1, 2, 9, 25}) {
                    seed++;
                    int stride = 1 + seed % 3;
                    PoolAxis h = PoolAxis.of(new Window(rows, stride, rows / 2, rows / 3, 1), rows / 2 + 1 + seed % 5);
                    PoolAxis w = PoolAxis.of(new Window(columns, stride, columns / 3, 0, 1), columns + more);
                    Random random = new Random(seed);
                    float[] src = data(random, 32 * h.in() * w.in(), seed / 3 % 3);
                    sprinkle(random, src);
                    check("seed " + seed + " " + w, KINDS[seed % 3], h, w, src);
                }
            }
        }
    }

    @Test
    void planes_of_any_small_size_and_number_have_the_bits_of_the_reference() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            PoolAxis h = PoolAxis.adaptive(1 + random.nextInt(9), 1 + random.nextInt(3));
            PoolAxis w = PoolAxis.adaptive(1 + random.nextInt(20), 1 + random.nextInt(5));
            int channels = 1 + random.nextInt(70);
            Pool2dProblem p = new Pool2dProblem(KINDS[seed % 3], h, w, Layout.NCHW, 1, channels, Direction.FORWARD);
            float[] src = data(random, channels * h.in() * w.in(), seed / 3 % 3);
            KernelCheck.everyKernel("seed " + seed + " " + p, PoolKernels.POOL2D, p, Map.of("src", src));
        }
    }

    private static boolean fits(Window window, int in) {
        return in + window.padLow() + window.padHigh() >= window.kernel();
    }

    /// Numbers without a sign, of both signs with many ties, and below zero.
    private static float[] data(Random random, int count, int kind) {
        float[] values = KernelCheck.quarters(random, count);
        for (int i = 0; i < count; i++) {
            values[i] = kind == 0 ? Math.max(0f, values[i]) : kind == 1 ? values[i] : -1f - Math.abs(values[i]);
        }
        return values;
    }

    private static void sprinkle(Random random, float[] values) {
        for (int i = random.nextInt(5); i > 0; i--) {
            values[random.nextInt(values.length)] = SPECIALS[random.nextInt(SPECIALS.length)];
        }
    }

    private static void check(String label, PoolKind kind, PoolAxis h, PoolAxis w, float[] src) {
        Pool2dProblem lanes = new Pool2dProblem(kind, h, w, Layout.CHW16N, 32, 1, Direction.FORWARD);
        Pool2dProblem planes = new Pool2dProblem(kind, h, w, Layout.NCHW, 1, 32, Direction.FORWARD);
        for (Pool2dProblem p : new Pool2dProblem[] {lanes, planes}) {
            KernelCheck.everyKernel(label + " " + p, PoolKernels.POOL2D, p, Map.of("src", src));
        }
    }
}
