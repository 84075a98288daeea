package org.lanewise.ops.simd.machinecode;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.tile.DepthwiseInPlace;
import org.lanewise.ops.simd.tile.DepthwisePlanes;

/// Calls the loops of depthwise convolution of planes.
final class PlanarDepthwiseHeat {

    /// More than C2 asks for: 5,000 calls, or 15,000 calls and turns of loops.
    private static final int CALLS = 6_000;

    private static final int ROWS = 11;
    private static final float[] A = filled(4096);
    private static final float[] W = filled(64);
    private static final float[] START = {0.5f};
    private static final float[] DST = new float[4096];
    private static final int[] TAPS = new int[49];
    private static final int[] LANES = new int[16];

    private PlanarDepthwiseHeat() {}

    static List<MicroKernel> padded() {
        String type = DepthwisePlanes.class.getName();
        return List.of(
                new MicroKernel(type + "::window3", 9, PlanarDepthwiseHeat::window3),
                new MicroKernel(type + "::window5By4", 20, PlanarDepthwiseHeat::window5),
                new MicroKernel(type + "::window5By1", 5, PlanarDepthwiseHeat::window5),
                new MicroKernel(type + "::window7By4", 28, PlanarDepthwiseHeat::window7),
                new MicroKernel(type + "::window7By1", 7, PlanarDepthwiseHeat::window7));
    }

    /// Tiles for vectors of 512 bits only.
    static List<MicroKernel> inPlace() {
        List<MicroKernel> tiles = new ArrayList<>();
        if (Simd.vectorBits() == 512) {
            add(tiles, "down11", () -> stride1(14));
            for (String wide : List.of("down10", "down00", "down01")) {
                add(tiles, wide, () -> stride1(56));
            }
            add(tiles, "half1", () -> stride2(28));
            add(tiles, "half0", () -> stride2(56));
            add(tiles, "pairs1", PlanarDepthwiseHeat::pairs1);
            add(tiles, "pairs2", PlanarDepthwiseHeat::pairs2);
        }
        return tiles;
    }

    private static void add(List<MicroKernel> tiles, String method, Runnable heat) {
        tiles.add(new MicroKernel(DepthwiseInPlace.class.getName() + "::" + method, 9, heat));
    }

    private static void window3() {
        for (int call = 0; call < CALLS; call++) {
            DepthwisePlanes.window3(A, 0, 16, TAPS, W, 0, START, 0, DST, 0, 16, LANES, ROWS);
        }
    }

    private static void window5() {
        for (int call = 0; call < CALLS; call++) {
            DepthwisePlanes.window5(A, 0, 16, TAPS, W, 0, START, 0, DST, 0, 16, LANES, ROWS);
        }
    }

    private static void window7() {
        for (int call = 0; call < CALLS; call++) {
            DepthwisePlanes.window7(A, 0, 16, TAPS, W, 0, START, 0, DST, 0, 16, LANES, ROWS);
        }
    }

    private static void stride1(int width) {
        for (int call = 0; call < CALLS; call++) {
            DepthwiseInPlace.stride1(A, 0, width, W, 0, START, 0, DST, 0, ROWS, 1, LANES, LANES);
        }
    }

    private static void stride2(int width) {
        for (int call = 0; call < CALLS; call++) {
            DepthwiseInPlace.stride2(A, 0, width, W, 0, START, 0, DST, 0, ROWS, 1, LANES, LANES, LANES);
        }
    }

    private static void pairs1() {
        for (int call = 0; call < CALLS; call++) {
            DepthwiseInPlace.pairs1(A, 0, 7, W, 0, START, 0, DST, 0, ROWS, 1, LANES, LANES, LANES, LANES);
        }
    }

    private static void pairs2() {
        for (int call = 0; call < CALLS; call++) {
            DepthwiseInPlace.pairs2(A, 0, 14, W, 0, START, 0, DST, 0, ROWS, 1, LANES, LANES, LANES);
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
