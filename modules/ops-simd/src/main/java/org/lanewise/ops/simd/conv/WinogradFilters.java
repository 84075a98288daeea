package org.lanewise.ops.simd.conv;

import java.util.Arrays;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.tile.BlockedTiles;

/// Transformed filters, `[tile of columns][point][term][columns * 16]`: computed in double and rounded once.
///
/// @param tile edge of an output tile, 4 or 2
/// @param p the convolution; its direction says which channels are summed
record WinogradFilters(int tile, Conv2dProblem p) implements Primitive {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    int points() {
        return WinogradTransforms.points(tile);
    }

    /// Channels that are summed.
    int terms() {
        return p.direction() == Direction.FORWARD ? p.ic() : p.oc();
    }

    /// Channels of the result.
    int channels() {
        return p.direction() == Direction.FORWARD ? p.oc() : p.ic();
    }

    int blocks() {
        return Math.ceilDiv(channels(), BLOCK);
    }

    int columns(int columnTile) {
        return BlockedTiles.columns(blocks(), columnTile);
    }

    int columnTiles() {
        return BlockedTiles.tiles(blocks());
    }

    /// Where the filters of a tile of columns and a point start.
    int offset(int columnTile, int point) {
        return (columnTile * BlockedTiles.COLUMNS * points() + point * columns(columnTile)) * BLOCK * terms();
    }

    Preparation preparation() {
        int elements = Math.multiplyExact(Math.multiplyExact(blocks() * BLOCK, points()), terms());
        return new Preparation(1, key(), elements, this);
    }

    /// All that the transformed filters depend on: neither the images nor their size.
    private Object key() {
        return Arrays.asList(tile, p.ic(), p.oc(), p.direction());
    }

    @Override
    public String kernel() {
        return "WinogradFilters";
    }

    @Override
    public int tasks() {
        return columnTiles();
    }

    @Override
    public void run(Operands operands, int task, float[] scratch) {
        int width = columns(task) * BLOCK;
        int first = task * BlockedTiles.COLUMNS * BLOCK;
        int valid = Math.min(width, channels() - first);
        float[] dst = operands.array(1);
        int distance = width * terms();
        for (int term = 0; term < terms(); term++) {
            for (int c = 0; c < width; c++) {
                int to = operands.offset(1) + offset(task, 0) + term * width + c;
                if (c < valid) {
                    transform(operands, first + c, term, dst, to, distance);
                } else {
                    for (int point = 0; point < points(); point++) {
                        dst[to + point * distance] = 0f;
                    }
                }
            }
        }
    }

    /// `G g G^T` for one filter, a point at `to` and every `distance` elements; the gradient with
    /// respect to the source turns the filter around.
    private void transform(Operands operands, int channel, int term, float[] dst, int to, int distance) {
        double[][] g = tile == Winograd4.TILE ? Winograd4.FILTER : Winograd2.FILTER;
        boolean forward = p.direction() == Direction.FORWARD;
        int at = operands.offset(0) + (forward ? channel * p.ic() + term : term * p.ic() + channel) * 9;
        float[] weights = operands.array(0);
        int patch = WinogradTransforms.patch(tile);
        for (int i = 0; i < patch; i++) {
            for (int j = 0; j < patch; j++) {
                double sum = 0;
                for (int u = 0; u < 3; u++) {
                    for (int v = 0; v < 3; v++) {
                        int tap = forward ? u * 3 + v : 8 - u * 3 - v;
                        sum += g[i][u] * g[j][v] * weights[at + tap];
                    }
                }
                dst[to + (i * patch + j) * distance] = (float) sum;
            }
        }
    }
}
