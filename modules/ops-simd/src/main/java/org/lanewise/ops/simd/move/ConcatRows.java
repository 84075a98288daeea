package org.lanewise.ops.simd.move;

import java.util.Optional;
import org.lanewise.ops.simd.ConcatProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Ranges;

/// Joining and splitting as copies of rows, which are contiguous in every layout: the JDK's copy
/// is the machine's best. A task is a range of rows of blocks.
final class ConcatRows implements Kernel<ConcatProblem> {

    private static final String NAME = "ConcatRows";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(ConcatProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(ConcatProblem p) {
        int lanes = p.layout().lanes();
        int[] parts = new int[p.parts().size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = p.parts().get(i) * lanes;
        }
        int rows = p.layout().blocks(p.images()) * p.outer();
        int tasks = Ranges.tasks(rows, p.layout().length(p.images(), p.outer() * p.row()));
        return new Rows(p.direction() == Direction.FORWARD, parts, p.row() * lanes, rows, tasks);
    }

    private static final class Rows implements Primitive {

        private final boolean forward;
        private final int[] parts;
        private final int row;
        private final int rows;
        private final int tasks;

        Rows(boolean forward, int[] parts, int row, int rows, int tasks) {
            this.forward = forward;
            this.parts = parts;
            this.row = row;
            this.rows = rows;
            this.tasks = tasks;
        }

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public int tasks() {
            return tasks;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int joined = forward ? parts.length : 0;
            int first = forward ? 0 : 1;
            int end = Ranges.start(rows, tasks, task + 1);
            for (int r = Ranges.start(rows, tasks, task); r < end; r++) {
                int at = operands.offset(joined) + r * row;
                for (int i = 0; i < parts.length; i++) {
                    float[] part = operands.array(first + i);
                    int partAt = operands.offset(first + i) + r * parts[i];
                    if (forward) {
                        System.arraycopy(part, partAt, operands.array(joined), at, parts[i]);
                    } else {
                        System.arraycopy(operands.array(joined), at, part, partAt, parts[i]);
                    }
                    at += parts[i];
                }
            }
        }
    }
}
