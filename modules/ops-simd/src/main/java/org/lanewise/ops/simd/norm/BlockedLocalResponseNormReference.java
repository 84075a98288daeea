package org.lanewise.ops.simd.norm;

import java.util.Optional;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.BlockedLocalResponseNormProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.LocalResponseNormProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;

/// Local response normalisation of channel-blocked images as plain loops: the scalar twin of
/// [BlockedLocalResponseNormVectors], for every exponent. A task is an image.
final class BlockedLocalResponseNormReference implements Kernel<BlockedLocalResponseNormProblem> {

    private static final String NAME = "BlockedLocalResponseNormReference";
    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(BlockedLocalResponseNormProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(BlockedLocalResponseNormProblem problem) {
        return new Plain(problem.norm(), ResponsePower.of(problem.norm().beta()));
    }

    private record Plain(LocalResponseNormProblem p, ResponsePower power) implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public int tasks() {
            return p.images();
        }

        @Override
        public int scratch() {
            return p.channels();
        }

        /// A pixel's channels are read before any is written.
        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int padded = BlockedConv2dProblem.padded(p.channels());
            for (int pixel = 0; pixel < p.inner(); pixel++) {
                int at = task * padded * p.inner() + pixel * BLOCK;
                for (int c = 0; c < p.channels(); c++) {
                    scratch[c] = operands.array(0)[operands.offset(0) + at + place(c)];
                }
                for (int c = 0; c < padded; c++) {
                    operands.array(1)[operands.offset(1) + at + place(c)] =
                            c < p.channels() ? normalized(scratch, c) : 0f;
                }
            }
        }

        private int place(int channel) {
            return channel / BLOCK * BLOCK * p.inner() + channel % BLOCK;
        }

        private float normalized(float[] channels, int c) {
            float squares = 0f;
            int end = (int) Math.min(p.channels(), (long) c + p.after() + 1);
            for (int i = Math.max(0, c - p.before()); i < end; i++) {
                squares = Math.fma(channels[i], channels[i], squares);
            }
            float scale = Math.fma(p.alpha() / p.size(), squares, p.k());
            return channels[c] * power.inverse(scale, p.beta());
        }
    }
}
