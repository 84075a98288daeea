package org.lanewise.ops.simd.conv;

import java.util.List;
import java.util.Optional;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.activation.FusedEpilogue;
import org.lanewise.ops.simd.tile.Tiles;

/// Forward convolution of single images without a change of layout: the lanes are 16 neighbouring
/// output pixels, a tile's rows are output channels and its columns output rows.
///
/// A task copies the source rows that it needs to scratch memory, with their padding and with the
/// columns sorted by their remainder modulo the stride, so that a vector of every tap is a plain
/// load. The last vector of a row ends at the last pixel and computes some pixels once more.
final class Conv2dPixelLanes implements Kernel<Conv2dProblem> {

    private static final int LANES = 16;

    /// Floats of the source rows of a task: what a second-level cache holds beside the weights.
    private static final int SCRATCH_FLOATS = 16 * 1024;

    /// Rows of a task are a multiple of it: of the columns of the tiles of all vector widths.
    private static final int ROWS = 4;

    @Override
    public String name() {
        return "Conv2dPixelLanes";
    }

    @Override
    public Optional<String> rejects(Conv2dProblem problem) {
        if (problem.direction() != Direction.FORWARD) {
            return Optional.of("computes the forward direction only");
        }
        if (problem.layout() != Layout.NCHW) {
            return Optional.of("needs neighbouring pixels side by side, layout is " + problem.layout());
        }
        return problem.ow() >= LANES
                ? Optional.empty()
                : Optional.of("output rows of " + problem.ow() + " pixels do not fill " + LANES + " lanes");
    }

    @Override
    public Optional<String> declines(Conv2dProblem p) {
        boolean pointwise = p.h().kernel() == 1 && p.w().kernel() == 1;
        return pointwise && p.ow() % LANES != 0
                ? Optional.of("unfolding for a 1x1 window costs less than the rest of a vector in rows of " + p.ow())
                : Optional.empty();
    }

    @Override
    public Primitive create(Conv2dProblem problem) {
        return new Forward(problem);
    }

    private static final class Forward implements Primitive {

        private final Conv2dProblem p;
        private final int oh;
        private final int ow;
        private final int groupIc;
        private final int groupOc;
        private final SplitRows source;
        private final int chunk;
        private final int chunks;
        private final int sourceRows;
        private final int[] taps;
        private final float[] zeros;
        private final List<Preparation> preparations;

        Forward(Conv2dProblem p) {
            this.p = p;
            oh = p.oh();
            ow = p.ow();
            groupIc = p.ic() / p.groups();
            groupOc = p.oc() / p.groups();
            source = new SplitRows(p.ih(), p.iw(), p.h().padLow(), p.w().padLow(), p.w().padHigh(), p.w().stride());
            int extent = (p.h().kernel() - 1) * p.h().dilation() + 1;
            int fitting = (SCRATCH_FLOATS / (groupIc * source.length()) - extent) / p.h().stride() + 1;
            chunk = Math.min(oh, Math.max(ROWS, fitting / ROWS * ROWS));
            chunks = Math.ceilDiv(oh, chunk);
            sourceRows = (chunk - 1) * p.h().stride() + extent;
            ReductionOrder order = ReductionOrder.forward(p);
            taps = new int[order.depth()];
            for (int k = 0; k < taps.length; k++) {
                int row = order.channel()[k] * sourceRows + order.tapH()[k] * p.h().dilation();
                taps[k] = row * source.length() + source.column(order.tapW()[k] * p.w().dilation());
            }
            zeros = new float[p.bias() ? 0 : p.oc()];
            preparations = List.of(PackedFilters.forward(p, order));
        }

        @Override
        public String kernel() {
            return "Conv2dPixelLanes";
        }

        @Override
        public int tasks() {
            return p.images() * p.groups() * chunks;
        }

        @Override
        public int scratch() {
            return groupIc * sourceRows * source.length();
        }

        @Override
        public List<Preparation> preparations() {
            return preparations;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int firstRow = task % chunks * chunk;
            int rows = Math.min(chunk, oh - firstRow);
            int group = task / chunks % p.groups();
            int image = task / (chunks * p.groups());
            int plane = p.ih() * p.iw();
            int from = operands.offset(0) + (image * p.ic() + group * groupIc) * plane;
            int needed = sourceRows - (chunk - rows) * p.h().stride();
            for (int c = 0; c < groupIc; c++) {
                source.run(
                        operands.array(0),
                        from + c * plane,
                        firstRow * p.h().stride(),
                        needed,
                        scratch,
                        c * sourceRows * source.length());
            }
            int last = operands.count() - 1;
            int to = operands.offset(last) + ((image * p.oc() + group * groupOc) * oh + firstRow) * ow;
            int tiles = Math.ceilDiv(rows, Tiles.COLUMNS);
            int done = 0;
            for (int tile = 0; tile < tiles; tile++) {
                int columns = (rows - done) / (tiles - tile);
                product(operands, group, columns, scratch, done * rowStep(), to + done * ow);
                done += columns;
            }
            for (int o = 0; o < groupOc; o++) {
                FusedEpilogue.run(p.epilogue(), operands, to - operands.offset(last) + o * oh * ow, rows * ow);
            }
        }

        /// Floats of the source between two output rows.
        private int rowStep() {
            return p.h().stride() * source.length();
        }

        /// Some output rows of all channels of a group.
        private void product(Operands operands, int group, int rows, float[] scratch, int from, int to) {
            float[] start = p.bias() ? operands.array(2) : zeros;
            int startOffset = (p.bias() ? operands.offset(2) : 0) + group * groupOc;
            int weights = operands.offset(1) + group * groupOc * taps.length;
            float[] dst = operands.array(operands.count() - 1);
            for (int o = 0; o < groupOc; o += Tiles.ROWS) {
                int channels = Math.min(Tiles.ROWS, groupOc - o);
                for (int x = 0; x < ow; x += LANES) {
                    int at = Math.min(x, ow - LANES);
                    Tiles.tapped(
                            channels,
                            rows,
                            taps.length,
                            operands.array(1),
                            weights + o * taps.length,
                            scratch,
                            from + at,
                            rowStep(),
                            taps,
                            start,
                            startOffset + o,
                            dst,
                            to + o * oh * ow + at,
                            oh * ow,
                            ow);
                }
            }
        }
    }
}
