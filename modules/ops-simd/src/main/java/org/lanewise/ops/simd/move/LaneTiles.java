package org.lanewise.ops.simd.move;

import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.lanes.Ranges;
import org.lanewise.ops.simd.tile.Transposes;

/// Groups of rows moved into blocks of 16 rows side by side, or back, by squares that are
/// transposed in registers: both sides are read and written in whole cache lines.
///
/// A batch is one group whose rows are its samples; a channel-blocked image is a group whose
/// rows are its channels. A unit of work is a piece of the rows of one block, long enough for the
/// hardware's prefetchers to follow 16 rows at once.
///
/// @param kernel name of the kernel
/// @param toLanes towards blocks
/// @param groups groups, each with blocks of its own
/// @param rows rows of a group
/// @param elements floats of a row
/// @param pieces pieces of a row
/// @param tasks tasks
record LaneTiles(String kernel, boolean toLanes, int groups, int rows, int elements, int pieces, int tasks)
        implements Primitive {

    private static final int LANES = Lanes.COUNT;

    /// Elements of a piece at least: 1 KB of each row.
    private static final int PIECE = 256;

    static LaneTiles of(String kernel, boolean toLanes, int groups, int rows, int elements) {
        int pieces = Math.max(1, elements / PIECE);
        int blocks = groups * Math.ceilDiv(rows, LANES);
        int tasks = Ranges.tasks(blocks * pieces, (long) blocks * LANES * elements);
        return new LaneTiles(kernel, toLanes, groups, rows, elements, pieces, tasks);
    }

    @Override
    public void run(Operands operands, int task, float[] scratch) {
        int blocks = Math.ceilDiv(rows, LANES);
        int units = groups * blocks * pieces;
        int end = Ranges.start(units, tasks, task + 1);
        float[] src = operands.array(0);
        float[] dst = operands.array(1);
        for (int unit = Ranges.start(units, tasks, task); unit < end; unit++) {
            int piece = unit % pieces;
            int block = unit / pieces % blocks;
            int group = unit / (pieces * blocks);
            int first = Ranges.startOfSlice(elements, pieces, piece);
            int count = Ranges.startOfSlice(elements, pieces, piece + 1) - first;
            int present = Math.min(LANES, rows - block * LANES);
            int plain = (group * rows + block * LANES) * elements + first;
            int laned = ((group * blocks + block) * elements + first) * LANES;
            if (toLanes) {
                Transposes.interleave(
                        src, operands.offset(0) + plain, elements, present, count, dst, operands.offset(1) + laned);
            } else {
                Transposes.separate(
                        src, operands.offset(0) + laned, present, count, dst, operands.offset(1) + plain, elements);
            }
        }
    }
}
