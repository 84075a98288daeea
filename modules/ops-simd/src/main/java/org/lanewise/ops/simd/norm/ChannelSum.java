package org.lanewise.ops.simd.norm;

import java.util.Optional;
import org.lanewise.ops.simd.ChannelSumProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Ranges;

/// Sums of channels in both layouts; a task is a range of channels.
///
/// @param name the kernel's name
/// @param runs how runs are summed
record ChannelSum(String name, Runs runs) implements Kernel<ChannelSumProblem> {

    @Override
    public Optional<String> rejects(ChannelSumProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(ChannelSumProblem p) {
        ChannelRuns channels = new ChannelRuns(p.layout(), p.images(), p.channels(), p.inner());
        int tasks = Ranges.tasks(p.channels(), p.operands().getFirst().elements());
        return new Sum(name, runs, channels, tasks);
    }

    private record Sum(String kernel, Runs runs, ChannelRuns channels, int tasks) implements Primitive {

        @Override
        public int scratch() {
            return ChannelRuns.GROUP;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int end = Ranges.start(channels.channels(), tasks, task + 1);
            for (int c = Ranges.start(channels.channels(), tasks, task); c < end; c++) {
                double sum = channels.sum(runs, operands.array(0), operands.offset(0), c, scratch);
                operands.array(1)[operands.offset(1) + c] = (float) sum;
            }
        }
    }
}
