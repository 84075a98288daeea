package org.lanewise.ops.simd.conv;

import java.util.Arrays;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.tile.BlockedTiles;

/// Filters of stride 2 transformed along their rows, `[tile of columns][point][term][columns *
/// 16]`: computed in double and rounded once.
///
/// A term is a row of the window, then the even or the odd taps of it, then a channel.
///
/// @param oc output channels
/// @param ic input channels
/// @param kh rows of the window
/// @param kw columns of the window
record RowWinogradFilters(int oc, int ic, int kh, int kw) implements Primitive {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    static RowWinogradFilters of(Conv2dProblem p) {
        return new RowWinogradFilters(p.oc(), p.ic(), p.h().kernel(), p.w().kernel());
    }

    int terms() {
        return kh * 2 * ic;
    }

    /// The place of a term.
    int term(int row, int parity, int channel) {
        return (row * 2 + parity) * ic + channel;
    }

    int blocks() {
        return Math.ceilDiv(oc, BLOCK);
    }

    int columns(int columnTile) {
        return BlockedTiles.columns(blocks(), columnTile);
    }

    int columnTiles() {
        return BlockedTiles.tiles(blocks());
    }

    /// Where the filters of a tile of columns and a point start.
    int offset(int columnTile, int point) {
        int before = columnTile * BlockedTiles.COLUMNS * RowWinograd.PATCH + point * columns(columnTile);
        return before * BLOCK * terms();
    }

    Preparation preparation() {
        int elements = Math.multiplyExact(Math.multiplyExact(blocks() * BLOCK, RowWinograd.PATCH), terms());
        return new Preparation(1, this, elements, this);
    }

    @Override
    public String kernel() {
        return "RowWinogradFilters";
    }

    @Override
    public int tasks() {
        return columnTiles();
    }

    @Override
    public void run(Operands operands, int task, float[] scratch) {
        int width = columns(task) * BLOCK;
        int first = task * BlockedTiles.COLUMNS * BLOCK;
        int valid = Math.min(width, oc - first);
        float[] dst = operands.array(1);
        for (int point = 0; point < RowWinograd.PATCH; point++) {
            int to = operands.offset(1) + offset(task, point);
            for (int row = 0; row < kh; row++) {
                for (int parity = 0; parity < 2; parity++) {
                    for (int channel = 0; channel < ic; channel++) {
                        int at = to + term(row, parity, channel) * width;
                        for (int c = 0; c < valid; c++) {
                            int from = (((first + c) * ic + channel) * kh + row) * kw;
                            dst[at + c] = (float) transformed(operands, RowWinograd.FILTER[point], from, parity);
                        }
                        Arrays.fill(dst, at + valid, at + width, 0f);
                    }
                }
            }
        }
    }

    private double transformed(Operands operands, double[] transform, int from, int parity) {
        double sum = 0;
        for (int tap = 0; 2 * tap + parity < kw; tap++) {
            sum += transform[tap] * operands.array(0)[operands.offset(0) + from + 2 * tap + parity];
        }
        return sum;
    }
}
