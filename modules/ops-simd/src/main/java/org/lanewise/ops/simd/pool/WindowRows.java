package org.lanewise.ops.simd.pool;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolAxis;
import org.lanewise.ops.simd.PoolKind;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.tile.PoolTiles;

/// Where the rows of windows of some neighbouring planes are, as [PoolTiles] reads it.
///
/// @param size rows and columns of a window that are written out, 0 for any number
/// @param numbers numbers of a row of windows
/// @param table the numbers
/// @param factors for averages: what sums are multiplied by, vectors for each kind of row and tile
record WindowRows(int size, int numbers, int[] table, float[] factors) {

    /// @param p the problem
    /// @param tiles how rows are cut
    /// @param outputs rows of a plane's outputs, the first ones of strips
    /// @param planes number of planes
    static WindowRows of(Pool2dProblem p, RowTiles tiles, int[] outputs, int planes) {
        boolean average = p.kind() instanceof PoolKind.Average;
        boolean padded = p.kind() instanceof PoolKind.Average(boolean countIncludePad) && countIncludePad;
        PoolAxis h = p.h();
        int size = average ? averageSize(h, tiles) : maximumSize(h, tiles);
        int numbers = PoolTiles.ROW_HEAD + Math.max(1, size);
        int[] table = new int[planes * outputs.length * numbers];
        List<Integer> heights = new ArrayList<>();
        List<Integer> examples = new ArrayList<>();
        int down = h.dilation() * p.iw();
        for (int plane = 0; plane < planes; plane++) {
            for (int i = 0; i < outputs.length; i++) {
                int oy = outputs[i];
                int height = padded ? h.extent(oy) : h.taps(oy);
                if (average && !heights.contains(height)) {
                    heights.add(height);
                    examples.add(oy);
                }
                int at = (plane * outputs.length + i) * numbers;
                table[at] = (plane * h.out() + oy) * p.ow();
                table[at + 1] = Math.max(0, heights.indexOf(height)) * tiles.count() * Lanes.LENGTH;
                table[at + 2] = size == 0 ? h.taps(oy) * down : h.taps(oy) == size ? -1 : 0;
                int top = (plane * h.in() + h.start(oy)) * p.iw();
                for (int row = 0; row < Math.max(1, size); row++) {
                    table[at + PoolTiles.ROW_HEAD + row] = top + Math.min(row, h.taps(oy) - 1) * down;
                }
            }
        }
        return new WindowRows(size, numbers, table, factors(p, padded, tiles, examples));
    }

    /// A row that is not there is another one of the window.
    private static int maximumSize(PoolAxis h, RowTiles tiles) {
        int size = tiles.taps();
        return (size == 2 || size == 3) && RowTiles.most(h) <= size ? size : 0;
    }

    /// All rows are there, but for one at the most.
    private static int averageSize(PoolAxis h, RowTiles tiles) {
        int size = RowTiles.most(h);
        if (size != 2 && size != 3 || tiles.taps() != size) {
            return 0;
        }
        for (int oy = 0; oy < h.out(); oy++) {
            if (h.taps(oy) < size - 1) {
                return 0;
            }
        }
        return size;
    }

    private static float[] factors(Pool2dProblem p, boolean padded, RowTiles tiles, List<Integer> rows) {
        int[] outputs = tiles.outputs();
        float[] factors = new float[rows.size() * outputs.length];
        for (int i = 0; i < rows.size(); i++) {
            for (int lane = 0; lane < outputs.length; lane++) {
                factors[i * outputs.length + lane] = p.reciprocal(rows.get(i), outputs[lane] % p.ow(), padded);
            }
        }
        return factors;
    }
}
