package org.lanewise.ops.simd.activation;

import java.util.Optional;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.UnaryProblem;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.lanes.Ranges;

/// A function of one element on vectors of neighbours, at any layout; the last elements go
/// through the scalar twin.
final class UnaryVectors implements Kernel<UnaryProblem> {

    @Override
    public String name() {
        return "UnaryVectors";
    }

    @Override
    public Optional<String> rejects(UnaryProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(UnaryProblem problem) {
        return new Map(problem, Ranges.tasks(Math.ceilDiv(problem.elements(), Lanes.COUNT), problem.elements()));
    }

    private record Map(UnaryProblem p, int tasks) implements Primitive {

        @Override
        public String kernel() {
            return "UnaryVectors";
        }

        @Override
        public int scratch() {
            return p.direction() == Direction.FORWARD ? 0 : UnaryBackward.SCRATCH;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int from = Ranges.startOfSlice(p.elements(), tasks, task);
            int to = Ranges.startOfSlice(p.elements(), tasks, task + 1);
            int whole = from + Lanes.SPECIES.loopBound(to - from);
            if (p.direction() == Direction.FORWARD) {
                float[] src = operands.array(0);
                float[] dst = operands.array(1);
                UnaryForward.run(p.function(), src, operands.offset(0), dst, operands.offset(1), from, whole);
            } else {
                for (int i = from; i < whole; i += UnaryBackward.CHUNK) {
                    int end = Math.min(i + UnaryBackward.CHUNK, whole);
                    UnaryBackward.run(p.function(), operands, i, end, scratch);
                }
            }
            UnaryReference.run(p, operands, whole, to);
        }
    }
}
