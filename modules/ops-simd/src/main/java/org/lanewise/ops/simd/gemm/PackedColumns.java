package org.lanewise.ops.simd.gemm;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.util.Arrays;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.tile.GemmTiles;
import org.lanewise.ops.simd.tile.TransposeTiles;

/// The right side of a matrix product in panels of as many columns as a tile has:
/// `[panel][term][LANES]`, zeros beyond the last column.
///
/// @param terms rows of the right side
/// @param columns columns of the right side
/// @param transposed whether the original is `[columns, terms]`
/// @param step distance of two rows of the original
record PackedColumns(int terms, int columns, boolean transposed, int step) implements Primitive {

    private static final int LANES = GemmTiles.LANES;

    /// Terms that are copied to one panel before the next: few, so that the columns of a term are
    /// read nearly as they lie.
    private static final int TERMS = 8;

    /// Terms of a task where the original has the columns of a term side by side.
    private static final int TASK_TERMS = 64;

    /// Panels of such a task.
    private static final int TASK_PANELS = 32;

    /// Terms of a task of one panel where the original has the terms of a column side by side.
    private static final int TRANSPOSED_TERMS = 512;

    int panels() {
        return Math.ceilDiv(columns, LANES);
    }

    /// Floats of the packed form.
    long elements() {
        return (long) panels() * LANES * terms;
    }

    /// Where the terms of a panel from `term` on start in the packed form.
    int at(int panel, int term) {
        return (panel * terms + term) * LANES;
    }

    private int panelsOfTask() {
        return transposed ? 1 : TASK_PANELS;
    }

    private int termsOfTask() {
        return transposed ? TRANSPOSED_TERMS : TASK_TERMS;
    }

    @Override
    public String kernel() {
        return "PackedColumns";
    }

    @Override
    public int tasks() {
        return Math.ceilDiv(panels(), panelsOfTask()) * Math.ceilDiv(terms, termsOfTask());
    }

    @Override
    public void run(Operands operands, int task, float[] scratch) {
        int chunks = Math.ceilDiv(terms, termsOfTask());
        int firstTerm = task % chunks * termsOfTask();
        int count = Math.min(termsOfTask(), terms - firstTerm);
        int firstPanel = task / chunks * panelsOfTask();
        int endPanel = Math.min(panels(), firstPanel + panelsOfTask());
        float[] src = operands.array(0);
        float[] dst = operands.array(1);
        if (transposed) {
            transpose(src, operands.offset(0), firstTerm, count, firstPanel, dst, operands.offset(1));
            return;
        }
        for (int term = firstTerm; term < firstTerm + count; term += TERMS) {
            int few = Math.min(TERMS, firstTerm + count - term);
            for (int panel = firstPanel; panel < endPanel; panel++) {
                int from = operands.offset(0) + term * step + panel * LANES;
                copy(src, from, few, width(panel), dst, operands.offset(1) + at(panel, term));
            }
        }
    }

    /// Columns of a panel that are there.
    private int width(int panel) {
        return Math.min(LANES, columns - panel * LANES);
    }

    private void transpose(float[] src, int from, int term, int count, int panel, float[] dst, int to) {
        int at = to + at(panel, term);
        if (width(panel) < LANES) {
            Arrays.fill(dst, at, at + count * LANES, 0f);
        }
        TransposeTiles.run(src, from + panel * LANES * step + term, step, width(panel), count, dst, at, LANES);
    }

    private void copy(float[] src, int from, int count, int width, float[] dst, int to) {
        if (width == LANES) {
            for (int k = 0; k < count; k++) {
                for (int lane = 0; lane < LANES; lane += Lanes.LENGTH) {
                    fromArray(SPECIES, src, from + k * step + lane).intoArray(dst, to + k * LANES + lane);
                }
            }
            return;
        }
        for (int k = 0; k < count; k++) {
            for (int lane = 0; lane < LANES; lane++) {
                dst[to + k * LANES + lane] = lane < width ? src[from + k * step + lane] : 0f;
            }
        }
    }
}
