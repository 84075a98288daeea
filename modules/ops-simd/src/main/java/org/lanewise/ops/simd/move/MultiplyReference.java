package org.lanewise.ops.simd.move;

import java.util.Arrays;
import java.util.Optional;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.MultiplyProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.lanes.Ranges;

/// Products as plain loops: the scalar twin of [MultiplyVectors]. A task is a range of planes.
final class MultiplyReference implements Kernel<MultiplyProblem> {

    private static final String NAME = "MultiplyReference";
    private static final int CHAINS = 4;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(MultiplyProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(MultiplyProblem p) {
        int planes = p.layout().blocks(p.images()) * p.channels();
        return new Plain(p, planes, Ranges.tasks(planes, 2L * p.layout().length(p.images(), p.channels() * p.inner())));
    }

    private record Plain(MultiplyProblem p, int planes, int tasks) implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public int scratch() {
            return CHAINS * Lanes.COUNT;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int end = Ranges.start(planes, tasks, task + 1);
            for (int plane = Ranges.start(planes, tasks, task); plane < end; plane++) {
                switch (p.direction()) {
                    case FORWARD -> multiply(operands, plane, 0, 1);
                    case BACKWARD_DATA -> multiply(operands, plane, 1, 0);
                    case BACKWARD_WEIGHTS -> {
                        if (p.perChannel()) {
                            sum(operands, plane, scratch);
                        } else {
                            multiply(operands, plane, 0, 1);
                        }
                    }
                }
            }
        }

        private void multiply(Operands operands, int plane, int values, int factors) {
            int lanes = p.layout().lanes();
            int count = p.inner() * lanes;
            for (int i = 0; i < count; i++) {
                int factor = p.perChannel() ? plane * lanes + i % lanes : plane * count + i;
                operands.array(2)[operands.offset(2) + plane * count + i] = operands.array(values)[
                                operands.offset(values) + plane * count + i]
                        * operands.array(factors)[operands.offset(factors) + factor];
            }
        }

        private void sum(Operands operands, int plane, float[] chains) {
            int lanes = p.layout().lanes();
            int count = p.inner() * lanes;
            int whole = count / Lanes.COUNT * Lanes.COUNT;
            Arrays.fill(chains, 0, CHAINS * Lanes.COUNT, 0f);
            for (int i = 0; i < whole; i++) {
                add(operands, plane * count + i, chains, i % (CHAINS * Lanes.COUNT));
            }
            for (int lane = 0; lane < Lanes.COUNT; lane++) {
                chains[lane] = (chains[lane] + chains[lane + Lanes.COUNT])
                        + (chains[lane + 2 * Lanes.COUNT] + chains[lane + 3 * Lanes.COUNT]);
            }
            for (int i = whole; i < count; i++) {
                add(operands, plane * count + i, chains, i - whole);
            }
            int to = operands.offset(2) + plane * lanes;
            if (p.layout() == Layout.NCHW) {
                operands.array(2)[to] = Lanes.tree(chains, 0);
            } else {
                System.arraycopy(chains, 0, operands.array(2), to, Lanes.COUNT);
            }
        }

        private static void add(Operands operands, int at, float[] chains, int chain) {
            float src = operands.array(0)[operands.offset(0) + at];
            float dDst = operands.array(1)[operands.offset(1) + at];
            chains[chain] = Math.fma(src, dDst, chains[chain]);
        }
    }
}
