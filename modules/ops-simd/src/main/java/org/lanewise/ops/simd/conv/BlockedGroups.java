package org.lanewise.ops.simd.conv;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.INTEGERS;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.activation.FusedEpilogue;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.tile.BlockedTiles;

/// Forward convolution of channel-blocked images in groups that begin and end inside of blocks.
///
/// It is the implicit matrix product of [BlockedDirect]. A block that several groups share is
/// computed once for each of them, with weights of zero in the lanes of the others, and put
/// together from the lanes that are their own: no chain has a term that is not its own. A task
/// owns whole blocks; the first group of a block writes it in place, later ones go through
/// scratch.
final class BlockedGroups implements Kernel<BlockedConv2dProblem> {

    private static final String NAME = "BlockedGroups";
    private static final int BLOCK = BlockedConv2dProblem.BLOCK;
    private static final int[] PLACES = ReductionOrder.range(BLOCK);

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(BlockedConv2dProblem problem) {
        Conv2dProblem p = problem.conv();
        if (p.direction() != Direction.FORWARD) {
            return Optional.of("computes the forward direction only");
        }
        if (problem.planarSource()) {
            return Optional.of("needs a channel-blocked source");
        }
        return p.groups() > 1 && p.oc() / p.groups() % BLOCK != 0
                ? Optional.empty()
                : Optional.of("needs groups that are not whole blocks, groups " + p.groups() + ", oc " + p.oc());
    }

    @Override
    public Primitive create(BlockedConv2dProblem problem) {
        return new Forward(problem);
    }

    private static final class Forward implements Primitive {

        private final BlockedConv2dProblem problem;
        private final Conv2dProblem p;
        private final Halo halo;
        private final PixelRows rows;
        private final int imageStep;
        /// By group.
        private final int[][] taps;
        private final PackedGroups packed;
        private final float[] zeros;
        private final List<Preparation> preparations = new ArrayList<>();

        Forward(BlockedConv2dProblem problem) {
            this.problem = problem;
            p = problem.conv();
            int planes = Math.ceilDiv(p.ic(), BLOCK);
            halo = new Halo(
                    BLOCK,
                    p.images(),
                    planes,
                    p.ih(),
                    p.iw(),
                    p.h().padLow(),
                    p.h().padHigh(),
                    p.w().padLow(),
                    p.w().padHigh());
            rows = PixelRows.of(p, halo.paddedWidth(), BLOCK);
            imageStep = planes * halo.paddedHeight() * halo.paddedWidth() * BLOCK;
            ReductionOrder order = ReductionOrder.forward(p);
            taps = new int[p.groups()][];
            for (int g = 0; g < taps.length; g++) {
                taps[g] = BlockedDirect.taps(p, halo, order, g * (p.ic() / p.groups()), BLOCK);
            }
            packed = new PackedGroups(p);
            zeros = new float[p.bias() ? 0 : BlockedConv2dProblem.padded(p.oc())];
            if (!halo.isEmpty()) {
                preparations.add(halo.preparation(0));
            }
            preparations.add(packed.preparation(1));
            if (p.bias() && p.oc() % BLOCK != 0) {
                preparations.add(new PaddedBias(p.oc()).preparation(2));
            }
        }

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public int tasks() {
            return p.images() * rows.chunks() * packed.tiles();
        }

        @Override
        public int scratch() {
            return BlockedTiles.COLUMNS * rows.perTask() * rows.width() * BLOCK;
        }

        @Override
        public List<Preparation> preparations() {
            return preparations;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int tile = task % packed.tiles();
            int chunk = task / packed.tiles() % rows.chunks();
            int image = task / (packed.tiles() * rows.chunks());
            int firstRow = rows.firstRow(chunk);
            int endRow = rows.endRow(chunk);
            int last = operands.count() - 1;
            int plane = rows.total() * BLOCK;
            int count = (Math.min(rows.total(), endRow * rows.width()) - firstRow * rows.width()) * BLOCK;
            int within = image * BlockedConv2dProblem.padded(p.oc()) * rows.total() + firstRow * rows.width() * BLOCK;
            for (PackedGroups.Part part : packed.parts(tile)) {
                boolean inPlace = part.firstLane() == 0;
                int to = operands.offset(last) + within + part.block() * plane;
                BlockedProduct.run(
                        rows,
                        firstRow,
                        endRow,
                        p.w().stride() * BLOCK,
                        part.columns(),
                        operands.array(0),
                        operands.offset(0) + image * imageStep,
                        taps[part.group()],
                        operands.array(1),
                        operands.offset(1) + part.offset(),
                        p.bias() ? operands.array(2) : zeros,
                        (p.bias() ? operands.offset(2) : 0) + part.block() * BLOCK,
                        inPlace ? operands.array(last) : scratch,
                        inPlace ? to : 0,
                        inPlace ? plane : count);
                if (!inPlace) {
                    merge(scratch, count, part.firstLane(), operands.array(last), to);
                    for (int c = 1; c < part.columns(); c++) {
                        System.arraycopy(scratch, c * count, operands.array(last), to + c * plane, count);
                    }
                }
            }
            if (!problem.epilogue().isNone()) {
                int residual = problem.epilogue().residual() ? last - 1 : last;
                int first = tile * BlockedTiles.COLUMNS;
                int end = Math.min(first + BlockedTiles.COLUMNS, Math.ceilDiv(p.oc(), BLOCK));
                for (int block = first; block < end; block++) {
                    FusedEpilogue.run(
                            problem.epilogue(),
                            operands.array(last),
                            operands.offset(last) + within + block * plane,
                            count,
                            operands.array(residual),
                            operands.offset(residual) + within + block * plane);
                }
            }
        }
    }

    /// Replaces the lanes from `firstLane` on.
    private static void merge(float[] src, int count, int firstLane, float[] dst, int to) {
        for (int lane = 0; lane < BLOCK; lane += Lanes.LENGTH) {
            VectorMask<Integer> own =
                    IntVector.fromArray(INTEGERS, PLACES, lane).compare(VectorOperators.GE, firstLane);
            for (int i = lane; i < count; i += BLOCK) {
                IntVector before = fromArray(SPECIES, dst, to + i).reinterpretAsInts();
                before.blend(fromArray(SPECIES, src, i).reinterpretAsInts(), own)
                        .reinterpretAsFloats()
                        .intoArray(dst, to + i);
            }
        }
    }
}
