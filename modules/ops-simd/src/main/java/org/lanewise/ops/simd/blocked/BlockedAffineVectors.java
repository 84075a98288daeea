package org.lanewise.ops.simd.blocked;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.ops.simd.BlockedAffineProblem;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.activation.UnaryForward;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.lanes.Ranges;

/// A factor and a summand a channel, one multiply-add a vector; the lanes are channels, so that
/// both stay in registers for a block's pixels. A task is a range of pixels of all blocks.
///
/// ReLU is part of the loop. Other functions follow piece by piece, while the piece is in the
/// first-level cache; there, too, vectors of fewer than 16 lanes pass over it several times.
final class BlockedAffineVectors implements Kernel<BlockedAffineProblem> {

    private static final String NAME = "BlockedAffineVectors";
    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    /// Pixels of a piece: 8 KB of the source and as much of the destination.
    private static final int PIECE = 128;

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
        int blocks = Math.ceilDiv(p.channels(), BLOCK);
        int rows = p.images() * blocks * p.pixels();
        return new Pieces(
                p, blocks, Math.ceilDiv(p.sourceChannels(), BLOCK), rows, Ranges.tasks(rows, 2L * rows * BLOCK));
    }

    private record Pieces(BlockedAffineProblem p, int blocks, int sourceBlocks, int rows, int tasks)
            implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int end = Ranges.start(rows, tasks, task + 1);
            int count;
            for (int row = Ranges.start(rows, tasks, task); row < end; row += count) {
                int plane = row / p.pixels();
                int block = plane % blocks;
                int beyond = plane / blocks * (sourceBlocks - blocks) * p.pixels();
                count = Math.min(PIECE, Math.min((plane + 1) * p.pixels(), end) - row);
                piece(operands, operands.offset(0) + (beyond + row) * BLOCK, block * BLOCK, row * BLOCK, count * BLOCK);
            }
        }

        private void piece(Operands operands, int from, int channel, int at, int count) {
            float[] scale = operands.array(1);
            int scaleAt = operands.offset(1) + channel;
            float[] shift = operands.array(2);
            int shiftAt = operands.offset(2) + channel;
            float[] dst = operands.array(3);
            int to = operands.offset(3) + at;
            UnaryFunction activation = p.activation();
            if (activation instanceof UnaryFunction.Relu) {
                affineRelu(operands.array(0), from, scale, scaleAt, shift, shiftAt, dst, to, count);
            } else {
                affine(operands.array(0), from, scale, scaleAt, shift, shiftAt, dst, to, count);
                if (activation != null) {
                    UnaryForward.run(activation, dst, to, dst, to, 0, count);
                }
            }
        }
    }

    private static void affine(
            float[] src,
            int from,
            float[] scale,
            int scaleAt,
            float[] shift,
            int shiftAt,
            float[] dst,
            int to,
            int count) {
        for (int lane = 0; lane < BLOCK; lane += Lanes.LENGTH) {
            FloatVector factor = fromArray(SPECIES, scale, scaleAt + lane);
            FloatVector summand = fromArray(SPECIES, shift, shiftAt + lane);
            for (int i = lane; i < count; i += BLOCK) {
                fromArray(SPECIES, src, from + i).fma(factor, summand).intoArray(dst, to + i);
            }
        }
    }

    private static void affineRelu(
            float[] src,
            int from,
            float[] scale,
            int scaleAt,
            float[] shift,
            int shiftAt,
            float[] dst,
            int to,
            int count) {
        for (int lane = 0; lane < BLOCK; lane += Lanes.LENGTH) {
            FloatVector factor = fromArray(SPECIES, scale, scaleAt + lane);
            FloatVector summand = fromArray(SPECIES, shift, shiftAt + lane);
            for (int i = lane; i < count; i += BLOCK) {
                FloatVector y = fromArray(SPECIES, src, from + i).fma(factor, summand);
                y.blend(0f, y.compare(VectorOperators.LT, 0f)).intoArray(dst, to + i);
            }
        }
    }
}
