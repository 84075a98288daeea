package org.lanewise.ops.simd.move;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.MultiplyProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.lanes.Ranges;

/// Products as vectors. A task is a slice of an elementwise product, or a range of planes that have
/// a factor each.
///
/// Where a vector is narrower than 16 lanes, a plane of 16 images is passed over once a vector, so
/// that factors and sums stay in registers at every width. Four accumulators hide the latency of a
/// fused multiply-add.
final class MultiplyVectors implements Kernel<MultiplyProblem> {

    private static final String NAME = "MultiplyVectors";
    private static final int GROUP = Lanes.COUNT;
    private static final int STEP = 4 * GROUP;

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
        int elements = p.layout().length(p.images(), p.channels() * p.inner());
        if (!p.perChannel()) {
            return new Slices(elements, Ranges.tasks(elements, 2L * elements));
        }
        int planes = p.layout().blocks(p.images()) * p.channels();
        return new Planes(p, planes, Ranges.tasks(planes, 2L * elements));
    }

    /// Elementwise: in every direction the first two operands are multiplied.
    private record Slices(int elements, int tasks) implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int start = Ranges.startOfSlice(elements, tasks, task);
            int end = Ranges.startOfSlice(elements, tasks, task + 1);
            products(
                    operands.array(0),
                    operands.offset(0) + start,
                    operands.array(1),
                    operands.offset(1) + start,
                    operands.array(2),
                    operands.offset(2) + start,
                    end - start);
        }
    }

    private record Planes(MultiplyProblem p, int planes, int tasks) implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public int scratch() {
            return GROUP;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int end = Ranges.start(planes, tasks, task + 1);
            for (int plane = Ranges.start(planes, tasks, task); plane < end; plane++) {
                switch (p.direction()) {
                    case FORWARD -> scale(operands, plane, 0, 1);
                    case BACKWARD_DATA -> scale(operands, plane, 1, 0);
                    case BACKWARD_WEIGHTS -> sum(operands, plane, scratch);
                }
            }
        }

        private void scale(Operands operands, int plane, int values, int factors) {
            int lanes = p.layout().lanes();
            int count = p.inner() * lanes;
            float[] src = operands.array(values);
            float[] dst = operands.array(2);
            int from = operands.offset(values) + plane * count;
            int to = operands.offset(2) + plane * count;
            int factor = operands.offset(factors) + plane * lanes;
            if (p.layout() == Layout.NCHW) {
                byNumber(src, from, operands.array(factors)[factor], dst, to, count);
            } else {
                byLanes(src, from, operands.array(factors), factor, dst, to, count);
            }
        }

        private void sum(Operands operands, int plane, float[] scratch) {
            assert p.direction() == Direction.BACKWARD_WEIGHTS;
            int lanes = p.layout().lanes();
            int count = p.inner() * lanes;
            int src = operands.offset(0) + plane * count;
            int dDst = operands.offset(1) + plane * count;
            int to = operands.offset(2) + plane * lanes;
            if (p.layout() == Layout.NCHW) {
                sums(operands.array(0), src, operands.array(1), dDst, count, scratch, 0);
                operands.array(2)[to] = Lanes.tree(scratch, 0);
            } else {
                sums(operands.array(0), src, operands.array(1), dDst, count, operands.array(2), to);
            }
        }
    }

    private static void products(float[] a, int aAt, float[] b, int bAt, float[] dst, int to, int count) {
        int i = 0;
        for (; i <= count - Lanes.LENGTH; i += Lanes.LENGTH) {
            fromArray(SPECIES, a, aAt + i).mul(fromArray(SPECIES, b, bAt + i)).intoArray(dst, to + i);
        }
        for (; i < count; i++) {
            dst[to + i] = a[aAt + i] * b[bAt + i];
        }
    }

    private static void byNumber(float[] src, int from, float factor, float[] dst, int to, int count) {
        FloatVector f = broadcast(SPECIES, factor);
        int i = 0;
        for (; i <= count - Lanes.LENGTH; i += Lanes.LENGTH) {
            fromArray(SPECIES, src, from + i).mul(f).intoArray(dst, to + i);
        }
        for (; i < count; i++) {
            dst[to + i] = src[from + i] * factor;
        }
    }

    private static void byLanes(float[] src, int from, float[] factors, int factorsAt, float[] dst, int to, int count) {
        for (int lane = 0; lane < GROUP; lane += Lanes.LENGTH) {
            FloatVector f = fromArray(SPECIES, factors, factorsAt + lane);
            for (int i = lane; i < count; i += GROUP) {
                fromArray(SPECIES, src, from + i).mul(f).intoArray(dst, to + i);
            }
        }
    }

    private static void sums(float[] a, int aAt, float[] b, int bAt, int count, float[] sums, int sumsAt) {
        int whole = count / GROUP * GROUP;
        int unrolled = count / STEP * STEP;
        for (int lane = 0; lane < GROUP; lane += Lanes.LENGTH) {
            FloatVector s0 = broadcast(SPECIES, 0f);
            FloatVector s1 = broadcast(SPECIES, 0f);
            FloatVector s2 = broadcast(SPECIES, 0f);
            FloatVector s3 = broadcast(SPECIES, 0f);
            int x = aAt + lane;
            int y = bAt + lane;
            for (int i = 0; i < unrolled; i += STEP) {
                s0 = fromArray(SPECIES, a, x + i).fma(fromArray(SPECIES, b, y + i), s0);
                s1 = fromArray(SPECIES, a, x + i + GROUP).fma(fromArray(SPECIES, b, y + i + GROUP), s1);
                s2 = fromArray(SPECIES, a, x + i + 2 * GROUP).fma(fromArray(SPECIES, b, y + i + 2 * GROUP), s2);
                s3 = fromArray(SPECIES, a, x + i + 3 * GROUP).fma(fromArray(SPECIES, b, y + i + 3 * GROUP), s3);
            }
            int i = unrolled;
            if (i < whole) {
                s0 = fromArray(SPECIES, a, x + i).fma(fromArray(SPECIES, b, y + i), s0);
            }
            if (i + GROUP < whole) {
                s1 = fromArray(SPECIES, a, x + i + GROUP).fma(fromArray(SPECIES, b, y + i + GROUP), s1);
            }
            if (i + 2 * GROUP < whole) {
                s2 = fromArray(SPECIES, a, x + i + 2 * GROUP).fma(fromArray(SPECIES, b, y + i + 2 * GROUP), s2);
            }
            s0.add(s1).add(s2.add(s3)).intoArray(sums, sumsAt + lane);
        }
        for (int i = whole; i < count; i++) {
            int lane = sumsAt + i - whole;
            sums[lane] = Math.fma(a[aAt + i], b[bAt + i], sums[lane]);
        }
    }
}
