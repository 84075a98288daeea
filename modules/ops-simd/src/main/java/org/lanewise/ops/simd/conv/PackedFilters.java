package org.lanewise.ops.simd.conv;

import java.util.Arrays;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.tile.Tiles;

/// Weights in the order in which a broadcast tile reads them: `[row tile][depth][rows of the
/// tile]`.
///
/// A row is an output channel of the forward direction, or an input channel of the gradient with
/// respect to the source. `source[k]` says where term `k` of row 0 lies in the original and
/// `rowStep` how far the next row is from it.
final class PackedFilters implements Primitive {

    private final int rows;
    private final int tileRows;
    private final int base;
    private final int rowStep;
    private final int[] source;
    private final int offset;

    /// Packs one group.
    ///
    /// @param rows rows of the group
    /// @param tileRows rows of a full tile
    /// @param base where row 0 starts in the original
    /// @param rowStep distance of rows in the original
    /// @param source offset of every term from its row's start
    /// @param offset where the group starts in the packed form
    PackedFilters(int rows, int tileRows, int base, int rowStep, int[] source, int offset) {
        this.rows = rows;
        this.tileRows = tileRows;
        this.base = base;
        this.rowStep = rowStep;
        this.source = source;
        this.offset = offset;
    }

    int elements() {
        return rows * source.length;
    }

    /// Joins the packing of several groups or phases.
    static Preparation preparation(int operand, PackedFilters... parts) {
        int elements = 0;
        for (PackedFilters part : parts) {
            elements += part.elements();
        }
        Parts all = new Parts(parts);
        return new Preparation(operand, all, elements, all);
    }

    /// Weights of all groups for a kernel of the forward direction, terms in the order of the chain.
    static Preparation forward(Conv2dProblem p, ReductionOrder order) {
        int[] source = new int[order.depth()];
        for (int k = 0; k < source.length; k++) {
            source[k] = (order.channel()[k] * p.h().kernel() + order.tapH()[k]) * p.w().kernel() + order.tapW()[k];
        }
        int groupOc = p.oc() / p.groups();
        PackedFilters[] packed = new PackedFilters[p.groups()];
        for (int g = 0; g < packed.length; g++) {
            int start = g * groupOc * source.length;
            packed[g] = new PackedFilters(groupOc, Tiles.ROWS, start, source.length, source, start);
        }
        return preparation(1, packed);
    }

    @Override
    public String kernel() {
        return "PackedFilters";
    }

    @Override
    public int tasks() {
        return Math.ceilDiv(rows, tileRows);
    }

    @Override
    public void run(Operands operands, int task, float[] scratch) {
        float[] src = operands.array(0);
        float[] dst = operands.array(1);
        int first = task * tileRows;
        int count = Math.min(tileRows, rows - first);
        int from = operands.offset(0) + base + first * rowStep;
        int to = operands.offset(1) + offset + first * source.length;
        for (int k = 0; k < source.length; k++) {
            int at = from + source[k];
            for (int r = 0; r < count; r++) {
                dst[to++] = src[at + r * rowStep];
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackedFilters that
                && rows == that.rows
                && tileRows == that.tileRows
                && base == that.base
                && rowStep == that.rowStep
                && offset == that.offset
                && Arrays.equals(source, that.source);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new int[] {rows, tileRows, base, rowStep, offset, Arrays.hashCode(source)});
    }

    /// Several parts as one primitive; a task is a row tile of a part.
    private static final class Parts implements Primitive {

        private final PackedFilters[] parts;
        private final int[] firstTask;

        Parts(PackedFilters[] parts) {
            this.parts = parts.clone();
            firstTask = new int[parts.length + 1];
            for (int i = 0; i < parts.length; i++) {
                firstTask[i + 1] = firstTask[i] + parts[i].tasks();
            }
        }

        @Override
        public String kernel() {
            return "PackedFilters";
        }

        @Override
        public int tasks() {
            return firstTask[parts.length];
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int part = 0;
            while (firstTask[part + 1] <= task) {
                part++;
            }
            parts[part].run(operands, task - firstTask[part], scratch);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Parts that && Arrays.equals(parts, that.parts);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(parts);
        }
    }
}
