package org.lanewise.ops.simd.linear;

import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;

/// A matrix in the order in which a broadcast tile reads its left side: `[row tile][depth][rows
/// of the tile]`.
///
/// Element (row, k) of the original lies at `row * rowStep + k * depthStep`, blocks of `lanes`
/// samples considered: the depth of a batch of gradients in blocks of 16 images is the image.
///
/// @param rows rows
/// @param depth terms
/// @param tileRows rows of a full tile
/// @param rowStep distance of rows in the original
/// @param depthStep distance of terms in the original, within a block
/// @param block terms of a block
/// @param blockStep distance of blocks in the original
record PackedMatrix(int rows, int depth, int tileRows, int rowStep, int depthStep, int block, int blockStep)
        implements Primitive {

    Preparation preparation(int operand) {
        return new Preparation(operand, this, rows * depth, this);
    }

    @Override
    public String kernel() {
        return "PackedMatrix";
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
        int from = operands.offset(0) + first * rowStep;
        int to = operands.offset(1) + first * depth;
        for (int k = 0; k < depth; k++) {
            int at = from + k / block * blockStep + k % block * depthStep;
            for (int r = 0; r < count; r++) {
                dst[to++] = src[at + r * rowStep];
            }
        }
    }
}
