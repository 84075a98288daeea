package org.lanewise.ops.simd.norm;

import java.util.Arrays;
import java.util.Optional;
import org.lanewise.ops.simd.BatchNormProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Ranges;

/// Batch normalisation in both layouts and all directions; a task is a range of channels, because
/// a channel's data are all that its statistics and gradients need. Statistics take two passes
/// over the data, which are in the cache for the second one and for normalising: a channel of a
/// batch of 64 images of 32 x 32 is 256 KB.
///
/// @param name the kernel's name
/// @param runs how runs are summed and mapped
record BatchNorm(String name, Runs runs) implements Kernel<BatchNormProblem> {

    private static final int GROUP = ChannelRuns.GROUP;

    /// Scratch: two groups of sums, then one group each of means, scales, slopes and shifts.
    private static final int MEAN = 2 * GROUP;

    private static final int SCALE = 3 * GROUP;
    private static final int SLOPE = 4 * GROUP;
    private static final int SHIFT = 5 * GROUP;

    @Override
    public Optional<String> rejects(BatchNormProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(BatchNormProblem p) {
        ChannelRuns channels = new ChannelRuns(p.layout(), p.images(), p.channels(), p.inner());
        int tasks = Ranges.tasks(p.channels(), 3L * p.operands().getFirst().elements());
        return new Normalization(name, runs, p, channels, tasks);
    }

    private record Normalization(String kernel, Runs runs, BatchNormProblem p, ChannelRuns channels, int tasks)
            implements Primitive {

        @Override
        public int scratch() {
            return 6 * GROUP;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int end = Ranges.start(p.channels(), tasks, task + 1);
            for (int c = Ranges.start(p.channels(), tasks, task); c < end; c++) {
                switch (p.direction()) {
                    case FORWARD -> forward(operands, c, scratch);
                    case BACKWARD_DATA -> backward(operands, c, scratch, 2, p.training() ? 3 : 4);
                    case BACKWARD_WEIGHTS -> backward(operands, c, scratch, 1, p.training() ? 2 : 3);
                }
            }
        }

        private void forward(Operands operands, int c, float[] scratch) {
            float gamma = value(operands, 1, c);
            float beta = value(operands, 2, c);
            float mean;
            float inverse;
            if (p.training()) {
                double count = channels.count();
                mean = (float) (channels.sum(runs, operands.array(0), operands.offset(0), c, scratch) / count);
                Arrays.fill(scratch, MEAN, MEAN + GROUP, mean);
                double squares = channels.squares(runs, operands.array(0), operands.offset(0), c, scratch);
                inverse = inverse(squares / count);
                update(operands, 3, c, mean);
                update(operands, 4, c, (float) (squares / (count - 1)));
                operands.array(6)[operands.offset(6) + c] = mean;
                operands.array(6)[operands.offset(6) + p.channels() + c] = inverse;
            } else {
                mean = value(operands, 3, c);
                inverse = inverse(value(operands, 4, c));
            }
            Arrays.fill(scratch, MEAN, MEAN + GROUP, mean);
            Arrays.fill(scratch, SCALE, SCALE + GROUP, inverse * gamma);
            for (int block = 0; block < channels.blocks(); block++) {
                int at = channels.start(block, c);
                runs.normalize(
                        GROUP,
                        operands.array(0),
                        operands.offset(0) + at,
                        channels.piece(),
                        scratch,
                        MEAN,
                        scratch,
                        SCALE,
                        beta,
                        operands.array(5),
                        operands.offset(5) + at);
            }
        }

        private void update(Operands operands, int index, int c, float statistic) {
            float running = value(operands, index, c);
            operands.array(index)[operands.offset(index) + c] =
                    (1f - p.momentum()) * running + p.momentum() * statistic;
        }

        /// The gradients of the parameters, which are the last operands, and that of the source
        /// if there is one.
        private void backward(Operands operands, int c, float[] scratch, int statistics, int gradient) {
            float mean = value(operands, statistics, c);
            float inverse = p.training()
                    ? operands.array(statistics)[operands.offset(statistics) + p.channels() + c]
                    : inverse(value(operands, statistics + 1, c));
            Arrays.fill(scratch, MEAN, MEAN + GROUP, mean);
            double sum = 0;
            double product = 0;
            for (int block = 0; block < channels.blocks(); block++) {
                int at = channels.start(block, c);
                for (int f = 0; f < channels.piece(); f += ChannelRuns.LONGEST) {
                    runs.products(
                            GROUP,
                            operands.array(0),
                            operands.offset(0) + at + f,
                            operands.array(gradient),
                            operands.offset(gradient) + at + f,
                            Math.min(ChannelRuns.LONGEST, channels.piece() - f),
                            scratch,
                            MEAN,
                            scratch,
                            0);
                    sum += ChannelRuns.tree(scratch, 0, channels.valid(block));
                    product += ChannelRuns.tree(scratch, GROUP, channels.valid(block));
                }
            }
            int last = operands.count() - 1;
            operands.array(last - 1)[operands.offset(last - 1) + c] = (float) (product * inverse);
            operands.array(last)[operands.offset(last) + c] = (float) sum;
            if (last - gradient == 3) {
                float scale = inverse * value(operands, 1, c);
                double through = p.training() ? scale / channels.count() : 0;
                Arrays.fill(scratch, SCALE, SCALE + GROUP, scale);
                Arrays.fill(scratch, SLOPE, SLOPE + GROUP, (float) (through * product * inverse * inverse));
                Arrays.fill(scratch, SHIFT, SHIFT + GROUP, (float) (through * sum));
                spread(operands, c, scratch, gradient);
            }
        }

        private void spread(Operands operands, int c, float[] scratch, int gradient) {
            for (int block = 0; block < channels.blocks(); block++) {
                int at = channels.start(block, c);
                runs.gradient(
                        GROUP,
                        channels.valid(block),
                        operands.array(0),
                        operands.offset(0) + at,
                        operands.array(gradient),
                        operands.offset(gradient) + at,
                        channels.piece(),
                        scratch,
                        MEAN,
                        operands.array(gradient + 1),
                        operands.offset(gradient + 1) + at);
            }
        }

        private float inverse(double variance) {
            return (float) (1.0 / Math.sqrt(variance + p.epsilon()));
        }

        private static float value(Operands operands, int index, int c) {
            return operands.array(index)[operands.offset(index) + c];
        }
    }
}
