package org.lanewise.ops.simd.norm;

import java.util.Optional;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.LayerNormProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.lanes.Ranges;

/// Layer normalisation in all directions. A task is a range of rows of blocks, which lie one
/// after the other, or for the gradients of the parameters a range of elements.
///
/// @param name the kernel's name
/// @param runs how runs are summed for the statistics
/// @param rows how rows with factors an element are summed and mapped
record LayerNorm(String name, Runs runs, Rows rows) implements Kernel<LayerNormProblem> {

    @Override
    public Optional<String> rejects(LayerNormProblem problem) {
        return runs.supports(problem.layout().lanes())
                ? Optional.empty()
                : Optional.of("needs 16 images side by side, layout is " + problem.layout());
    }

    @Override
    public Primitive create(LayerNormProblem p) {
        int units = p.direction() == Direction.BACKWARD_WEIGHTS
                ? p.inner()
                : p.layout().blocks(p.images()) * p.outer();
        int tasks = Ranges.tasks(units, 3L * p.operands().getFirst().elements());
        return new Normalization(name, runs, rows, p, p.layout().lanes(), units, tasks);
    }

    /// Scratch, in groups of lanes: 0 and 1 sums of a run, 2 and 3 sums of a row, 4 means, 5
    /// scales, 6 slopes, 7 shifts.
    private record Normalization(
            String kernel, Runs runs, Rows rows, LayerNormProblem p, int lanes, int units, int tasks)
            implements Primitive {

        @Override
        public int scratch() {
            return 8 * lanes;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int end = Ranges.start(units, tasks, task + 1);
            for (int unit = Ranges.start(units, tasks, task); unit < end; unit++) {
                switch (p.direction()) {
                    case FORWARD -> forward(operands, unit, scratch);
                    case BACKWARD_DATA -> backward(operands, unit, scratch);
                    case BACKWARD_WEIGHTS -> weights(operands, unit, scratch);
                }
            }
        }

        private void forward(Operands operands, int unit, float[] scratch) {
            int at = unit * p.inner() * lanes;
            float[] saved = operands.array(4);
            int savedAt = operands.offset(4) + unit * 2 * lanes;
            SampleRuns.statistics(
                    runs,
                    lanes,
                    operands.array(0),
                    operands.offset(0) + at,
                    p.inner(),
                    p.epsilon(),
                    saved,
                    savedAt,
                    scratch);
            rows.normalize(
                    lanes,
                    operands.array(0),
                    operands.offset(0) + at,
                    p.inner(),
                    saved,
                    savedAt,
                    operands.array(1),
                    operands.offset(1),
                    operands.array(2),
                    operands.offset(2),
                    operands.array(3),
                    operands.offset(3) + at);
        }

        private void backward(Operands operands, int unit, float[] scratch) {
            int at = unit * p.inner() * lanes;
            float[] saved = operands.array(2);
            int savedAt = operands.offset(2) + unit * 2 * lanes;
            SampleRuns.clear(scratch, 2 * lanes, 2 * lanes);
            for (int e = 0; e < p.inner(); e += SampleRuns.LONGEST) {
                rows.products(
                        lanes,
                        operands.array(0),
                        operands.offset(0) + at + e * lanes,
                        operands.array(3),
                        operands.offset(3) + at + e * lanes,
                        Math.min(SampleRuns.LONGEST, p.inner() - e),
                        operands.array(1),
                        operands.offset(1) + e,
                        saved,
                        savedAt,
                        scratch,
                        0);
                SampleRuns.add(scratch, 0, scratch, 2 * lanes, 2 * lanes);
            }
            SampleRuns.through(lanes, p.inner(), saved, savedAt, scratch, 2 * lanes, scratch, 4 * lanes);
            System.arraycopy(saved, savedAt + lanes, scratch, 5 * lanes, lanes);
            int block = unit / p.outer();
            rows.gradient(
                    lanes,
                    Math.min(lanes, p.images() - block * lanes),
                    operands.array(0),
                    operands.offset(0) + at,
                    operands.array(3),
                    operands.offset(3) + at,
                    p.inner(),
                    operands.array(1),
                    operands.offset(1),
                    scratch,
                    4 * lanes,
                    operands.array(4),
                    operands.offset(4) + at);
        }

        private void weights(Operands operands, int e, float[] scratch) {
            rows.weights(
                    lanes,
                    p.images(),
                    operands.array(0),
                    operands.offset(0) + e * lanes,
                    operands.array(2),
                    operands.offset(2) + e * lanes,
                    p.outer(),
                    p.inner() * lanes,
                    operands.array(1),
                    operands.offset(1),
                    scratch,
                    0);
            operands.array(3)[operands.offset(3) + e] = join(scratch, 0);
            operands.array(4)[operands.offset(4) + e] = join(scratch, lanes);
        }

        private float join(float[] sums, int at) {
            return lanes == Lanes.COUNT ? Lanes.tree(sums, at) : sums[at];
        }
    }
}
