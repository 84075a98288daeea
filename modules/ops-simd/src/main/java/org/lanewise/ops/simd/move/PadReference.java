package org.lanewise.ops.simd.move;

import java.util.Optional;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.PadProblem;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Ranges;

/// Padding and its inverse as plain loops over the elements of the larger planes. A task is a
/// range of planes.
final class PadReference implements Kernel<PadProblem> {

    @Override
    public String name() {
        return "PadReference";
    }

    @Override
    public Optional<String> rejects(PadProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(PadProblem p) {
        int planes = p.layout().blocks(p.images()) * p.channels();
        int tasks = Ranges.tasks(planes, p.layout().length(p.images(), p.channels() * p.oh() * p.ow()));
        return new Plain(p, p.layout().lanes(), planes, tasks);
    }

    private record Plain(PadProblem p, int lanes, int planes, int tasks) implements Primitive {

        @Override
        public String kernel() {
            return "PadReference";
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            for (int plane = Ranges.start(planes, tasks, task);
                    plane < Ranges.start(planes, tasks, task + 1);
                    plane++) {
                for (int oy = 0; oy < p.oh(); oy++) {
                    for (int ox = 0; ox < p.ow(); ox++) {
                        element(operands, plane, oy, ox);
                    }
                }
            }
        }

        private void element(Operands operands, int plane, int oy, int ox) {
            int y = oy - p.top();
            int x = ox - p.left();
            boolean inside = y >= 0
                    && x >= 0
                    && y % p.strideH() == 0
                    && x % p.strideW() == 0
                    && y / p.strideH() < p.ih()
                    && x / p.strideW() < p.iw();
            int small = ((plane * p.ih() + y / p.strideH()) * p.iw() + x / p.strideW()) * lanes;
            int large = ((plane * p.oh() + oy) * p.ow() + ox) * lanes;
            for (int lane = 0; lane < lanes; lane++) {
                if (p.direction() == Direction.FORWARD) {
                    float value = inside ? operands.array(0)[operands.offset(0) + small + lane] : 0f;
                    operands.array(1)[operands.offset(1) + large + lane] = value;
                } else if (inside) {
                    operands.array(1)[operands.offset(1) + small + lane] =
                            operands.array(0)[operands.offset(0) + large + lane];
                }
            }
        }
    }
}
