package org.lanewise.ops.simd.move;

import java.util.Optional;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.ReorderProblem;
import org.lanewise.ops.simd.lanes.Ranges;

/// Samples that keep their layout: a copy. A task is a range of elements.
final class ReorderCopy implements Kernel<ReorderProblem> {

    private static final String NAME = "ReorderCopy";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(ReorderProblem problem) {
        return problem.from() == Layout.NCHW && problem.to() == Layout.NCHW
                ? Optional.empty()
                : Optional.of("copies " + Layout.NCHW + " as it is, not " + problem.from() + " to " + problem.to());
    }

    @Override
    public Primitive create(ReorderProblem p) {
        int count = p.images() * p.elements();
        return new Copy(count, Ranges.tasks(count, count));
    }

    private record Copy(int count, int tasks) implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int from = Ranges.start(count, tasks, task);
            int end = Ranges.start(count, tasks, task + 1);
            System.arraycopy(
                    operands.array(0),
                    operands.offset(0) + from,
                    operands.array(1),
                    operands.offset(1) + from,
                    end - from);
        }
    }
}
