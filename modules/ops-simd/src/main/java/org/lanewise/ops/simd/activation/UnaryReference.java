package org.lanewise.ops.simd.activation;

import java.util.Optional;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.UnaryProblem;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.lanes.Ranges;

/// A function of one element as a plain loop: the scalar twin of [UnaryVectors].
final class UnaryReference implements Kernel<UnaryProblem> {

    @Override
    public String name() {
        return "UnaryReference";
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
            return "UnaryReference";
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int from = Ranges.startOfSlice(p.elements(), tasks, task);
            int to = Ranges.startOfSlice(p.elements(), tasks, task + 1);
            UnaryReference.run(p, operands, from, to);
        }
    }

    static void run(UnaryProblem p, Operands operands, int from, int to) {
        for (int i = from; i < to; i++) {
            float x = operands.array(0)[operands.offset(0) + i];
            if (p.direction() == Direction.FORWARD) {
                operands.array(1)[operands.offset(1) + i] = UnaryScalar.forward(p.function(), x);
            } else {
                float gradient = operands.array(1)[operands.offset(1) + i];
                operands.array(2)[operands.offset(2) + i] = UnaryScalar.backward(p.function(), x, gradient);
            }
        }
    }
}
