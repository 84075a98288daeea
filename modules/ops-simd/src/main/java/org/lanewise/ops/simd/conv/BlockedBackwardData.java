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
import org.lanewise.ops.simd.tile.BlockedTiles;

/// The gradient with respect to the source in channel-blocked images: the same product as
/// [BlockedDirect], over output channels, with the filters turned around.
///
/// A stride cuts the source into phases, each a convolution of stride 1 with its own taps. The
/// only phase of stride 1 is written in place; several write to scratch memory first, from where
/// their pixels are put between each other.
final class BlockedBackwardData implements Kernel<BlockedConv2dProblem> {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    @Override
    public String name() {
        return "BlockedBackwardData";
    }

    @Override
    public Optional<String> rejects(BlockedConv2dProblem problem) {
        Conv2dProblem p = problem.conv();
        if (p.direction() != Direction.BACKWARD_DATA) {
            return Optional.of("computes the gradient with respect to the source only");
        }
        return p.groups() == 1 || p.ic() / p.groups() % BLOCK == 0
                ? Optional.empty()
                : Optional.of(p.ic() / p.groups() + " input channels of a group are not whole blocks of " + BLOCK);
    }

    @Override
    public Primitive create(BlockedConv2dProblem problem) {
        return new BackwardData(problem.conv());
    }

    /// One residue of rows and one of columns.
    ///
    /// @param h phase of rows
    /// @param w phase of columns
    /// @param rows its pixels
    /// @param origin source of its first pixel in the gradient with its halo
    /// @param taps offset of each term, by group
    /// @param packed packed weights, by group
    private record Part(Phase h, Phase w, PixelRows rows, int origin, int[][] taps, PackedBlocks[] packed) {}

    private static final class BackwardData implements Primitive {

        private final Conv2dProblem p;
        private final Halo halo;
        private final int blocks;
        private final int tiles;
        private final List<Part> parts = new ArrayList<>();
        private final int chunks;
        private final boolean inPlace;
        private final float[] zeros;
        private final List<Preparation> preparations = new ArrayList<>();

        BackwardData(Conv2dProblem p) {
            this.p = p;
            Phase[] phasesH = Phase.all(p.h(), p.ih());
            Phase[] phasesW = Phase.all(p.w(), p.iw());
            blocks = Math.ceilDiv(p.oc(), BLOCK);
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
            List<PackedBlocks> packed = new ArrayList<>();
            int start = 0;
            for (Phase h : phasesH) {
                for (Phase w : phasesW) {
                    if (h.count() > 0 && w.count() > 0) {
                        Part part = part(h, w, start);
                        parts.add(part);
                        packed.addAll(List.of(part.packed()));
                        start += p.groups() * part.packed()[0].elements();
                    }
                }
            }
            tiles = parts.getFirst().packed()[0].tiles();
            inPlace = parts.size() == 1 && p.h().stride() == 1 && p.w().stride() == 1;
            int most = 1;
            for (Part part : parts) {
                most = Math.max(most, part.rows().chunks());
            }
            chunks = most;
            zeros = new float[p.bias() ? 0 : BlockedConv2dProblem.padded(p.ic())];
            if (!halo.isEmpty()) {
                preparations.add(halo.preparation(0));
            }
            preparations.add(PackedBlocks.preparation(1, packed.toArray(PackedBlocks[]::new)));
            if (p.bias() && p.ic() % BLOCK != 0) {
                preparations.add(new PaddedBias(p.ic()).preparation(2));
            }
        }

