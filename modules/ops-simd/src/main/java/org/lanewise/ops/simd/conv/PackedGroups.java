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
final class PackedGroups implements Primitive {

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

    /// What the packed form depends on.
    private record Key(int oc, int groups, int groupIc, int kernelH, int kernelW) {}

    private final Key key;
    /// Offset of every term from the start of its output channel.
    private final int[] source;
    /// By tile.
    private final Part[][] parts;
    private final int elements;

    PackedGroups(Conv2dProblem p) {
        int kernelH = p.h().kernel();
        int kernelW = p.w().kernel();
        key = new Key(p.oc(), p.groups(), p.ic() / p.groups(), kernelH, kernelW);
        ReductionOrder order = ReductionOrder.forward(p);
        source = new int[order.depth()];
        for (int k = 0; k < source.length; k++) {
            source[k] = (order.channel()[k] * kernelH + order.tapH()[k]) * kernelW + order.tapW()[k];
        }
        int blocks = Math.ceilDiv(p.oc(), BLOCK);
        parts = new Part[BlockedTiles.tiles(blocks)][];
        int offset = 0;
        for (int tile = 0; tile < parts.length; tile++) {
            int first = tile * BlockedTiles.COLUMNS * BLOCK;
            parts[tile] = parts(first, Math.min(p.oc(), first + BlockedTiles.COLUMNS * BLOCK), offset);
            Part last = parts[tile][parts[tile].length - 1];
            offset = last.offset() + last.columns() * BLOCK * source.length;
        }
        elements = offset;
    }

    /// The parts of some channels, in order.
    private Part[] parts(int first, int end, int start) {
        int groupOc = key.oc / key.groups;
        List<Part> some = new ArrayList<>();
        int offset = start;
        for (int c = first; c < end; ) {
            int next = Math.min(end, (c / groupOc + 1) * groupOc);
            int block = c / BLOCK;
            int columns = (next - 1) / BLOCK - block + 1;
            some.add(new Part(c / groupOc, block, columns, c - block * BLOCK, next - block * BLOCK, offset));
            offset += columns * BLOCK * source.length;
            c = next;
        }
        return some.toArray(Part[]::new);
    }

    int tiles() {
        return parts.length;
    }

    Part[] parts(int tile) {
        return parts[tile];
    }

    Preparation preparation(int operand) {
        return new Preparation(operand, key, elements, this);
    }

    @Override
    public String kernel() {
        return "PackedGroups";
    }

    @Override
    public int tasks() {
        return parts.length;
    }

    @Override
    public void run(Operands operands, int task, float[] scratch) {
        for (Part part : parts[task]) {
            int to = operands.offset(1) + part.offset();
            for (int term : source) {
                int from = operands.offset(0) + part.block() * BLOCK * source.length + term;
                for (int lane = 0; lane < part.columns() * BLOCK; lane++) {
                    boolean own = lane >= part.firstLane() && lane < part.endLane();
                    operands.array(1)[to++] = own ? operands.array(0)[from + lane * source.length] : 0f;
                }
            }
        }
    }
}
