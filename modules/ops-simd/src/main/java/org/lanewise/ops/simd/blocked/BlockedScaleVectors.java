package org.lanewise.ops.simd.blocked;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.BlockedScaleProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.activation.UnaryForward;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.lanes.Ranges;

/// A factor a channel and image; the lanes are channels, so that it stays in a register for a
/// block's pixels. A task is a range of pixels of all blocks, which it takes piece by piece: a
/// piece is in the first-level cache when a function follows, and when vectors of fewer than 16
/// lanes pass over it again.
final class BlockedScaleVectors implements Kernel<BlockedScaleProblem> {

    private static final String NAME = "BlockedScaleVectors";
    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    /// Pixels of a piece: 8 KB of the source and as much of the destination.
    private static final int PIECE = 128;

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
        int rows = p.images() * Math.ceilDiv(p.channels(), BLOCK) * p.pixels();
        return new Pieces(p, rows, Ranges.tasks(rows, 2L * rows * BLOCK));
    }

    private record Pieces(BlockedScaleProblem p, int rows, int tasks) implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int end = Ranges.start(rows, tasks, task + 1);
            float[] dst = operands.array(2);
            UnaryFunction activation = p.activation();
            int count;
            for (int row = Ranges.start(rows, tasks, task); row < end; row += count) {
                int plane = row / p.pixels();
                count = Math.min(PIECE, Math.min((plane + 1) * p.pixels(), end) - row);
                int from = operands.offset(0) + row * BLOCK;
                int to = operands.offset(2) + row * BLOCK;
                int gate = operands.offset(1) + plane * BLOCK;
                scale(operands.array(0), from, operands.array(1), gate, dst, to, count * BLOCK);
                if (activation != null) {
                    UnaryForward.run(activation, dst, to, dst, to, 0, count * BLOCK);
                }
            }
        }
    }

    private static void scale(float[] src, int from, float[] gate, int gateAt, float[] dst, int to, int count) {
        for (int lane = 0; lane < BLOCK; lane += Lanes.LENGTH) {
            FloatVector factor = fromArray(SPECIES, gate, gateAt + lane);
            for (int i = lane; i < count; i += BLOCK) {
                fromArray(SPECIES, src, from + i).mul(factor).intoArray(dst, to + i);
            }
        }
    }
}
