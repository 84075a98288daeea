package org.lanewise.ops.simd.conv;

import java.util.Arrays;
import java.util.Optional;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.activation.FusedEpilogue;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.lanes.Ranges;
import org.lanewise.ops.simd.tile.DepthwisePlanes;
import org.lanewise.tensor.Window;

/// Depthwise convolution of single images without a change of layout: the lanes are neighbouring
/// output pixels.
///
/// The usual windows of 3 x 3 read planes where they lie ([DepthwisePlanesInPlace]). For others a
/// task copies some planes to scratch memory, with their padding, and then convolves them: a load
/// of what two stores have just written waits for both. Where two rows or more fit a vector, a
/// vector is several rows. The last vector of a short row goes beyond it, and is written over by
/// the next row or plane; the last plane of a task is made in scratch memory.
final class Conv2dDepthwise implements Kernel<Conv2dProblem> {

    private static final String NAME = "Conv2dDepthwise";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(Conv2dProblem problem) {
        if (problem.direction() != Direction.FORWARD) {
            return Optional.of("computes the forward direction only");
        }
        if (problem.layout() != Layout.NCHW) {
            return Optional.of("needs neighbouring pixels side by side, layout is " + problem.layout());
        }
        if (problem.groups() != problem.ic() || problem.groups() != problem.oc()) {
            return Optional.of("needs a group for each channel, groups " + problem.groups() + ", ic " + problem.ic()
                    + ", oc " + problem.oc());
        }
        Window h = problem.h();
        Window w = problem.w();
        boolean usual = (h.kernel() == 3 || h.kernel() == 5 || h.kernel() == 7)
                && h.kernel() == w.kernel()
                && h.stride() <= 2
                && h.stride() == w.stride()
                && h.dilation() == 1
                && w.dilation() == 1;
        return usual
                ? Optional.empty()
                : Optional.of("needs a square window of 3, 5 or 7 with a stride of 1 or 2, h " + h + ", w " + w);
    }

    @Override
    public Primitive create(Conv2dProblem problem) {
        return DepthwisePlanesInPlace.supports(problem)
                ? new DepthwisePlanesInPlace(NAME, problem)
                : new Padded(problem);
    }

    private static final class Padded implements Primitive {

        /// Floats of the planes that are copied at a time: less than half a first-level cache.
        private static final int SCRATCH_FLOATS = 5 * 1024;

        /// Fewest output rows that are made at a time.
        private static final int ROWS = 4;

        private final Conv2dProblem p;
        private final int kernel;
        private final int oh;
        private final int ow;
        private final int tasks;
        /// Output rows of a vector.
        private final int packed;
        private final int[] order;
        private final SplitPlane source;
        private final int[] taps;
        /// Output rows that are made at a time.
        private final int chunk;
        /// Planes that are made at a time.
        private final int slots;
        private final float[] zeros;

        Padded(Conv2dProblem p) {
            this.p = p;
            kernel = p.h().kernel();
            oh = p.oh();
            ow = p.ow();
            int planes = p.images() * p.oc();
            tasks = Ranges.tasks(planes, (long) planes * (p.ih() * p.iw() + oh * ow));
            int pitch = SplitPlane.pitch(p);
            packed = ow < Lanes.LENGTH ? Math.max(1, Lanes.LENGTH / pitch) : 1;
            order = new int[Lanes.LENGTH];
            for (int lane = 0; lane < order.length; lane++) {
                order[lane] = packed == 1 ? lane : lane < packed * ow ? lane / ow * pitch + lane % ow : 0;
            }
            int stride = p.h().stride();
            int fitting = (SCRATCH_FLOATS / (stride * pitch) - kernel) / stride + 1;
            int chunks = Math.ceilDiv(oh, Math.max(ROWS, fitting));
            chunk = Math.min(oh, roundUp(Math.ceilDiv(oh, chunks), ROWS));
            source = SplitPlane.of(p, chunk, roundUp(chunk, packed));
            taps = source.taps(kernel);
            slots = chunk < oh ? 1 : Math.clamp(SCRATCH_FLOATS / source.elements(), 1, planes);
            zeros = new float[p.bias() ? 0 : p.oc()];
        }