        private Part part(Phase h, Phase w, int packedFrom) {
            int groupIc = p.ic() / p.groups();
            int groupOc = p.oc() / p.groups();
            int kernel = p.h().kernel() * p.w().kernel();
            ReductionOrder order = ReductionOrder.of(
                    groupOc, ReductionOrder.range(h.taps().length), ReductionOrder.range(w.taps().length));
            int[] source = new int[order.depth()];
            for (int k = 0; k < source.length; k++) {
                int tap = h.taps()[order.tapH()[k]] * p.w().kernel() + w.taps()[order.tapW()[k]];
                source[k] = order.channel()[k] * groupIc * kernel + tap;
            }
            int[][] taps = new int[p.groups()][order.depth()];
            PackedBlocks[] packed = new PackedBlocks[p.groups()];
            int start = packedFrom;
            for (int g = 0; g < p.groups(); g++) {
                for (int k = 0; k < source.length; k++) {
                    int channel = g * groupOc + order.channel()[k];
                    int row = channel / BLOCK * halo.paddedHeight() - h.shift()[order.tapH()[k]];
                    int pixel = row * halo.paddedWidth() - w.shift()[order.tapW()[k]];
                    taps[g][k] = pixel * BLOCK + channel % BLOCK;
                }
                packed[g] = new PackedBlocks(groupIc, g * groupOc * groupIc * kernel, kernel, source, start);
                start += packed[g].elements();
            }
            int origin = (h.origin() + halo.top()) * halo.paddedWidth() + w.origin() + halo.left();
            boolean dense =
                    kernel == 1 && p.h().stride() == 1 && p.w().stride() == 1 && w.count() == halo.paddedWidth();
            PixelRows rows = dense
                    ? PixelRows.dense(h.count() * w.count(), BLOCK)
                    : PixelRows.of(h.count(), w.count(), halo.paddedWidth() * BLOCK);
            return new Part(h, w, rows, origin * BLOCK, taps, packed);
        }

        @Override
        public String kernel() {
            return "BlockedBackwardData";
        }

        @Override
        public int tasks() {
            return p.images() * chunks * p.groups() * tiles;
        }

        @Override
        public int scratch() {
            int most = 0;
            for (Part part : parts) {
                most = Math.max(most, part.rows().perTask() * part.rows().width());
            }
            return inPlace ? 0 : most * BlockedTiles.COLUMNS * BLOCK;
        }

        @Override
        public List<Preparation> preparations() {
            return preparations;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int tile = task % tiles;
            int group = task / tiles % p.groups();
            int chunk = task / (tiles * p.groups()) % chunks;
            int image = task / (tiles * p.groups() * chunks);
            for (int i = 0; i < parts.size(); i++) {
                if (chunk < parts.get(i).rows().chunks()) {
                    run(operands, parts.get(i), image, chunk, group, tile, scratch);
                }
            }
        }

        private void run(Operands operands, Part part, int image, int chunk, int group, int tile, float[] scratch) {
            PixelRows rows = part.rows();
            int firstRow = rows.firstRow(chunk);
            int endRow = rows.endRow(chunk);
            PackedBlocks weights = part.packed()[group];
            int columns = weights.columns(tile);
            int firstChannel = (group * weights.blocks() + tile * BlockedTiles.COLUMNS) * BLOCK;
            int plane = p.ih() * p.iw() * BLOCK;
            int last = operands.count() - 1;
            int dst = operands.offset(last)
                    + image * BlockedConv2dProblem.padded(p.ic()) * p.ih() * p.iw()
                    + firstChannel * p.ih() * p.iw();
            int columnStep = inPlace ? plane : rows.perTask() * rows.width() * BLOCK;
            BlockedProduct.run(
                    rows,
                    firstRow,
                    endRow,
                    BLOCK,
                    columns,
                    operands.array(0),
                    operands.offset(0)
                            + image * blocks * halo.paddedHeight() * halo.paddedWidth() * BLOCK
                            + part.origin(),
                    part.taps()[group],
                    operands.array(1),
                    operands.offset(1) + weights.tileOffset(tile),
                    p.bias() ? operands.array(2) : zeros,
                    (p.bias() ? operands.offset(2) : 0) + firstChannel,
                    inPlace ? operands.array(last) : scratch,
                    inPlace ? dst + firstRow * rows.width() * BLOCK : 0,
                    columnStep);
            for (int c = 0; c < columns && !inPlace; c++) {
                spread(part, firstRow, endRow, scratch, c * columnStep, operands.array(last), dst + c * plane);
            }
        }

        private void spread(Part part, int firstRow, int endRow, float[] src, int from, float[] dst, int plane) {
            int width = part.rows().width();
            int step = p.w().stride() * BLOCK;
            for (int row = firstRow; row < endRow; row++) {
                int y = part.h().first() + row * p.h().stride();
                int to = plane + (y * p.iw() + part.w().first()) * BLOCK;
                int at = from + (row - firstRow) * width * BLOCK;
                for (int x = 0; x < width; x++) {
                    System.arraycopy(src, at + x * BLOCK, dst, to + x * step, BLOCK);
                }
            }
        }
    }
}
