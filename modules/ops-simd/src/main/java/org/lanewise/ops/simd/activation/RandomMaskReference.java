package org.lanewise.ops.simd.activation;

import java.util.Optional;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.RandomMaskProblem;
import org.lanewise.tensor.RandomStream;

/// Dropout and random slopes as plain loops, for every layout: the scalar twin of
/// [RandomMaskImageLanes].
final class RandomMaskReference implements Kernel<RandomMaskProblem> {

    @Override
    public String name() {
        return "RandomMaskReference";
    }

    @Override
    public Optional<String> rejects(RandomMaskProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(RandomMaskProblem problem) {
        return new Mask(problem);
    }

    /// Fills a block's part of the mask with numbers from 0 to 1.
    static void draw(RandomMaskProblem p, Operands operands, int block) {
        int lanes = p.layout().lanes();
        long seed = operands.state().seed();
        int step = operands.state().step();
        int tag = RandomStream.tag(p.kind().purpose(), p.node(), p.call());
        int at = operands.offset(2) + block * p.draws() * lanes;
        for (int lane = 0; lane < lanes; lane++) {
            int sample = block * lanes + lane;
            RandomStream.uniforms(seed, tag, step, sample, 0, p.draws(), operands.array(2), at + lane, lanes);
        }
    }

    private record Mask(RandomMaskProblem p) implements Primitive {

        @Override
        public String kernel() {
            return "RandomMaskReference";
        }

        @Override
        public int tasks() {
            return p.layout().blocks(p.images());
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int lanes = p.layout().lanes();
            int draws = p.draws() * lanes;
            int length = p.channels() * p.inner() * lanes;
            int repeat = length / draws;
            if (p.direction() == Direction.FORWARD) {
                draw(p, operands, task);
                for (int i = 0; i < draws; i++) {
                    int at = operands.offset(2) + task * draws + i;
                    float drawn = operands.array(2)[at];
                    operands.array(2)[at] = factor(drawn, operands.array(0)[operands.offset(0) + task * length + i]);
                }
                multiply(operands, 0, 2, 1, task * length, task * draws, length, repeat);
            } else {
                multiply(operands, 1, 0, 2, task * length, task * draws, length, repeat);
            }
        }

        private float factor(float drawn, float x) {
            return switch (p.kind()) {
                case RRELU -> x < 0f ? Math.fma(drawn, p.upper() - p.lower(), p.lower()) : 1f;
                case DROPOUT, DROPOUT2D -> drawn < p.lower() ? 0f : 1f / (1f - p.lower());
            };
        }

        private void multiply(Operands operands, int from, int by, int to, int at, int maskAt, int length, int repeat) {
            int lanes = p.layout().lanes();
            for (int i = 0; i < length; i++) {
                int mask = i / (repeat * lanes) * lanes + i % lanes;
                operands.array(to)[operands.offset(to) + at + i] = operands.array(from)[operands.offset(from) + at + i]
                        * operands.array(by)[operands.offset(by) + maskAt + mask];
            }
        }
    }
}
