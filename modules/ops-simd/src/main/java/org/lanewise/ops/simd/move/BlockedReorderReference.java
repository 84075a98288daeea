package org.lanewise.ops.simd.move;

import java.util.Optional;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.BlockedReorderProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;

/// Channels gathered into blocks, or spread, float by float. A task is an image.
final class BlockedReorderReference implements Kernel<BlockedReorderProblem> {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    @Override
    public String name() {
        return "BlockedReorderReference";
    }

    @Override
    public Optional<String> rejects(BlockedReorderProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(BlockedReorderProblem p) {
        return new Plain(p);
    }

    private record Plain(BlockedReorderProblem p) implements Primitive {

        @Override
        public String kernel() {
            return "BlockedReorderReference";
        }

        @Override
        public int tasks() {
            return p.images();
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int padded = BlockedConv2dProblem.padded(p.channels());
            for (int channel = 0; channel < padded; channel++) {
                for (int pixel = 0; pixel < p.pixels(); pixel++) {
                    int plain = (task * p.channels() + channel) * p.pixels() + pixel;
                    int block = task * (padded / BLOCK) + channel / BLOCK;
                    int blocked = (block * p.pixels() + pixel) * BLOCK + channel % BLOCK;
                    if (channel < p.channels()) {
                        int from = operands.offset(0) + (p.toBlocks() ? plain : blocked);
                        int to = operands.offset(1) + (p.toBlocks() ? blocked : plain);
                        operands.array(1)[to] = operands.array(0)[from];
                    } else if (p.toBlocks()) {
                        operands.array(1)[operands.offset(1) + blocked] = 0f;
                    }
                }
            }
        }
    }
}
