package org.lanewise.ops.simd.conv;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.tile.BlockedTiles;

/// Weights of groups that begin and end inside of blocks, one part for each group in each tile of
/// the destination's blocks: `[part][term][columns * 16]`, zeros in lanes of other groups.
///
/// @param oc output channels
/// @param groups groups
/// @param groupIc input channels of a group
/// @param kernelH rows of the window
/// @param kernelW columns of the window
record PackedGroups(int oc, int groups, int groupIc, int kernelH, int kernelW) implements Primitive {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    /// What one group contributes to the blocks of a tile.
    ///
    /// @param group the group
    /// @param block first block that has channels of it
    /// @param columns blocks that have
    /// @param firstLane its first channel, counted from the first of those blocks
    /// @param endLane the end of its channels
    /// @param offset where its weights start
    record Part(int group, int block, int columns, int firstLane, int endLane, int offset) {}

    static PackedGroups of(Conv2dProblem p) {
        return new PackedGroups(p.oc(), p.groups(), p.ic() / p.groups(), p.h().kernel(), p.w().kernel());
    }

    /// The parts of every tile, in the order of their channels.
    List<List<Part>> tiles() {
        int groupOc = oc / groups;
        int blocks = Math.ceilDiv(oc, BLOCK);
        int offset = 0;
        List<List<Part>> tiles = new ArrayList<>();
        for (int tile = 0; tile < BlockedTiles.tiles(blocks); tile++) {
            int first = tile * BlockedTiles.COLUMNS * BLOCK;
            int end = Math.min(oc, first + BlockedTiles.COLUMNS * BLOCK);
            List<Part> parts = new ArrayList<>();
            for (int c = first; c < end; ) {
                int next = Math.min(end, (c / groupOc + 1) * groupOc);
                int block = c / BLOCK;
                int columns = (next - 1) / BLOCK - block + 1;
                parts.add(new Part(c / groupOc, block, columns, c - block * BLOCK, next - block * BLOCK, offset));
                offset += columns * BLOCK * depth();
                c = next;
            }
            tiles.add(List.copyOf(parts));
        }
        return tiles;
    }

    Preparation preparation(int operand) {
        Part last = tiles().getLast().getLast();
        return new Preparation(operand, this, last.offset() + last.columns() * BLOCK * depth(), this);
    }

    private int depth() {
        return groupIc * kernelH * kernelW;
    }

    @Override
    public String kernel() {
        return "PackedGroups";
    }

    @Override
    public int tasks() {
        return BlockedTiles.tiles(Math.ceilDiv(oc, BLOCK));
    }

    @Override
    public void run(Operands operands, int task, float[] scratch) {
        ReductionOrder order = ReductionOrder.of(groupIc, ReductionOrder.range(kernelH), ReductionOrder.range(kernelW));
        for (Part part : tiles().get(task)) {
            int to = operands.offset(1) + part.offset();
            for (int k = 0; k < depth(); k++) {
                int term = (order.channel()[k] * kernelH + order.tapH()[k]) * kernelW + order.tapW()[k];
                for (int lane = 0; lane < part.columns() * BLOCK; lane++) {
                    boolean own = lane >= part.firstLane() && lane < part.endLane();
                    int from = operands.offset(0) + (part.block() * BLOCK + lane) * depth() + term;
                    operands.array(1)[to++] = own ? operands.array(0)[from] : 0f;
                }
            }
        }
    }
}
