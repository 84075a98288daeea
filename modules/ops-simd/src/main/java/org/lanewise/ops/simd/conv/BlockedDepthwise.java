package org.lanewise.ops.simd.conv;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.activation.FusedEpilogue;
import org.lanewise.ops.simd.lanes.Ranges;
import org.lanewise.ops.simd.tile.DepthwiseShape;

/// Depthwise convolution of channel-blocked images: the lanes are channels, each with its own
/// window.
///
/// An output takes few terms, so what counts is that a vector of the source is loaded once for
/// all of its outputs, and that nothing else passes over the image: the usual windows read the
/// source in place, edges included, and clip their results before the store. Windows of other
/// sizes read a source with a halo through a table of taps. Where a channel has several output
/// channels, its source is copied for each of them.
final class BlockedDepthwise implements Kernel<BlockedConv2dProblem> {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    @Override
    public String name() {
        return "BlockedDepthwise";
    }

    @Override
    public Optional<String> rejects(BlockedConv2dProblem problem) {
        Conv2dProblem p = problem.conv();
        if (p.direction() != Direction.FORWARD) {
            return Optional.of("computes the forward direction only");
        }
        return p.groups() == p.ic() && !problem.planarSource() ? Optional.empty() : rejectsChannels(problem);
    }

    @Override
    public Optional<String> declines(BlockedConv2dProblem problem) {
        Conv2dProblem p = problem.conv();
        return p.oc() > p.ic() && (p.ic() == 1 || p.oc() / p.ic() % BLOCK == 0)
                ? Optional.of("a matrix product needs no copy of a channel for each of " + p.oc() / p.ic() + " outputs")
                : Optional.empty();
    }

    /// Why the channels of a convolution do not go one by one.
    static Optional<String> rejectsChannels(BlockedConv2dProblem problem) {
        Conv2dProblem p = problem.conv();
        if (p.groups() != p.ic() || p.groups() != p.oc()) {
            return Optional.of(
                    "needs a group for each channel, groups " + p.groups() + ", ic " + p.ic() + ", oc " + p.oc());
        }
        return problem.planarSource() ? Optional.of("needs a channel-blocked source") : Optional.empty();
    }

    @Override
    public Primitive create(BlockedConv2dProblem problem) {
        return new Forward(problem);
    }

    /// Weights as `[block][term][16]`, in the order of the given terms.
    static Preparation weights(int operand, Conv2dProblem p, int[] terms) {
        PackedBlocks[] parts = new PackedBlocks[Math.ceilDiv(p.oc(), BLOCK)];
        int kernel = p.h().kernel() * p.w().kernel();
        for (int block = 0; block < parts.length; block++) {
            int channels = Math.min(BLOCK, p.oc() - block * BLOCK);
            parts[block] =
                    new PackedBlocks(channels, block * BLOCK * kernel, kernel, terms, block * BLOCK * terms.length);
        }
        return PackedBlocks.preparation(operand, parts);
    }

    private static final class Forward implements Primitive {

        /// Output pixels of a task.
        private static final int PIXELS = 1024;

        private final Conv2dProblem p;
        private final ClipBounds bounds;
        private final DepthwisePath path;
        private final int blocks;
        private final int chunks;
        private final int plane;
        private final int dstPlane;
        private final float[] zeros;
        private final List<Preparation> preparations = new ArrayList<>();

        Forward(BlockedConv2dProblem problem) {
            p = problem.conv();
            blocks = Math.ceilDiv(p.oc(), BLOCK);
            zeros = new float[Math.max(1, p.iw()) * BLOCK];
            boolean three = DepthwiseThree.supports(p);
            boolean wide = DepthwiseWide.supports(p);
            bounds = three || wide ? ClipBounds.of(problem.epilogue()) : ClipBounds.none(problem.epilogue());
            boolean any = !three && !wide;
            Halo halo = any ? Halo.around(p, blocks) : Halo.none(p, blocks);
            DepthwiseShape shape = new DepthwiseShape(
                    p.ih(),
                    p.iw(),
                    p.ow(),
                    p.h().padLow(),
                    p.w().padLow(),
                    p.h().kernel(),
                    p.h().stride(),
                    p.h().dilation(),
                    new float[] {bounds.low(), bounds.high()},
                    zeros);
            path = three
                    ? DepthwiseThree.of(p, shape, bounds.clips())
                    : wide ? DepthwiseWide.of(p, shape) : DepthwiseAny.of(p, halo);
            plane = halo.paddedHeight() * halo.paddedWidth() * BLOCK;
            dstPlane = p.oh() * p.ow() * BLOCK;
            chunks = Math.clamp(p.oh() * p.ow() / PIXELS, 1, Math.max(1, p.oh() / 2));
            if (p.oc() > p.ic()) {
                preparations.add(new SpreadSource(halo, p.ic(), p.oc() / p.ic()).preparation(0));
            } else if (!halo.isEmpty()) {
                preparations.add(halo.preparation(0));
            }
            preparations.add(weights(1, p, ReductionOrder.range(p.h().kernel() * p.w().kernel())));
            if (p.bias() && p.oc() % BLOCK != 0) {
                preparations.add(new PaddedBias(p.oc()).preparation(2));
            }
        }

        @Override
        public String kernel() {
            return "BlockedDepthwise";
        }

        @Override
        public int tasks() {
            return p.images() * blocks * chunks;
        }

        @Override
        public List<Preparation> preparations() {
            return preparations;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int chunk = task % chunks;
            int unit = task / chunks;
            int block = unit % blocks;
            int firstRow = Ranges.start(p.oh() / 2, chunks, chunk) * 2;
            int endRow = chunk == chunks - 1 ? p.oh() : Ranges.start(p.oh() / 2, chunks, chunk + 1) * 2;
            int last = operands.count() - 1;
            int to = operands.offset(last) + unit * dstPlane;
            path.run(
                    operands.array(0),
                    operands.offset(0) + unit * plane,
                    operands.array(1),
                    operands.offset(1) + block * p.h().kernel() * p.w().kernel() * BLOCK,
                    p.bias() ? operands.array(2) : zeros,
                    p.bias() ? operands.offset(2) + block * BLOCK : 0,
                    operands.array(last),
                    to,
                    firstRow,
                    endRow);
            if (!bounds.rest().isNone()) {
                int residual = bounds.rest().residual() ? last - 1 : last;
                int row = p.ow() * BLOCK;
                FusedEpilogue.run(
                        bounds.rest(),
                        operands.array(last),
                        to + firstRow * row,
                        (endRow - firstRow) * row,
                        operands.array(residual),
                        operands.offset(residual) + unit * dstPlane + firstRow * row);
            }
        }
    }
}
