package org.lanewise.ops.simd.machinecode;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.tile.Depthwise3x3;
import org.lanewise.ops.simd.tile.DepthwiseRows;
import org.lanewise.ops.simd.tile.DepthwiseShape;
import org.lanewise.ops.simd.tile.DepthwiseTaps;

/// Calls the generated tiles of depthwise convolution, with windows that reach into the padding and
/// windows that do not.
final class DepthwiseHeat {

    /// More than C2 asks for: 5,000 calls, or 15,000 calls and turns of loops.
    private static final int CALLS = 6_000;

    private static final String PACKAGE = DepthwiseShape.class.getPackageName() + ".";
    private static final Pattern TILE = Pattern.compile("(inner|edge)(\\d+)");
    private static final int[] KERNELS = {3, 5, 7};
    private static final int[] STEPS = {16, 32, 48};
    private static final int[] PIXELS = {8, 4, 1};
    private static final int[] TAPS = {9, 3, 1};

    private static final int HEIGHT = 8;
    private static final int WIDTH = 64;
    private static final int ROWS = 3;

    private static final float[] SRC = filled(HEIGHT * WIDTH * 16);
    private static final float[] WEIGHTS = filled(7 * 7 * 16);
    private static final float[] BIAS = filled(16);
    private static final float[] ZEROS = new float[WIDTH * 16];
    private static final float[] BOUNDS = {0f, 6f};
    private static final float[] DST = new float[HEIGHT * WIDTH * 16];
    private static final int[] OFFSETS = multiples(13);

    private DepthwiseHeat() {}

    /// Rows of taps: every tile that the generated classes have, by the names of their methods.
    static List<MicroKernel> rows() {
        List<MicroKernel> tiles = new ArrayList<>();
        for (int kernel : KERNELS) {
            rows(kernel, 1, false, tiles);
            rows(kernel, 2, false, tiles);
            rows(kernel, 1, true, tiles);
        }
        return tiles;
    }

    private static void rows(int kernel, int stride, boolean mirrored, List<MicroKernel> to) {
        int kind = DepthwiseRows.kind(kernel, stride, mirrored);
        if (!DepthwiseRows.exist(kind)) {
            return;
        }
        String type = PACKAGE + "Depthwise" + Simd.vectorBits() + "K" + kernel + (mirrored ? "Mirrored" : "S" + stride);
        int top = mirrored ? -1 : 1;
        DepthwiseShape shape =
                new DepthwiseShape(HEIGHT, WIDTH, WIDTH / stride, top, 0, kernel, 1, mirrored ? -1 : 1, BOUNDS, ZEROS);
        int few = DepthwiseRows.fewestColumns(kind);
        int most = DepthwiseRows.mostColumns(kind);
        for (Method method : methods(type)) {
            Matcher tile = TILE.matcher(method.getName());
            if (tile.matches()) {
                int own = Integer.parseInt(tile.group(2));
                int columns = own == few ? few : most;
                Runnable heat = tile.group(1).equals("inner")
                        ? () -> inner(kind, columns, shape)
                        : () -> edge(kind, columns, shape);
                to.add(new MicroKernel(type + "::" + method.getName(), own * kernel, heat));
            }
        }
    }

    private static Method[] methods(String type) {
        try {
            Method[] methods = Class.forName(type).getDeclaredMethods();
            Arrays.sort(methods, Comparator.comparing(Method::getName));
            return methods;
        } catch (ClassNotFoundException e) {
            throw new AssertionError("no generated tiles " + type, e);
        }
    }

    private static void inner(int kind, int columns, DepthwiseShape shape) {
        for (int call = 0; call < CALLS; call++) {
            DepthwiseRows.inner(kind, columns, shape, SRC, 0, WEIGHTS, 0, BIAS, 0, DST, 0, 0, ROWS, 0, 0, 1);
        }
    }

