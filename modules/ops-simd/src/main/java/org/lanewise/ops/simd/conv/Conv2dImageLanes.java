package org.lanewise.ops.simd.conv;

import java.util.ArrayList;
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

/// Forward convolution whose lanes are 16 images: an implicit matrix product of broadcast weights
/// and pixels.
///
/// A register tile is some output channels by some neighbouring output pixels. It finds the pixel
/// vectors through a table of tap offsets in the source with its halo, so neither a matrix of
/// columns nor edge code exists, and any stride, dilation and number of groups is the same loop.
/// Every vector is full whatever the number of channels.
final class Conv2dImageLanes implements Kernel<Conv2dProblem> {

    private static final int LANES = 16;

    @Override
    public String name() {
        return "Conv2dImageLanes";
    }

    @Override
    public Optional<String> rejects(Conv2dProblem problem) {
        if (problem.direction() != Direction.FORWARD) {
            return Optional.of("computes the forward direction only");
        }
        return problem.layout() == Layout.CHW16N
                ? Optional.empty()
                : Optional.of("needs 16 images side by side, layout is " + problem.layout());
    }

    @Override
    public Primitive create(Conv2dProblem problem) {
        return new Forward(problem);
    }

    private static final class Forward implements Primitive {

        private final Conv2dProblem p;
        private final int oh;
        private final int ow;
        private final int blocks;
        private final int groupOc;
        private final int depth;
        private final Halo halo;
        private final int[] taps;
        private final float[] zeros;
        private final List<Preparation> preparations = new ArrayList<>();

        Forward(Conv2dProblem p) {
            this.p = p;
            oh = p.oh();
            ow = p.ow();
            blocks = p.layout().blocks(p.images());
            groupOc = p.oc() / p.groups();
            halo = new Halo(
                    p.layout().lanes(),
                    blocks,
                    p.ic(),
                    p.ih(),
                    p.iw(),
                    p.h().padLow(),
                    p.h().padHigh(),
                    p.w().padLow(),
                    p.w().padHigh());
            ReductionOrder order = ReductionOrder.forward(p);
            depth = order.depth();
            taps = new int[depth];
            for (int k = 0; k < depth; k++) {
                int row = order.channel()[k] * halo.paddedHeight() + order.tapH()[k] * p.h().dilation();
                taps[k] = (row * halo.paddedWidth() + order.tapW()[k] * p.w().dilation()) * LANES;
            }
            zeros = new float[p.bias() ? 0 : p.oc()];
            if (!halo.isEmpty()) {
                preparations.add(halo.preparation(0));
            }
            preparations.add(PackedFilters.forward(p, order));
        }

        @Override
        public String kernel() {
            return "Conv2dImageLanes";
        }

        @Override
        public int tasks() {
            return blocks * oh;
        }

        @Override
        public List<Preparation> preparations() {
            return preparations;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int block = task / oh;
            int y = task % oh;
            float[] start = p.bias() ? operands.array(2) : zeros;
            int startOffset = p.bias() ? operands.offset(2) : 0;
            int last = operands.count() - 1;
            int paddedRow = halo.paddedWidth() * LANES;
            int plane = halo.paddedHeight() * paddedRow;
            int groupPlanes = p.ic() / p.groups() * plane;
            int src = operands.offset(0) + block * p.ic() * plane + y * p.h().stride() * paddedRow;
            int bStep = p.w().stride() * LANES;
            int rowStep = oh * ow * LANES;
            int dst = operands.offset(last) + block * p.oc() * rowStep + y * ow * LANES;
            for (int o = 0; o < p.oc(); ) {
                int group = o / groupOc;
                int rows = Math.min(Tiles.ROWS, (group + 1) * groupOc - o);
                int weights = operands.offset(1) + o * depth;
                for (int x = 0; x < ow; x += Tiles.COLUMNS) {
                    Tiles.tapped(
                            rows,
                            Math.min(Tiles.COLUMNS, ow - x),
                            depth,
                            operands.array(1),
                            weights,
                            operands.array(0),
                            src + group * groupPlanes + x * bStep,
                            bStep,
                            taps,
                            start,
                            startOffset + o,
                            operands.array(last),
                            dst + o * rowStep + x * LANES,
                            rowStep,
                            LANES);
                }
                o += rows;
            }
            for (int o = 0; o < p.oc(); o++) {
                FusedEpilogue.run(p.epilogue(), operands, dst - operands.offset(last) + o * rowStep, ow * LANES);
            }
        }
    }
}
