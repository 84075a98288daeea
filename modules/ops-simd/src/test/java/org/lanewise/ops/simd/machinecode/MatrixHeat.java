package org.lanewise.ops.simd.machinecode;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.tile.GemmTiles;
import org.lanewise.ops.simd.tile.GemvTiles;

/// Calls every size of the generated tiles of matrix products.
final class MatrixHeat {

    /// More than C2 asks for: 5,000 calls, or 15,000 calls and turns of loops.
    private static final int CALLS = 6_000;

    private static final int DEPTH = 16;
    private static final int MOST_ROWS = 16;
    private static final int MOST_LANES = 64;
    private static final Pattern TILE = Pattern.compile("tile(\\d+)x(\\d+)");

    private static final float[] A = filled(MOST_ROWS * GemmTiles.PITCH);
    private static final float[] B = filled(GemvTiles.STREAMS * DEPTH * MOST_LANES);
    private static final float[] DST = new float[MOST_ROWS * MOST_LANES];

    private MatrixHeat() {}

    static List<MicroKernel> gemm() {
        return tiles("Gemm", MatrixHeat::gemm);
    }

    static List<MicroKernel> gemv() {
        String type = type("Gemv");
        int most = GemvTiles.STREAMS * GemvTiles.PANEL * Float.SIZE / Simd.vectorBits();
        List<MicroKernel> tiles = new ArrayList<>();
        for (int vectors = 1; vectors <= most; vectors++) {
            int v = vectors;
            tiles.add(new MicroKernel(type + "::tile" + v, v, () -> gemv(v)));
        }
        return tiles;
    }

    private static String type(String name) {
        return GemmTiles.class.getPackageName() + "." + name + Simd.vectorBits();
    }

    private interface Heat {
        void run(int first, int second);
    }

    /// The tiles that a generated class has, by the names of its methods.
    private static List<MicroKernel> tiles(String name, Heat heat) {
        String type = type(name);
        List<MicroKernel> tiles = new ArrayList<>();
        try {
            Method[] methods = Class.forName(type).getDeclaredMethods();
            Arrays.sort(methods, Comparator.comparing(Method::getName));
            for (Method method : methods) {
                Matcher size = TILE.matcher(method.getName());
                if (size.matches()) {
                    int first = Integer.parseInt(size.group(1));
                    int second = Integer.parseInt(size.group(2));
                    tiles.add(new MicroKernel(
                            type + "::" + method.getName(), first * second, () -> heat.run(first, second)));
                }
            }
        } catch (ClassNotFoundException e) {
            throw new AssertionError("no generated tiles " + type, e);
        }
        return tiles;
    }

    private static void gemm(int rows, int vectors) {
        for (int call = 0; call < CALLS; call++) {
            GemmTiles.run(rows, vectors, DEPTH, A, 0, B, 0, DST, 0, MOST_LANES, call % 2 == 0);
        }
    }

    private static void gemv(int vectors) {
        for (int call = 0; call < CALLS; call++) {
            GemvTiles.run(vectors, DEPTH, A, 0, B, 0, DEPTH * GemvTiles.PANEL, DST, 0);
        }
    }

    private static float[] filled(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = 0.25f + i % 7;
        }
        return values;
    }
}
