package org.lanewise.ops.simd.conv;

import java.util.Arrays;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.tile.BlockedTiles;

/// Weights in the order in which a channel-blocked tile reads them: `[tile][term][columns * 16]`,
/// zeros where the last block has no channel.
///
/// A channel is an output channel of the forward direction, or an input channel of the gradient
/// with respect to the source. `source[k]` says where term `k` of channel 0 lies in the original
/// and `channelStep` how far the next channel is from it.
///
/// @param channels channels of the part
/// @param base where channel 0 starts in the original
/// @param channelStep distance of channels in the original
/// @param source offset of every term from its channel's start
/// @param offset where the part starts in the packed form
record PackedBlocks(int channels, int base, int channelStep, int[] source, int offset) {

    int blocks() {
        return Math.ceilDiv(channels, BlockedConv2dProblem.BLOCK);
    }

    int tiles() {
        return Math.ceilDiv(blocks(), BlockedTiles.COLUMNS);
    }

    int elements() {
        return blocks() * BlockedConv2dProblem.BLOCK * source.length;
    }

    /// Blocks of channels of a tile.
    int columns(int tile) {
        return Math.min(BlockedTiles.COLUMNS, blocks() - tile * BlockedTiles.COLUMNS);
    }

    /// Where a tile's weights start in the packed form.
    int tileOffset(int tile) {
        return offset + tile * BlockedTiles.COLUMNS * BlockedConv2dProblem.BLOCK * source.length;
    }

    /// Joins the packing of several groups or phases.
    static Preparation preparation(int operand, PackedBlocks[] parts) {
        int elements = 0;
        for (PackedBlocks part : parts) {
            elements = Math.addExact(elements, part.elements());
        }
        Packing packing = new Packing(parts);
        return new Preparation(operand, packing, elements, packing);
    }

    private void pack(Operands operands, int tile) {
        float[] src = operands.array(0);
        float[] dst = operands.array(1);
        int first = tile * BlockedTiles.COLUMNS * BlockedConv2dProblem.BLOCK;
        int lanes = columns(tile) * BlockedConv2dProblem.BLOCK;
        int valid = Math.min(lanes, channels - first);
        int from = operands.offset(0) + base + first * channelStep;
        int to = operands.offset(1) + tileOffset(tile);
        for (int term : source) {
            for (int c = 0; c < valid; c++) {
                dst[to + c] = src[from + term + c * channelStep];
            }
            Arrays.fill(dst, to + valid, to + lanes, 0f);
            to += lanes;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackedBlocks that
                && channels == that.channels
                && base == that.base
                && channelStep == that.channelStep
                && offset == that.offset
                && Arrays.equals(source, that.source);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(new int[] {channels, base, channelStep, offset, Arrays.hashCode(source)});
    }

    /// All parts; a task is a tile of a part.
    private record Packing(PackedBlocks[] parts) implements Primitive {

        @Override
        public String kernel() {
            return "PackedBlocks";
        }

        @Override
        public int tasks() {
            int tasks = 0;
            for (PackedBlocks part : parts) {
                tasks += part.tiles();
            }
            return tasks;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int tile = task;
            int part = 0;
            while (tile >= parts[part].tiles()) {
                tile -= parts[part].tiles();
                part++;
            }
            parts[part].pack(operands, tile);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Packing that && Arrays.equals(parts, that.parts);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(parts);
        }
    }
}
