package org.lanewise.ops.simd.norm;

import java.util.Optional;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.GroupNormProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.lanes.Ranges;

/// Group normalisation in all directions. A task is a range of groups of blocks, which lie one
/// after the other, or for the gradients of the parameters a range of channels.
///
/// @param name the kernel's name
/// @param runs how runs are summed and mapped
record GroupNorm(String name, Runs runs) implements Kernel<GroupNormProblem> {

    @Override
    public Optional<String> rejects(GroupNormProblem problem) {
        return runs.supports(problem.layout().lanes())
                ? Optional.empty()
                : Optional.of("needs 16 images side by side, layout is " + problem.layout());
    }

    @Override
    public Primitive create(GroupNormProblem p) {
        int units = p.direction() == Direction.BACKWARD_WEIGHTS
                ? p.channels()
                : p.layout().blocks(p.images()) * p.groups();
        int tasks = Ranges.tasks(units, 3L * p.operands().getFirst().elements());
        return new Normalization(name, runs, p, p.layout().lanes(), units, tasks);
    }

    /// Scratch, in groups of lanes: 0 to 3 sums, 4 and 5 sums over the group, 6 means, 7 scales,
    /// 8 slopes, 9 shifts.
    private record Normalization(String kernel, Runs runs, GroupNormProblem p, int lanes, int units, int tasks)
            implements Primitive {

        @Override
        public int scratch() {
            return 10 * lanes;
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
            float[] src = operands.array(0);
            int start = unit * p.groupElements() * lanes;
            float[] saved = operands.array(4);
            int savedAt = operands.offset(4) + unit * 2 * lanes;
            SampleRuns.statistics(
                    runs,
                    lanes,
                    src,
                    operands.offset(0) + start,
                    p.groupElements(),
                    p.epsilon(),
                    saved,
                    savedAt,
                    scratch);
            int channels = p.channels() / p.groups();
            int first = unit % p.groups() * channels;
            for (int c = 0; c < channels; c++) {
                scale(operands, first + c, saved, savedAt, scratch);
                int at = start + c * p.inner() * lanes;
                runs.normalize(
                        lanes,
                        src,
                        operands.offset(0) + at,
                        p.inner() * lanes,
                        saved,
                        savedAt,
                        scratch,
                        7 * lanes,
                        operands.array(2)[operands.offset(2) + first + c],
                        operands.array(3),
                        operands.offset(3) + at);
            }
        }

        private void scale(Operands operands, int channel, float[] saved, int savedAt, float[] scratch) {
            float gamma = operands.array(1)[operands.offset(1) + channel];
            for (int lane = 0; lane < lanes; lane++) {
                scratch[7 * lanes + lane] = saved[savedAt + lanes + lane] * gamma;
            }
        }

        private void backward(Operands operands, int unit, float[] scratch) {
            int start = unit * p.groupElements() * lanes;
            float[] saved = operands.array(2);
            int savedAt = operands.offset(2) + unit * 2 * lanes;
            int channels = p.channels() / p.groups();
            int first = unit % p.groups() * channels;
            SampleRuns.clear(scratch, 4 * lanes, 2 * lanes);
            for (int c = 0; c < channels; c++) {
                products(operands, start + c * p.inner() * lanes, 3, saved, savedAt, scratch);
                float gamma = operands.array(1)[operands.offset(1) + first + c];
                for (int i = 0; i < 2 * lanes; i++) {
                    scratch[4 * lanes + i] = Math.fma(gamma, scratch[2 * lanes + i], scratch[4 * lanes + i]);
                }
            }
            SampleRuns.through(lanes, p.groupElements(), saved, savedAt, scratch, 4 * lanes, scratch, 6 * lanes);
            int block = unit / p.groups();
            for (int c = 0; c < channels; c++) {
                scale(operands, first + c, saved, savedAt, scratch);
                int at = start + c * p.inner() * lanes;
                runs.gradient(
                        lanes,
                        Math.min(lanes, p.images() - block * lanes),
                        operands.array(0),
                        operands.offset(0) + at,
                        operands.array(3),
                        operands.offset(3) + at,
                        p.inner() * lanes,
                        scratch,
                        6 * lanes,
                        operands.array(4),
                        operands.offset(4) + at);
            }
        }

        private void products(Operands operands, int at, int gradient, float[] saved, int savedAt, float[] scratch) {
            SampleRuns.products(
                    runs,
                    lanes,
                    operands.array(0),
                    operands.offset(0) + at,
                    operands.array(gradient),
                    operands.offset(gradient) + at,
                    p.inner(),
                    saved,
                    savedAt,
                    scratch);
        }

        private void weights(Operands operands, int c, float[] scratch) {
            int group = c / (p.channels() / p.groups());
            double dGamma = 0;
            double dBeta = 0;
            for (int block = 0; block < p.layout().blocks(p.images()); block++) {
                int savedAt = operands.offset(1) + (block * p.groups() + group) * 2 * lanes;
                int at = (block * p.channels() + c) * p.inner() * lanes;
                products(operands, at, 2, operands.array(1), savedAt, scratch);
                for (int lane = 0; lane < lanes; lane++) {
                    scratch[3 * lanes + lane] *= operands.array(1)[savedAt + lanes + lane];
                }
                dBeta += join(scratch, 2 * lanes, p.images() - block * lanes);
                dGamma += join(scratch, 3 * lanes, p.images() - block * lanes);
            }
            operands.array(3)[operands.offset(3) + c] = (float) dGamma;
            operands.array(4)[operands.offset(4) + c] = (float) dBeta;
        }

        private float join(float[] sums, int at, int valid) {
            return lanes == Lanes.COUNT ? ChannelRuns.tree(sums, at, valid) : sums[at];
        }
    }
}
