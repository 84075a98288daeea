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
import org.lanewise.ops.simd.tile.Tiles;

/// The gradient with respect to the source when the lanes are 16 images: for every [Phase] of the
/// stride a convolution of stride 1 over the gradient of the destination with its halo. Also the
/// forward direction of a transposed convolution.
final class Conv2dImageLanesBackwardData implements Kernel<Conv2dProblem> {

    private static final int LANES = 16;

    @Override
    public String name() {
        return "Conv2dImageLanesBackwardData";
    }

    @Override
    public Optional<String> rejects(Conv2dProblem problem) {
        if (problem.direction() != Direction.BACKWARD_DATA) {
            return Optional.of("computes the gradient with respect to the source only");
        }
        return problem.layout() == Layout.CHW16N
                ? Optional.empty()
                : Optional.of("needs 16 images side by side, layout is " + problem.layout());
    }

    @Override
    public Primitive create(Conv2dProblem problem) {
        return new BackwardData(problem);
    }

    private static final class BackwardData implements Primitive {

        private final Conv2dProblem p;
        private final int oh;
        private final int ow;
        private final int blocks;
        private final int groupIc;
        private final int groupOc;
        private final Halo halo;
        private final Phase[] phasesH;
        private final Phase[] phasesW;
        /// Tap offsets by phase, rows outermost.
        private final int[][] taps;
        /// Where the packed weights of a phase start.
        private final int[] packedStart;
        private final float[] zeros;
        private final List<Preparation> preparations = new ArrayList<>();

        BackwardData(Conv2dProblem p) {
            this.p = p;
            oh = p.oh();
            ow = p.ow();
            blocks = p.layout().blocks(p.images());
            groupIc = p.ic() / p.groups();
            groupOc = p.oc() / p.groups();
            phasesH = Phase.all(p.h(), p.ih());
            phasesW = Phase.all(p.w(), p.iw());
            halo = new Halo(
                    p.layout().lanes(),
                    blocks,
                    p.oc(),
                    oh,
                    ow,
                    Phase.haloLow(phasesH),
                    Phase.haloHigh(phasesH, oh),
                    Phase.haloLow(phasesW),
                    Phase.haloHigh(phasesW, ow));
            zeros = new float[p.bias() ? 0 : p.ic()];
            taps = new int[phasesH.length * phasesW.length][];
            packedStart = new int[taps.length];
            if (!halo.isEmpty()) {
                preparations.add(halo.preparation(0));
            }
            List<PackedFilters> packed = new ArrayList<>();
            int start = 0;
            for (int phase = 0; phase < taps.length; phase++) {
                packedStart[phase] = start;
                start = packPhase(phase, packed, start);
            }
            preparations.add(PackedFilters.preparation(1, packed.toArray(PackedFilters[]::new)));
        }

        private int packPhase(int index, List<PackedFilters> packed, int packedFrom) {
            Phase h = phasesH[index / phasesW.length];
            Phase w = phasesW[index % phasesW.length];
            int kernel = p.h().kernel() * p.w().kernel();
            ReductionOrder order = ReductionOrder.of(
                    groupOc, ReductionOrder.range(h.taps().length), ReductionOrder.range(w.taps().length));
            int[] offsets = new int[order.depth()];
            int[] source = new int[order.depth()];
            for (int k = 0; k < offsets.length; k++) {
                int th = order.tapH()[k];
                int tw = order.tapW()[k];
                int row = order.channel()[k] * halo.paddedHeight() - h.shift()[th];
                offsets[k] = (row * halo.paddedWidth() - w.shift()[tw]) * LANES;
                source[k] = order.channel()[k] * groupIc * kernel + h.taps()[th] * p.w().kernel() + w.taps()[tw];
            }
            taps[index] = offsets;
            int start = packedFrom;
            for (int g = 0; g < p.groups(); g++) {
                int base = g * groupOc * groupIc * kernel;
                PackedFilters filters = new PackedFilters(groupIc, Tiles.ROWS, base, kernel, source, start);
                packed.add(filters);
                start += filters.elements();
            }
            return start;
        }

        @Override
        public String kernel() {
            return "Conv2dImageLanesBackwardData";
        }

        @Override
        public int tasks() {
            return blocks * p.ih();
        }

        @Override
        public List<Preparation> preparations() {
            return preparations;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int block = task / p.ih();
            int y = task % p.ih();
            int residue = (y + p.h().padLow()) % p.h().stride();
            Phase h = phasesH[residue];
            int row = (y - h.first()) / p.h().stride() + h.origin() + halo.top();
            for (int rw = 0; rw < phasesW.length; rw++) {
                runPhase(operands, block, y, row, residue * phasesW.length + rw, phasesW[rw]);
            }
        }

        private void runPhase(Operands operands, int block, int y, int row, int phase, Phase w) {
            float[] start = p.bias() ? operands.array(2) : zeros;
            int startOffset = p.bias() ? operands.offset(2) : 0;
            int last = operands.count() - 1;
            int[] offsets = taps[phase];
            int depth = offsets.length;
            int plane = halo.paddedHeight() * halo.paddedWidth() * LANES;
            int src = operands.offset(0)
                    + block * p.oc() * plane
                    + (row * halo.paddedWidth() + w.origin() + halo.left()) * LANES;
            int rowStep = p.ih() * p.iw() * LANES;
            int columnStep = p.w().stride() * LANES;
            int dst = operands.offset(last) + block * p.ic() * rowStep + (y * p.iw() + w.first()) * LANES;
            for (int i = 0; i < p.ic(); ) {
                int group = i / groupIc;
                int rows = Math.min(Tiles.ROWS, (group + 1) * groupIc - i);
                int weights = operands.offset(1) + packedStart[phase] + i * depth;
                for (int x = 0; x < w.count(); x += Tiles.COLUMNS) {
                    Tiles.tapped(
                            rows,
                            Math.min(Tiles.COLUMNS, w.count() - x),
                            depth,
                            operands.array(1),
                            weights,
                            operands.array(0),
                            src + group * groupOc * plane + x * LANES,
                            LANES,
                            offsets,
                            start,
                            startOffset + i,
                            operands.array(last),
                            dst + i * rowStep + x * columnStep,
                            rowStep,
                            columnStep);
                }
                i += rows;
            }
        }
    }
}
