package org.lanewise.ops.simd.move;

import java.util.Optional;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.SumProblem;
import org.lanewise.ops.simd.lanes.Ranges;

/// Elementwise sums as one plain loop: the scalar twin of [SumVectors]. A task is a slice.
final class SumReference implements Kernel<SumProblem> {

    @Override
    public String name() {
        return "SumReference";
    }

    @Override
    public Optional<String> rejects(SumProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(SumProblem p) {
        return new Plain(p, Ranges.tasks(p.elements(), (long) p.inputs() * p.elements()));
    }

    private record Plain(SumProblem p, int tasks) implements Primitive {

        @Override
        public String kernel() {
            return "SumReference";
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int end = Ranges.startOfSlice(p.elements(), tasks, task + 1);
            for (int e = Ranges.startOfSlice(p.elements(), tasks, task); e < end; e++) {
                float sum = operands.array(0)[operands.offset(0) + e];
                for (int i = 1; i < p.inputs(); i++) {
                    sum += operands.array(i)[operands.offset(i) + e];
                }
                operands.array(p.inputs())[operands.offset(p.inputs()) + e] = sum;
            }
        }
    }
}
