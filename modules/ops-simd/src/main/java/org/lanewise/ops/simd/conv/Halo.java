package org.lanewise.ops.simd.conv;

import java.util.Arrays;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;

/// A source with zeros around it, so that no kernel has edge code.
///
/// @param lanes floats side by side at every pixel
/// @param blocks blocks of samples
/// @param channels channels
/// @param height height without halo
/// @param width width without halo
/// @param top rows of zeros before
/// @param bottom rows of zeros after
/// @param left columns of zeros before
/// @param right columns of zeros after
record Halo(int lanes, int blocks, int channels, int height, int width, int top, int bottom, int left, int right)
        implements Primitive {

    /// The padding of the forward direction around the source of a channel-blocked convolution.
    static Halo around(Conv2dProblem p, int planes) {
        return new Halo(
                BlockedConv2dProblem.BLOCK,
                p.images(),
                planes,
                p.ih(),
                p.iw(),
                p.h().padLow(),
                p.h().padHigh(),
                p.w().padLow(),
                p.w().padHigh());
    }

    /// No halo at all.
    static Halo none(Conv2dProblem p, int planes) {
        return new Halo(BlockedConv2dProblem.BLOCK, p.images(), planes, p.ih(), p.iw(), 0, 0, 0, 0);
    }

    int paddedHeight() {
        return height + top + bottom;
    }

    int paddedWidth() {
        return width + left + right;
    }

    boolean isEmpty() {
        return top == 0 && bottom == 0 && left == 0 && right == 0;
    }

    Preparation preparation(int operand) {
        int elements = Math.multiplyExact(
                Math.multiplyExact(blocks * lanes, channels), Math.multiplyExact(paddedHeight(), paddedWidth()));
        return new Preparation(operand, this, elements, this);
    }

    @Override
    public String kernel() {
        return "Halo";
    }

    @Override
    public int tasks() {
        return blocks * channels;
    }

    @Override
    public void run(Operands operands, int task, float[] scratch) {
        float[] src = operands.array(0);
        float[] dst = operands.array(1);
        int row = width * lanes;
        int paddedRow = paddedWidth() * lanes;
        int from = operands.offset(0) + task * height * row;
        int to = operands.offset(1) + task * paddedHeight() * paddedRow;
        Arrays.fill(dst, to, to + top * paddedRow + left * lanes, 0f);
        to += top * paddedRow + left * lanes;
        for (int y = 0; y < height; y++) {
            System.arraycopy(src, from, dst, to, row);
            int gap = (left + right) * lanes;
            int end = y == height - 1 ? right * lanes + bottom * paddedRow : gap;
            Arrays.fill(dst, to + row, to + row + end, 0f);
            from += row;
            to += paddedRow;
        }
    }
}
