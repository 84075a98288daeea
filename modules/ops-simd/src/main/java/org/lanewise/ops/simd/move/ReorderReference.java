package org.lanewise.ops.simd.move;

import java.util.Optional;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.ReorderProblem;
import org.lanewise.ops.simd.lanes.Ranges;

/// Layouts changed element by element, in the order of the destination. A task is a range of the
/// destination's blocks.
final class ReorderReference implements Kernel<ReorderProblem> {

    @Override
    public String name() {
        return "ReorderReference";
    }

    @Override
    public Optional<String> rejects(ReorderProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(ReorderProblem p) {
        int blocks = p.to().blocks(p.images());
        return new Plain(p, blocks, Ranges.tasks(blocks, p.to().length(p.images(), p.elements())));
    }

    private record Plain(ReorderProblem p, int blocks, int tasks) implements Primitive {

        @Override
        public String kernel() {
            return "ReorderReference";
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int lanes = p.to().lanes();
            int at = operands.offset(1) + Ranges.start(blocks, tasks, task) * p.elements() * lanes;
            for (int block = Ranges.start(blocks, tasks, task);
                    block < Ranges.start(blocks, tasks, task + 1);
                    block++) {
                for (int e = 0; e < p.elements(); e++) {
                    for (int lane = 0; lane < lanes; lane++) {
                        int image = block * lanes + lane;
                        float value = image < p.images()
                                ? operands.array(0)[operands.offset(0) + index(p.from(), image, e)]
                                : 0f;
                        operands.array(1)[at++] = value;
                    }
                }
            }
        }

        private int index(Layout layout, int image, int element) {
            int lanes = layout.lanes();
            return (image / lanes * p.elements() + element) * lanes + image % lanes;
        }
    }
}
