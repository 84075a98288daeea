package org.lanewise.ops.simd.conv;

import java.util.Arrays;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;

/// A bias with zeros up to a whole block of channels.
///
/// @param channels channels
record PaddedBias(int channels) implements Primitive {

    Preparation preparation(int operand) {
        return new Preparation(operand, this, BlockedConv2dProblem.padded(channels), this);
    }

    @Override
    public String kernel() {
        return "PaddedBias";
    }

    @Override
    public int tasks() {
        return 1;
    }

    @Override
    public void run(Operands operands, int task, float[] scratch) {
        int to = operands.offset(1);
        System.arraycopy(operands.array(0), operands.offset(0), operands.array(1), to, channels);
        Arrays.fill(operands.array(1), to + channels, to + BlockedConv2dProblem.padded(channels), 0f);
    }
}
