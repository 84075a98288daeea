package org.lanewise.ops.simd.conv;

import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.tile.BlockedTiles;

/// The blocks of channels that a tile takes together, side by side at every pixel:
/// `[image][tile][pixel][columns * 16]`.
///
/// @param images images
/// @param groups groups of channels; a tile stays within one
/// @param groupBlocks blocks of channels of a group
/// @param pixels pixels of a plane
record PackedPixels(int images, int groups, int groupBlocks, int pixels) implements Primitive {

    private static final int BLOCK = 16;

    int blocks() {
        return groups * groupBlocks;
    }

    /// Tiles of a group.
    int tiles() {
        return BlockedTiles.tiles(groupBlocks);
    }

    /// Blocks of a tile of a group.
    int columns(int tile) {
        return BlockedTiles.columns(groupBlocks, tile);
    }

    /// Where a tile starts.
    int offset(int image, int group, int tile) {
        return ((image * groups + group) * groupBlocks + tile * BlockedTiles.COLUMNS) * pixels * BLOCK;
    }

    Preparation preparation(int operand) {
        return new Preparation(operand, this, images * blocks() * pixels * BLOCK, this);
    }

    @Override
    public String kernel() {
        return "PackedPixels";
    }

    @Override
    public int tasks() {
        return images * groups * tiles();
    }

    @Override
    public void run(Operands operands, int task, float[] scratch) {
        int tile = task % tiles();
        int columns = columns(tile);
        int base = offset(task / (tiles() * groups), task / tiles() % groups, tile);
        float[] src = operands.array(0);
        float[] dst = operands.array(1);
        for (int c = 0; c < columns; c++) {
            int from = operands.offset(0) + base + c * pixels * BLOCK;
            int to = operands.offset(1) + base + c * BLOCK;
            for (int i = 0; i < pixels; i++) {
                System.arraycopy(src, from + i * BLOCK, dst, to + i * columns * BLOCK, BLOCK);
            }
        }
    }
}