    private static void edge(int kind, int columns, DepthwiseShape shape) {
        for (int call = 0; call < CALLS; call++) {
            int left = call % 2;
            int right = call / 2 % 2;
            DepthwiseRows.edge(kind, columns, shape, SRC, 0, WEIGHTS, 0, BIAS, 0, DST, 0, 0, ROWS, 0, 0, left, right);
        }
    }

    /// Windows of 3 x 3 in registers of 512 bits. A row of a strip is no loop and not among them. The
    /// first term of a window that begins in the padding is the same in every turn: C2 takes it out of
    /// the loop.
    static List<MicroKernel> three() {
        List<MicroKernel> tiles = new ArrayList<>();
        if (Simd.vectorBits() != 512) {
            return tiles;
        }
        for (int stride = 1; stride <= 2; stride++) {
            for (boolean bounded : new boolean[] {false, true}) {
                three(stride, bounded, tiles);
            }
        }
        return tiles;
    }

    private static void three(int stride, boolean bounded, List<MicroKernel> to) {
        String type = PACKAGE + "Depthwise3x3Stride" + stride + (bounded ? "Bounded" : "");
        DepthwiseShape shape = new DepthwiseShape(HEIGHT, WIDTH, WIDTH / stride, 1, 1, 3, stride, 1, BOUNDS, ZEROS);
        int rows = Depthwise3x3.rows(stride);
        int fmas = 9 * rows;
        to.add(new MicroKernel(type + "::slide", fmas, () -> slide(stride, bounded, shape)));
        for (int edges = 0; edges < 4; edges++) {
            boolean left = edges / 2 == 1;
            boolean right = edges % 2 == 1;
            to.add(new MicroKernel(
                    type + "::down" + edges / 2 + edges % 2,
                    fmas * Depthwise3x3.COLUMNS - (left ? rows : 0),
                    () -> down(stride, bounded, left, right, shape)));
        }
    }

    private static void slide(int stride, boolean bounded, DepthwiseShape shape) {
        for (int call = 0; call < CALLS; call++) {
            Depthwise3x3.slide(stride, bounded, shape, SRC, 0, WEIGHTS, 0, BIAS, 0, DST, 0, 0, ROWS);
        }
    }

    private static void down(int stride, boolean bounded, boolean left, boolean right, DepthwiseShape shape) {
        for (int call = 0; call < CALLS; call++) {
            Depthwise3x3.down(stride, bounded, left, right, shape, SRC, 0, WEIGHTS, 0, BIAS, 0, DST, 0, 1, ROWS, 0, 0);
        }
    }

    /// Any window through a table of taps, and gradients of the weights.
    static List<MicroKernel> taps() {
        String type = DepthwiseTaps.class.getName();
        List<MicroKernel> tiles = new ArrayList<>();
        for (int step : STEPS) {
            String suffix = step == 48 ? "" : "By" + step;
            for (int pixels : PIXELS) {
                tiles.add(new MicroKernel(type + "::pixels" + pixels + suffix, pixels, () -> pixels(step, pixels)));
            }
            for (int taps : TAPS) {
                tiles.add(new MicroKernel(type + "::taps" + taps + suffix, taps, () -> gradient(step, taps)));
            }
        }
        return tiles;
    }

    private static void pixels(int step, int pixels) {
        for (int call = 0; call < CALLS; call++) {
            DepthwiseTaps.run(step, pixels, SRC, 0, OFFSETS, WEIGHTS, 0, BIAS, 0, DST, 0, Lanes.COUNT);
        }
    }

    private static void gradient(int step, int taps) {
        for (int call = 0; call < CALLS; call++) {
            DepthwiseTaps.gradient(step, ROWS, 10, SRC, 0, WIDTH * 16, OFFSETS, 0, taps, WEIGHTS, 0, DST, 0);
        }
    }

    private static float[] filled(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = 0.25f + i % 7;
        }
        return values;
    }

    private static int[] multiples(int count) {
        int[] values = new int[count];
        Arrays.setAll(values, i -> i * Lanes.COUNT);
        return values;
    }
}
