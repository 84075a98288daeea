package org.lanewise.ops.simd.move;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.util.Arrays;
import java.util.Optional;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.PadProblem;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.lanes.Ranges;

/// Padding and its inverse row by row: without zeros between columns a row is one copy and two
/// fills; with them and 16 images side by side, each element is a vector of its own. A task is a
/// range of planes.
final class PadRows implements Kernel<PadProblem> {

    private static final String NAME = "PadRows";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(PadProblem problem) {
        return problem.strideW() == 1 || problem.layout().lanes() == Lanes.COUNT
                ? Optional.empty()
                : Optional.of("needs rows without zeros between the elements in layout " + problem.layout()
                        + ", strideW is " + problem.strideW());
    }

    @Override
    public Primitive create(PadProblem p) {
        int planes = p.layout().blocks(p.images()) * p.channels();
        int tasks = Ranges.tasks(planes, p.layout().length(p.images(), p.channels() * p.oh() * p.ow()));
        return new Planes(p, p.layout().lanes(), planes, tasks);
    }

    private record Planes(PadProblem p, int lanes, int planes, int tasks) implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int end = Ranges.start(planes, tasks, task + 1);
            for (int plane = Ranges.start(planes, tasks, task); plane < end; plane++) {
                if (p.direction() == Direction.FORWARD) {
                    pad(operands, plane);
                } else {
                    crop(operands, plane);
                }
            }
        }

        private void pad(Operands operands, int plane) {
            float[] src = operands.array(0);
            float[] dst = operands.array(1);
            int from = operands.offset(0) + plane * p.ih() * p.iw() * lanes;
            int to = operands.offset(1) + plane * p.oh() * p.ow() * lanes;
            int filled = to;
            for (int y = 0; y < p.ih(); y++) {
                int row = to + ((p.top() + y * p.strideH()) * p.ow() + p.left()) * lanes;
                Arrays.fill(dst, filled, row, 0f);
                if (p.strideW() == 1) {
                    System.arraycopy(src, from, dst, row, p.iw() * lanes);
                    filled = row + p.iw() * lanes;
                } else {
                    stretch(src, from, dst, row, p.iw(), p.strideW());
                    filled = row + ((p.iw() - 1) * p.strideW() + 1) * lanes;
                }
                from += p.iw() * lanes;
            }
            Arrays.fill(dst, filled, to + p.oh() * p.ow() * lanes, 0f);
        }

        private void crop(Operands operands, int plane) {
            float[] dDst = operands.array(0);
            float[] dSrc = operands.array(1);
            int from = operands.offset(0) + plane * p.oh() * p.ow() * lanes;
            int to = operands.offset(1) + plane * p.ih() * p.iw() * lanes;
            for (int y = 0; y < p.ih(); y++) {
                int row = from + ((p.top() + y * p.strideH()) * p.ow() + p.left()) * lanes;
                if (p.strideW() == 1) {
                    System.arraycopy(dDst, row, dSrc, to, p.iw() * lanes);
                } else {
                    shrink(dDst, row, dSrc, to, p.iw(), p.strideW());
                }
                to += p.iw() * lanes;
            }
        }
    }

    private static void stretch(float[] src, int from, float[] dst, int to, int width, int stride) {
        for (int x = 0; x < width; x++) {
            for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                fromArray(SPECIES, src, from + x * Lanes.COUNT + lane)
                        .intoArray(dst, to + x * stride * Lanes.COUNT + lane);
            }
            if (x < width - 1) {
                for (int f = Lanes.COUNT; f < stride * Lanes.COUNT; f += Lanes.LENGTH) {
                    broadcast(SPECIES, 0f).intoArray(dst, to + x * stride * Lanes.COUNT + f);
                }
            }
        }
    }

    private static void shrink(float[] dDst, int from, float[] dSrc, int to, int width, int stride) {
        for (int x = 0; x < width; x++) {
            for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                fromArray(SPECIES, dDst, from + x * stride * Lanes.COUNT + lane)
                        .intoArray(dSrc, to + x * Lanes.COUNT + lane);
            }
        }
    }
}
