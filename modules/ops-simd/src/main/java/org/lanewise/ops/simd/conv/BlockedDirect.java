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
import org.lanewise.ops.simd.tile.BlockedTiles;

/// Forward convolution of channel-blocked images as an implicit matrix product: the lanes are
/// output channels, a tile's rows are neighbouring pixels, and a term is a channel of a tap.
///
/// The source is read in place through a table of offsets, so that any window, stride, dilation
/// and number of input channels is the same loop, planar sources included; a 1x1 window without
/// stride is a plain matrix product over all pixels. A block of output channels that is alone in
/// its tile is computed two rows at a time ([RowPairs]).
final class BlockedDirect implements Kernel<BlockedConv2dProblem> {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    @Override
    public String name() {
        return "BlockedDirect";
    }

    @Override
    public Optional<String> rejects(BlockedConv2dProblem problem) {
        Conv2dProblem p = problem.conv();
        if (p.direction() != Direction.FORWARD) {
            return Optional.of("computes the forward direction only");
        }
        return p.groups() == 1 || p.oc() / p.groups() % BLOCK == 0
                ? Optional.empty()
                : Optional.of(p.oc() / p.groups() + " output channels of a group are not whole blocks of " + BLOCK);
    }

    @Override
    public Primitive create(BlockedConv2dProblem problem) {
        return new Forward(problem);
    }

    /// Where each term's source is, relative to that of its pixel.
    ///
    /// @param p the convolution
    /// @param halo the source with its halo
    /// @param order the terms
    /// @param firstChannel first input channel of the group
    /// @param lanes channels side by side in the source
    static int[] taps(Conv2dProblem p, Halo halo, ReductionOrder order, int firstChannel, int lanes) {
        int[] offsets = new int[order.depth()];
        for (int k = 0; k < offsets.length; k++) {
            int channel = firstChannel + order.channel()[k];
            int row = channel / lanes * halo.paddedHeight() + order.tapH()[k] * p.h().dilation();
            int pixel = row * halo.paddedWidth() + order.tapW()[k] * p.w().dilation();
            offsets[k] = pixel * lanes + channel % lanes;
        }
        return offsets;
    }

    private static final class Forward implements Primitive {

        private final BlockedConv2dProblem problem;
        private final Conv2dProblem p;
        private final Halo halo;
        private final PixelRows rows;
        private final int distance;
        private final RowPairs pairs;
        private final int imageStep;
        /// By group.
        private final int[][] taps;
        private final PackedBlocks[] packed;
        private final int tiles;
        private final float[] zeros;
        private final List<Preparation> preparations = new ArrayList<>();

        Forward(BlockedConv2dProblem problem) {
            this.problem = problem;
            p = problem.conv();
            int lanes = problem.planarSource() ? 1 : BLOCK;
            int planes = problem.planarSource() ? p.ic() : Math.ceilDiv(p.ic(), BLOCK);
            halo = new Halo(
                    lanes,
                    p.images(),
                    planes,
                    p.ih(),
                    p.iw(),
                    p.h().padLow(),
                    p.h().padHigh(),
                    p.w().padLow(),
                    p.w().padHigh());
            rows = PixelRows.of(p, halo.paddedWidth(), lanes);
            distance = p.w().stride() * lanes;
            pairs = RowPairs.of(p, distance);
            imageStep = planes * halo.paddedHeight() * halo.paddedWidth() * lanes;
            ReductionOrder order = ReductionOrder.forward(p);
            int[] source = new int[order.depth()];
            for (int k = 0; k < source.length; k++) {
                source[k] = (order.channel()[k] * p.h().kernel() + order.tapH()[k]) * p.w().kernel() + order.tapW()[k];
            }
            taps = new int[p.groups()][];
            packed = new PackedBlocks[p.groups()];
            int groupOc = p.oc() / p.groups();
            int start = 0;
            for (int g = 0; g < packed.length; g++) {
                taps[g] = taps(p, halo, order, g * (p.ic() / p.groups()), lanes);
                packed[g] = new PackedBlocks(groupOc, g * groupOc * source.length, source.length, source, start);
                start += packed[g].elements();
            }
            tiles = packed[0].tiles();
            zeros = new float[p.bias() ? 0 : BlockedConv2dProblem.padded(p.oc())];
            if (!halo.isEmpty()) {
                preparations.add(halo.preparation(0));
            }
            preparations.add(PackedBlocks.preparation(1, packed));
            if (p.bias() && p.oc() % BLOCK != 0) {
                preparations.add(new PaddedBias(p.oc()).preparation(2));
            }
        }

        @Override
        public String kernel() {
            return "BlockedDirect";
        }

        @Override
        public int tasks() {
            return p.images() * rows.chunks() * packed.length * tiles;
        }

        @Override
        public List<Preparation> preparations() {
            return preparations;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int tile = task % tiles;
            int group = task / tiles % packed.length;
            int chunk = task / (tiles * packed.length) % rows.chunks();
            int image = task / (tiles * packed.length * rows.chunks());
            int firstRow = rows.firstRow(chunk);
            int endRow = rows.endRow(chunk);
            PackedBlocks weights = packed[group];
            int columns = weights.columns(tile);
            int firstChannel = (group * weights.blocks() + tile * BlockedTiles.COLUMNS) * BLOCK;
            int plane = rows.total() * BLOCK;
            int within = image * BlockedConv2dProblem.padded(p.oc()) * rows.total()
                    + firstChannel * rows.total()
                    + firstRow * rows.width() * BLOCK;
            int last = operands.count() - 1;
            float[] dst = operands.array(last);
            int src = operands.offset(0) + image * imageStep;
            float[] start = p.bias() ? operands.array(2) : zeros;
            int startOffset = (p.bias() ? operands.offset(2) : 0) + firstChannel;
            int packedOffset = operands.offset(1) + weights.tileOffset(tile);
            if (pairs.suits(columns)) {
                pairs.run(
                        rows,
                        firstRow,
                        endRow,
                        operands.array(0),
                        src,
                        taps[group],
                        operands.array(1),
                        packedOffset,
                        start,
                        startOffset,
                        dst,
                        operands.offset(last) + within);
            } else {
                BlockedProduct.run(
                        rows,
                        firstRow,
                        endRow,
                        distance,
                        columns,
                        operands.array(0),
                        src,
                        taps[group],
                        operands.array(1),
                        packedOffset,
                        start,
                        startOffset,
                        dst,
                        operands.offset(last) + within,
                        plane);
            }
            if (!problem.epilogue().isNone()) {
                int residual = problem.epilogue().residual() ? last - 1 : last;
                int count = (Math.min(rows.total(), endRow * rows.width()) - firstRow * rows.width()) * BLOCK;
                for (int c = 0; c < columns; c++) {
                    FusedEpilogue.run(
                            problem.epilogue(),
                            dst,
                            operands.offset(last) + within + c * plane,
                            count,
                            operands.array(residual),
                            operands.offset(residual) + within + c * plane);
                }
            }
        }
    }
}
