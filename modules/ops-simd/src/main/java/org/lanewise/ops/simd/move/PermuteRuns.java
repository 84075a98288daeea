package org.lanewise.ops.simd.move;

import java.util.Optional;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.PermuteProblem;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Ranges;

/// Axes in another order as copies of runs: the innermost axes that stay where they are, with their
/// lanes, are contiguous on both sides.
///
/// Where each run begins is worked out once, when the primitive is made. A task is a range of
/// runs of all blocks. Short runs are copied float by float, since a call for each costs more.
final class PermuteRuns implements Kernel<PermuteProblem> {

    private static final String NAME = "PermuteRuns";

    /// Floats from which on the JDK's copy is faster than a loop.
    private static final int LONG_RUN = 16;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(PermuteProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(PermuteProblem p) {
        int moved = p.sizes().size();
        int run = p.layout().lanes();
        while (moved > 0 && p.order().get(moved - 1) == moved - 1) {
            moved--;
            run *= p.sizes().get(moved);
        }
        int lanes = p.layout().lanes();
        int[] starts = new int[p.sample() * lanes / run];
        int[] strides = new int[moved];
        int[] counts = new int[moved];
        for (int i = 0; i < moved; i++) {
            int axis = p.order().get(i);
            counts[i] = p.sizes().get(axis);
            int stride = lanes;
            for (int inner = axis + 1; inner < p.sizes().size(); inner++) {
                stride *= p.sizes().get(inner);
            }
            strides[i] = stride;
        }
        fill(starts, counts, strides);
        int runs = p.layout().blocks(p.images()) * starts.length;
        int tasks = Ranges.tasks(runs, p.layout().length(p.images(), p.sample()));
        return new Runs(starts, run, p.sample() * lanes, runs, tasks);
    }

    private static void fill(int[] starts, int[] counts, int[] strides) {
        int[] position = new int[counts.length];
        int at = 0;
        for (int i = 0; i < starts.length; i++) {
            starts[i] = at;
            for (int axis = counts.length - 1; axis >= 0; axis--) {
                at += strides[axis];
                if (++position[axis] < counts[axis]) {
                    break;
                }
                at -= strides[axis] * counts[axis];
                position[axis] = 0;
            }
        }
    }

    private static final class Runs implements Primitive {

        private final int[] starts;
        private final int run;
        private final int block;
        private final int runs;
        private final int tasks;

        Runs(int[] starts, int run, int block, int runs, int tasks) {
            this.starts = starts;
            this.run = run;
            this.block = block;
            this.runs = runs;
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
            float[] src = operands.array(0);
            float[] dst = operands.array(1);
            int end = Ranges.start(runs, tasks, task + 1);
            for (int r = Ranges.start(runs, tasks, task); r < end; r++) {
                int from = operands.offset(0) + r / starts.length * block + starts[r % starts.length];
                int to = operands.offset(1) + r * run;
                if (run >= LONG_RUN) {
                    System.arraycopy(src, from, dst, to, run);
                } else {
                    for (int i = 0; i < run; i++) {
                        dst[to + i] = src[from + i];
                    }
                }
            }
        }
    }
}
