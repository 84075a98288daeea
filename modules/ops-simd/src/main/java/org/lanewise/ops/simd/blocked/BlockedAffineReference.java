package org.lanewise.ops.simd.blocked;

import java.util.Optional;
import org.lanewise.ops.simd.BlockedAffineProblem;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.activation.UnaryScalar;

/// A factor and a summand a channel as plain loops: the scalar twin of [BlockedAffineVectors]. A
/// task is an image.
final class BlockedAffineReference implements Kernel<BlockedAffineProblem> {

    private static final String NAME = "BlockedAffineReference";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(BlockedAffineProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(BlockedAffineProblem p) {
        return new Plain(p);
    }

    private record Plain(BlockedAffineProblem p) implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public int tasks() {
            return p.images();
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int block = BlockedConv2dProblem.BLOCK;
            int image = BlockedConv2dProblem.padded(p.channels()) * p.pixels();
            int from = operands.offset(0) + task * BlockedConv2dProblem.padded(p.sourceChannels()) * p.pixels();
            int to = operands.offset(3) + task * image;
            for (int i = 0; i < image; i++) {
                int channel = i / (block * p.pixels()) * block + i % block;
                float scale = operands.array(1)[operands.offset(1) + channel];
                float shift = operands.array(2)[operands.offset(2) + channel];
                float y = Math.fma(operands.array(0)[from + i], scale, shift);
                operands.array(3)[to + i] = p.activation() == null ? y : UnaryScalar.forward(p.activation(), y);
            }
        }
    }
}
