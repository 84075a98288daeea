package org.lanewise.ops.simd.blocked;

import java.util.Optional;
import org.lanewise.ops.simd.BlockedChannelsProblem;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;

/// Channels moved float by float. A task is an image.
final class BlockedChannelsReference implements Kernel<BlockedChannelsProblem> {

    private static final String NAME = "BlockedChannelsReference";
    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(BlockedChannelsProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(BlockedChannelsProblem p) {
        return new Plain(p, ChannelOrigins.of(p));
    }

    private record Plain(BlockedChannelsProblem p, ChannelOrigins origins) implements Primitive {

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
            int last = operands.count() - 1;
            int padded = BlockedConv2dProblem.padded(origins.count());
            for (int c = 0; c < padded; c++) {
                int to = operands.offset(last) + at(task, padded, c);
                for (int i = 0; i < p.pixels() * BLOCK; i += BLOCK) {
                    operands.array(last)[to + i] = c < origins.count() ? value(operands, task, c, i) : 0f;
                }
            }
        }

        private float value(Operands operands, int image, int c, int i) {
            int source = origins.source(c);
            int from = at(image, origins.padded(source), origins.channel(c));
            return operands.array(source)[operands.offset(source) + from + i];
        }

        /// Where the first pixel of a channel is.
        private int at(int image, int padded, int channel) {
            return (image * padded + channel / BLOCK * BLOCK) * p.pixels() + channel % BLOCK;
        }
    }
}
