package org.lanewise.ops.simd.machinecode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.tile.BlockedPairs;
import org.lanewise.ops.simd.tile.BlockedTiles;
import org.lanewise.ops.simd.tile.Tiles;

/// Calls every size of the generated register tiles.
final class TileHeat {

    /// More than C2 asks for: 5,000 calls, or 15,000 calls and turns of loops.
    private static final int CALLS = 6_000;

    private static final int DEPTH = 16;
    private static final int LANES = 16;
    private static final int MOST = 16;

    private static final float[] A = filled(DEPTH * MOST * LANES);
    private static final float[] B = filled(DEPTH * MOST * LANES);
    private static final float[] START = filled(MOST * LANES);
    private static final float[] DST = new float[MOST * MOST * LANES];
    private static final int[] TAPS = multiples(DEPTH);
    private static final int[] TERMS = new int[DEPTH];
    private static final int[] COLUMNS = multiples(MOST);

    private TileHeat() {}

    static List<MicroKernel> tapped() {
        List<MicroKernel> tiles = new ArrayList<>();
        for (int rows = 1; rows <= Tiles.ROWS; rows++) {
            for (int columns = 1; columns <= Tiles.COLUMNS; columns++) {
                int r = rows;
                int c = columns;
                tiles.add(tile("tapped", r, c, r * c * vectors(), () -> tapped(r, c)));
            }
        }
        return tiles;
    }

    static List<MicroKernel> panel() {
        List<MicroKernel> tiles = new ArrayList<>();
        for (int rows = 1; rows <= Tiles.ROWS; rows++) {
            for (int columns = 1; columns <= Tiles.COLUMNS; columns++) {
                int r = rows;
                int c = columns;
                tiles.add(tile("panel", r, c, r * c * vectors(), () -> panel(r, c)));
            }
        }
        return tiles;
    }

    static List<MicroKernel> pairwise() {
        List<MicroKernel> tiles = new ArrayList<>();
        for (int rows = 1; rows <= Tiles.PAIR_ROWS; rows++) {
            for (int columns = 1; columns <= Tiles.PAIR_COLUMNS; columns++) {
                int r = rows;
                int c = columns;
                tiles.add(tile("pairwise", r, c, r * c, () -> pairwise(r, c)));
            }
        }
        return tiles;
    }

    /// Tiles of channel-blocked convolution, for every distance of two pixels.
    static List<MicroKernel> blocked() {
        List<MicroKernel> tiles = new ArrayList<>();
        for (int distance : new int[] {1, 2, 16, 32, 3}) {
            String type = BlockedTiles.class.getPackageName() + ".Blocked" + Simd.vectorBits()
                    + (distance == 3 ? "" : "By" + distance);
            for (int rows = 1; rows <= BlockedTiles.rows(distance); rows++) {
                for (int columns = 1; columns <= BlockedTiles.COLUMNS; columns++) {
                    int r = rows;
                    int c = columns;
                    tiles.add(new MicroKernel(
                            type + "::tile" + r + "x" + c, r * c * vectors(), () -> blocked(distance, r, c)));
                }
            }
        }
        return tiles;
    }

    /// Tiles of two rows: the loop that they share and those at either end.
    static List<MicroKernel> pairs() {
        List<MicroKernel> tiles = new ArrayList<>();
        for (int distance : new int[] {1, 2, 16, 32}) {
            String type = BlockedPairs.class.getPackageName() + ".BlockedPairs512By" + distance;
            for (int pixels = 1; pixels <= BlockedPairs.PIXELS; pixels++) {
                int p = pixels;
                tiles.add(new MicroKernel(type + "::tile" + p, p, () -> pairs(distance, p)));
            }
        }
        return tiles;
    }

    private static MicroKernel tile(String name, int rows, int columns, int fmas, Runnable heat) {
        String type = Tiles.class.getName() + Simd.vectorBits();
        return new MicroKernel(type + "::" + name + rows + "x" + columns, fmas, heat);
    }

    /// Vectors in a column of 16 lanes.
    private static int vectors() {
        return LANES * Float.SIZE / Simd.vectorBits();
    }

    private static void tapped(int rows, int columns) {
        for (int call = 0; call < CALLS; call++) {
            Tiles.tapped(rows, columns, DEPTH, A, 0, B, 0, LANES, TAPS, START, 0, DST, 0, columns * LANES, LANES);
        }
    }

    private static void panel(int rows, int columns) {
        for (int call = 0; call < CALLS; call++) {
            boolean first = call % 2 == 0;
            Tiles.panel(rows, columns, DEPTH, A, 0, B, 0, LANES, DST, 0, columns * LANES, LANES, first);
        }
    }

    private static void pairwise(int rows, int columns) {
        for (int call = 0; call < CALLS; call++) {
            boolean first = call % 2 == 0;
            Tiles.pairwise(rows, columns, DEPTH, A, 0, DEPTH * LANES, B, 0, COLUMNS, 0, TAPS, 0, DST, 0, first);
        }
    }

    private static void blocked(int distance, int rows, int columns) {
        for (int call = 0; call < CALLS; call++) {
            boolean first = call % 2 == 0;
            BlockedTiles.run(
                    distance, rows, columns, 0, DEPTH, A, 0, TERMS, B, 0, START, 0, first, DST, 0, rows * LANES);
        }
    }

    private static void pairs(int distance, int pixels) {
        for (int call = 0; call < CALLS; call++) {
            boolean first = call % 2 == 0;
            BlockedPairs.run(
                    distance, pixels, 4, 0, DEPTH, A, 0, 0, TERMS, B, 0, START, 0, first, DST, 0, pixels * LANES);
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
        Arrays.setAll(values, i -> i * LANES);
        return values;
    }
}