        private static int roundUp(int n, int unit) {
            return Math.ceilDiv(n, unit) * unit;
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
        public int scratch() {
            return lastPlane() + (ow < Lanes.LENGTH ? oh * ow + Lanes.LENGTH : 0);
        }

        /// Where the last plane of a task is made.
        private int lastPlane() {
            return slots * source.elements();
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int planes = p.images() * p.oc();
            int end = Ranges.start(planes, tasks, task + 1);
            Arrays.fill(scratch, 0, lastPlane(), 0f);
            for (int plane = Ranges.start(planes, tasks, task); plane < end; plane += slots) {
                int count = Math.min(slots, end - plane);
                for (int row = 0; row < oh; row += chunk) {
                    int rows = Math.min(chunk, oh - row);
                    fill(operands, plane, count, row, rows, scratch);
                    for (int slot = 0; slot < count; slot++) {
                        convolve(operands, plane + slot, end, row, rows, scratch, slot * source.elements());
                    }
                }
                FusedEpilogue.run(p.epilogue(), operands, plane * oh * ow, count * oh * ow);
            }
        }

        private void fill(Operands operands, int plane, int count, int row, int rows, float[] scratch) {
            int first = row * p.h().stride();
            int needed = (rows - 1) * p.h().stride() + kernel;
            for (int slot = 0; slot < count; slot++) {
                int to = slot * source.elements();
                if (chunk < oh) {
                    source.clear(first, needed, scratch, to);
                }
                int from = operands.offset(0) + (plane + slot) * p.ih() * p.iw();
                source.fill(operands.array(0), from, first, needed, scratch, to);
            }
        }

        private void convolve(Operands operands, int plane, int end, int row, int rows, float[] scratch, int from) {
            int last = operands.count() - 1;
            int channel = plane % p.oc();
            float[] start = p.bias() ? operands.array(2) : zeros;
            int startAt = p.bias() ? operands.offset(2) + channel : channel;
            int weights = operands.offset(1) + channel * kernel * kernel;
            int dstPlane = oh * ow;
            int to = operands.offset(last) + plane * dstPlane;
            boolean beyond = ow < Lanes.LENGTH && (long) (end - plane - 1) * dstPlane < Lanes.LENGTH;
            float[] dst = beyond ? scratch : operands.array(last);
            int dstAt = (beyond ? lastPlane() : to) + row * ow;
            vectors(operands.array(1), weights, start, startAt, scratch, from, dst, dstAt, rows);
            if (beyond && row + rows == oh) {
                System.arraycopy(scratch, lastPlane(), operands.array(last), to, dstPlane);
            }
        }

        private void vectors(
                float[] w, int wAt, float[] start, int startAt, float[] src, int from, float[] dst, int to, int rows) {
            int step = packed * source.pitch();
            int dstStep = packed * ow;
            int count = Math.ceilDiv(rows, packed);
            for (int x = 0; x < ow; x += Lanes.LENGTH) {
                int at = Math.max(0, Math.min(x, ow - Lanes.LENGTH));
                int a = from + at;
                int d = to + at;
                switch (kernel) {
                    case 3 ->
                        DepthwisePlanes.window3(
                                src, a, step, taps, w, wAt, start, startAt, dst, d, dstStep, order, count);
                    case 5 ->
                        DepthwisePlanes.window5(
                                src, a, step, taps, w, wAt, start, startAt, dst, d, dstStep, order, count);
                    default ->
                        DepthwisePlanes.window7(
                                src, a, step, taps, w, wAt, start, startAt, dst, d, dstStep, order, count);
                }
            }
        }
    }
}
