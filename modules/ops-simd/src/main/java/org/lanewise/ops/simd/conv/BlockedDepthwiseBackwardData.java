package org.lanewise.ops.simd.conv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Epilogue;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.tile.DepthwiseTaps;

/// The gradient of a depthwise convolution with respect to its source: for each phase of the
/// stride a depthwise convolution of stride 1 with the phase's taps, which a usual window without
/// a stride does with the tiles of the forward direction.
final class BlockedDepthwiseBackwardData implements Kernel<BlockedConv2dProblem> {

    private static final String NAME = "BlockedDepthwiseBackwardData";
    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(BlockedConv2dProblem problem) {
        return problem.conv().direction() == Direction.BACKWARD_DATA
                ? BlockedDepthwise.rejectsChannels(problem)
                : Optional.of("computes the gradient with respect to the source only");
    }

    @Override
    public Primitive create(BlockedConv2dProblem problem) {
        Conv2dProblem p = problem.conv();
        return DepthwiseWide.supportsGradient(p) ? new Mirrored(p) : new BackwardData(p);
    }

    private static final class BackwardData implements Primitive {

        private final Conv2dProblem p;
        private final int blocks;
        private final Phase[] phasesH;
        private final Phase[] phasesW;
        private final Halo halo;
        /// Offsets of the taps by phase, rows outermost.
        private final int[][] taps;
        /// Where the weights of a phase start in those of a block.
        private final int[] starts;
        private final float[] zeros = new float[BLOCK];
        private final List<Preparation> preparations = new ArrayList<>();

        BackwardData(Conv2dProblem p) {
            this.p = p;
            blocks = Math.ceilDiv(p.ic(), BLOCK);
            phasesH = Phase.all(p.h(), p.ih());
            phasesW = Phase.all(p.w(), p.iw());
            halo = new Halo(
                    BLOCK,
                    p.images(),
                    blocks,
                    p.oh(),
                    p.ow(),
                    Phase.haloLow(phasesH),
                    Phase.haloHigh(phasesH, p.oh()),
                    Phase.haloLow(phasesW),
                    Phase.haloHigh(phasesW, p.ow()));
            taps = new int[phasesH.length * phasesW.length][];
            starts = new int[taps.length];
            int[] terms = new int[p.h().kernel() * p.w().kernel()];
            int start = 0;
            for (int phase = 0; phase < taps.length; phase++) {
                starts[phase] = start * BLOCK;
                taps[phase] = taps(phasesH[phase / phasesW.length], phasesW[phase % phasesW.length], terms, start);
                start += taps[phase].length;
            }
            if (!halo.isEmpty()) {
                preparations.add(halo.preparation(0));
            }
            preparations.add(BlockedDepthwise.weights(1, p, terms));
            if (p.bias() && p.ic() % BLOCK != 0) {
                preparations.add(new PaddedBias(p.ic()).preparation(2));
            }
        }

        private int[] taps(Phase h, Phase w, int[] terms, int start) {
            int[] offsets = new int[h.taps().length * w.taps().length];
            for (int t = 0; t < offsets.length; t++) {
                int th = t / w.taps().length;
                int tw = t % w.taps().length;
                offsets[t] = -(h.shift()[th] * halo.paddedWidth() + w.shift()[tw]) * BLOCK;
                terms[start + t] = h.taps()[th] * p.w().kernel() + w.taps()[tw];
            }
            return offsets;
        }

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public int tasks() {
            return p.images() * blocks;
        }

        @Override
        public List<Preparation> preparations() {
            return preparations;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int last = operands.count() - 1;
            int block = task % blocks;
            int plane = operands.offset(0) + task * halo.paddedHeight() * halo.paddedWidth() * BLOCK;
            int weights = operands.offset(1) + block * p.h().kernel() * p.w().kernel() * BLOCK;
            int to = operands.offset(last) + task * p.ih() * p.iw() * BLOCK;
            for (int y = 0; y < p.ih(); y++) {
                int residue = (y + p.h().padLow()) % p.h().stride();
                Phase h = phasesH[residue];
                int row = (y - h.first()) / p.h().stride() + h.origin() + halo.top();
                for (int rw = 0; rw < phasesW.length; rw++) {
                    Phase w = phasesW[rw];
                    int phase = residue * phasesW.length + rw;
                    DepthwiseTaps.run(
                            BLOCK,
                            w.count(),
                            operands.array(0),
                            plane + (row * halo.paddedWidth() + w.origin() + halo.left()) * BLOCK,
                            taps[phase],
                            operands.array(1),
                            weights + starts[phase],
                            p.bias() ? operands.array(2) : zeros,
                            p.bias() ? operands.offset(2) + block * BLOCK : 0,
                            operands.array(last),
                            to + (y * p.iw() + w.first()) * BLOCK,
                            p.w().stride() * BLOCK);
                }
            }
        }
    }

    /// Without a stride and with a usual window: a forward convolution from right to left.
    private static final class Mirrored implements Primitive {

        private final Conv2dProblem p;
        private final int blocks;
        private final float[] zeros;
        private final DepthwiseWide path;
        private final List<Preparation> preparations = new ArrayList<>();

        Mirrored(Conv2dProblem p) {
            this.p = p;
            blocks = Math.ceilDiv(p.ic(), BLOCK);
            zeros = new float[p.ow() * BLOCK];
            path = DepthwiseWide.gradient(p, ClipBounds.none(Epilogue.NONE), zeros);
            preparations.add(BlockedDepthwise.weights(1, p, ReductionOrder.range(p.h().kernel() * p.w().kernel())));
            if (p.bias() && p.ic() % BLOCK != 0) {
                preparations.add(new PaddedBias(p.ic()).preparation(2));
            }
        }

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public int tasks() {
            return p.images() * blocks;
        }

        @Override
        public List<Preparation> preparations() {
            return preparations;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int last = operands.count() - 1;
            int block = task % blocks;
            path.run(
                    operands.array(0),
                    operands.offset(0) + task * p.oh() * p.ow() * BLOCK,
                    operands.array(1),
                    operands.offset(1) + block * p.h().kernel() * p.w().kernel() * BLOCK,
                    p.bias() ? operands.array(2) : zeros,
                    p.bias() ? operands.offset(2) + block * BLOCK : 0,
                    operands.array(last),
                    operands.offset(last) + task * p.ih() * p.iw() * BLOCK,
                    0,
                    p.ih());
        }
    }
}
