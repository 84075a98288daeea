package org.lanewise.ops.simd.conv;

import java.util.Arrays;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;

/// A channel-blocked source in which every channel stands as often as it has output channels, with
/// a halo: what makes of a depthwise convolution with a channel multiplier a plain one.
///
/// @param halo the halo around the spread source
/// @param channels channels of the original
/// @param multiplier output channels of a channel
record SpreadSource(Halo halo, int channels, int multiplier) implements Primitive {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    Preparation preparation(int operand) {
        return new Preparation(operand, this, halo.preparation(operand).elements(), this);
    }

    @Override
    public String kernel() {
        return "SpreadSource";
    }

    @Override
    public int tasks() {
        return halo.tasks();
    }

    @Override
    public void run(Operands operands, int task, float[] scratch) {
        float[] src = operands.array(0);
        float[] dst = operands.array(1);
        int plane = halo.paddedHeight() * halo.paddedWidth() * BLOCK;
        int to = operands.offset(1) + task * plane;
        Arrays.fill(dst, to, to + plane, 0f);
        int originalBlocks = Math.ceilDiv(channels, BLOCK);
        int image = task / halo.channels();
        int first = task % halo.channels() * BLOCK;
        int lanes = Math.min(BLOCK, channels * multiplier - first);
        for (int lane = 0; lane < lanes; lane++) {
            int channel = (first + lane) / multiplier;
            int block = image * originalBlocks + channel / BLOCK;
            int from = operands.offset(0) + block * halo.height() * halo.width() * BLOCK + channel % BLOCK;
            for (int y = 0; y < halo.height(); y++) {
                int at = to + ((y + halo.top()) * halo.paddedWidth() + halo.left()) * BLOCK + lane;
                for (int x = 0; x < halo.width(); x++) {
                    dst[at + x * BLOCK] = src[from + (y * halo.width() + x) * BLOCK];
                }
            }
        }
    }
}
