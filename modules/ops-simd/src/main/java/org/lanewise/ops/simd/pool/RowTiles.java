package org.lanewise.ops.simd.pool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lanewise.ops.simd.PoolAxis;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.tile.PoolTiles;

/// How a row of outputs is cut into tiles: neighbouring windows whose elements lie in one or two
/// vectors of the source and whose results lie in one of the destination.
///
/// Short rows of stride 1 are joined: a tile is a strip of some rows then, which follow one another
/// in the source as they do in the destination.
///
/// @param vectors vectors of the source, 1 or 2
/// @param taps columns of the widest window
/// @param source the first column that a tile reads
/// @param target the output of its first lane
/// @param tables where its vectors are in `lanes`; tiles with the same vectors share them
/// @param outputs the output of every lane of every tile; lanes that are not stored repeat one
/// @param lanes vectors as [PoolTiles] reads them
record RowTiles(int vectors, int taps, int[] source, int[] target, int[] tables, int[] outputs, int[] lanes) {

    /// Neighbouring windows.
    ///
    /// @param source first column that is read
    /// @param first first window
    /// @param count windows
    /// @param hole a lane of the source that is in none of them, or -1
    private record Tile(int source, int first, int count, int hole) {}

    /// Cuts rows, by one vector or two, whichever are fewer loads and permutations.
    ///
    /// @param w windows along the width
    /// @param rows rows of a window
    /// @param zeros whether columns that are not there are read as zeros; they are other columns of
    ///     the window otherwise
    /// @return the tiles, empty when a window does not fit two vectors
    static Optional<RowTiles> of(PoolAxis w, int rows, boolean zeros) {
        List<Tile> one = cut(w, Lanes.LENGTH, zeros);
        List<Tile> two = cut(w, 2 * Lanes.LENGTH, zeros);
        if (two.isEmpty()) {
            return Optional.empty();
        }
        int most = most(w);
        boolean narrow = !one.isEmpty() && one.size() * (rows + most + 3) <= two.size() * (2 * rows + most + 4);
        return Optional.of(of(w, narrow ? one : two, narrow ? 1 : 2, zeros));
    }

    /// Several rows in one tile.
    ///
    /// @param w windows along the width
    /// @param rows rows that fit one vector
    /// @param zeros whether columns that are not there are read as zeros
    /// @return the tile, empty when no lane is left for a zero that it needs
    static Optional<RowTiles> strip(PoolAxis w, int rows, boolean zeros) {
        int count = rows * w.out();
        int hole = zeros && lacking(w, 0, w.out(), most(w)) ? hole(w, 0, count, 0, Lanes.LENGTH) : -1;
        return hole < 0 && zeros && lacking(w, 0, w.out(), most(w))
                ? Optional.empty()
                : Optional.of(of(w, List.of(new Tile(0, 0, count, hole)), 1, zeros));
    }

    private static RowTiles of(PoolAxis w, List<Tile> tiles, int vectors, boolean zeros) {
        int taps = most(w);
        int size = (PoolTiles.TILE_HEAD + taps) * Lanes.LENGTH;
        int[] source = new int[tiles.size()];
        int[] target = new int[tiles.size()];
        int[] tables = new int[tiles.size()];
        int[] outputs = new int[tiles.size() * Lanes.LENGTH];
        int[] lanes = new int[0];
        for (int t = 0; t < tiles.size(); t++) {
            Tile tile = tiles.get(t);
            source[t] = tile.source();
            target[t] = Math.max(0, Math.min(tile.first(), w.out() - Lanes.LENGTH));
            if (w.out() < Lanes.LENGTH) {
                target[t] = tile.first();
            }
            int[] table = new int[size];
            for (int lane = 0; lane < Lanes.LENGTH; lane++) {
                int o = target[t] + lane;
                boolean stored = o >= tile.first() && o < tile.first() + tile.count();
                int output = stored ? o : tile.first();
                outputs[t * Lanes.LENGTH + lane] = output;
                table[lane] = stored ? 1 : 0;
                table[Lanes.LENGTH + lane] = lane == tile.hole() ? 0 : -1;
                table[2 * Lanes.LENGTH + lane] = lane + Lanes.LENGTH == tile.hole() ? 0 : -1;
                int column = output % w.out();
                int start = output / w.out() * w.in() + w.start(column) - tile.source();
                for (int tap = 0; tap < taps; tap++) {
                    int missing = zeros ? tile.hole() : start;
                    table[(PoolTiles.TILE_HEAD + tap) * Lanes.LENGTH + lane] =
                            tap < w.taps(column) ? start + tap * w.dilation() : missing;
                }
            }
            tables[t] = find(lanes, table);
            if (tables[t] == lanes.length) {
                lanes = Arrays.copyOf(lanes, lanes.length + size);
                System.arraycopy(table, 0, lanes, tables[t], size);
            }
        }
        return new RowTiles(vectors, taps, source, target, tables, outputs, lanes);
    }

    private static int find(int[] tables, int[] table) {
        int at = 0;
        while (at < tables.length && !Arrays.equals(tables, at, at + table.length, table, 0, table.length)) {
            at += table.length;
        }
        return at;
    }

    /// As many windows a tile as fit. In a row that is not shorter than a tile, no tile reads
    /// beyond its end.
    private static List<Tile> cut(PoolAxis w, int reach, boolean zeros) {
        List<Tile> tiles = new ArrayList<>();
        int most = most(w);
        for (int first = 0; first < w.out(); ) {
            int source = Math.max(0, Math.min(w.start(first), w.in() - reach));
            int count = 0;
            while (count < Lanes.LENGTH
                    && first + count < w.out()
                    && w.start(first + count) >= source
                    && last(w, first + count) < source + reach) {
                count++;
            }
            int hole = -1;
            while (count > 0 && zeros && lacking(w, first, count, most)) {
                hole = hole(w, first, count, source, reach);
                if (hole >= 0) {
                    break;
                }
                count--;
            }
            if (count == 0) {
                return List.of();
            }
            tiles.add(new Tile(source, first, count, hole));
            first += count;
        }
        return tiles;
    }

    private static int last(PoolAxis w, int o) {
        return w.start(o) + (w.taps(o) - 1) * w.dilation();
    }

    private static boolean lacking(PoolAxis w, int first, int count, int most) {
        for (int o = first; o < first + count; o++) {
            if (w.taps(o) < most) {
                return true;
            }
        }
        return false;
    }

    private static int hole(PoolAxis w, int first, int count, int source, int reach) {
        boolean[] used = new boolean[reach];
        for (int o = first; o < first + count; o++) {
            int column = o % w.out();
            for (int tap = 0; tap < w.taps(column); tap++) {
                used[o / w.out() * w.in() + w.start(column) + tap * w.dilation() - source] = true;
            }
        }
        int hole = reach - 1;
        while (hole >= 0 && used[hole]) {
            hole--;
        }
        return hole;
    }

    /// Taps of the largest window.
    static int most(PoolAxis axis) {
        int most = 0;
        for (int o = 0; o < axis.out(); o++) {
            most = Math.max(most, axis.taps(o));
        }
        return most;
    }

    int count() {
        return source.length;
    }
}
