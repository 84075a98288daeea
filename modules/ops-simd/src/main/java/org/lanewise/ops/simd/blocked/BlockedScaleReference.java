package org.lanewise.ops.simd.blocked;

import java.util.Optional;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.BlockedScaleProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.activation.UnaryScalar;

/// A factor a channel and image as a plain loop: the scalar twin of [BlockedScaleVectors]. A task
/// is an image.
final class BlockedScaleReference implements Kernel<BlockedScaleProblem> {

    private static final String NAME = "BlockedScaleReference";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(BlockedScaleProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(BlockedScaleProblem p) {
        return new Plain(p);
    }

    private record Plain(BlockedScaleProblem p) implements Primitive {

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
            for (int i = task * image; i < (task + 1) * image; i++) {
                int channel = i / (block * p.pixels()) * block + i % block;
                float gate = operands.array(1)[operands.offset(1) + channel];
                float y = operands.array(0)[operands.offset(0) + i] * gate;
                operands.array(2)[operands.offset(2) + i] =
                        p.activation() == null ? y : UnaryScalar.forward(p.activation(), y);
            }
        }
    }
}
