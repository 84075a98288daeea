package org.lanewise.ops.simd.conv;

import java.util.ArrayList;
import java.util.Arrays;
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

/// A first layer of wide windows and stride 2 by minimal filtering along the rows.
///
/// The even and the odd taps of a row are two filters of stride 1 and at most four taps, on the
/// even and the odd columns of the source. Both, and all rows of the window and all channels, are
/// summed in the same seven sums of a tile of four pixels, so that there is one output transform
/// for all of them. A task transforms the source rows of some output rows once and then goes
/// through them row by row, point by point; the products are those of [BlockedDirect] with tiles
/// in the place of pixels.
final class BlockedRowWinograd implements Kernel<BlockedConv2dProblem> {

    static final String BIT_CLASS = "minimal filtering along rows of stride 2";

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    /// Elements of a row that are sorted by their remainder modulo this: four pixels of stride 2.
    private static final int STEP = 2 * RowWinograd.TILE;

    /// Floats of the transformed source of a task: a quarter of a second-level cache of 1 MB.
    private static final int TASK_FLOATS = 64 * 1024;

    /// Below this window seven products for each half do not replace enough.
    private static final int LEAST_WIDTH = 7;

    @Override
    public String name() {
        return "BlockedRowWinograd";
    }

    @Override
    public String bitClass() {
        return BIT_CLASS;
    }

    @Override
    public Optional<String> rejects(BlockedConv2dProblem problem) {
        return reason(problem);
    }

    @Override
    public Optional<String> declines(BlockedConv2dProblem problem) {
        Conv2dProblem p = problem.conv();
        if (p.w().kernel() < LEAST_WIDTH || p.h().kernel() < LEAST_WIDTH) {
            return Optional.of("saves too little in windows below " + LEAST_WIDTH + "x" + LEAST_WIDTH);
        }
        return p.ow() < 4 * RowWinograd.TILE
                ? Optional.of("rows of " + p.ow() + " pixels are too few tiles of " + RowWinograd.TILE)
                : Optional.empty();
    }

    static Optional<String> reason(BlockedConv2dProblem problem) {
        Conv2dProblem p = problem.conv();
        if (p.direction() != Direction.FORWARD) {
            return Optional.of("computes the forward direction only");
        }
        if (!problem.planarSource()) {
            return Optional.of("needs a planar source");
        }
        if (p.w().stride() != 2 || p.w().dilation() != 1) {
            return Optional.of("is for columns of stride 2 and dilation 1, these have " + p.w().stride() + " and "
                    + p.w().dilation());
        }
        if (p.w().kernel() > 2 * RowWinograd.TAPS) {
            return Optional.of(
                    "is for windows of up to " + 2 * RowWinograd.TAPS + " columns, this has " + p.w().kernel());
        }
        return p.groups() == 1 ? Optional.empty() : Optional.of("is for one group, this has " + p.groups());
    }

    @Override
    public Primitive create(BlockedConv2dProblem problem) {
        return new Filtering(problem);
    }

    private static final class Filtering implements Primitive {

        private final BlockedConv2dProblem problem;
        private final Conv2dProblem p;
        private final RowWinogradFilters filters;
        private final int oh;
        private final int ow;
        private final int tiles;
        /// Floats that hold a number for each tile of a row.
        private final int pitch;
        /// Output rows of a task.
        private final int chunk;
        private final int chunks;
        private final int sourceRows;
        /// Where an element of all tiles lies in a sorted row: seven for the even columns, seven
        /// for the odd ones.
        private final int[] elements = new int[2 * RowWinograd.PATCH];
        private final int[] taps;
        private final float[] zeros;
        private final List<Preparation> preparations = new ArrayList<>();

        Filtering(BlockedConv2dProblem problem) {
            this.problem = problem;
            p = problem.conv();
            filters = RowWinogradFilters.of(p);
            oh = p.oh();
            ow = p.ow();
            tiles = Math.ceilDiv(ow, RowWinograd.TILE);
            pitch = Math.ceilDiv(tiles + 1, BLOCK) * BLOCK;
            int extent = (p.h().kernel() - 1) * p.h().dilation() + 1;
            int fitting = (TASK_FLOATS / (RowWinograd.PATCH * rowStep()) - extent) / p.h().stride() + 1;
            int fewest = Math.ceilDiv(oh, Math.max(1, fitting));
            chunk = Math.ceilDiv(oh, fewest);
            chunks = Math.ceilDiv(oh, chunk);
            sourceRows = (chunk - 1) * p.h().stride() + extent;
            for (int parity = 0; parity < 2; parity++) {
                for (int i = 0; i < RowWinograd.PATCH; i++) {
                    int column = 2 * i + parity;
                    int reversed = Integer.reverse(column % STEP) >>> 29;
                    elements[parity * RowWinograd.PATCH + i] = reversed * pitch + column / STEP;
                }
            }
            taps = new int[filters.terms()];
            for (int row = 0; row < p.h().kernel(); row++) {
                for (int parity = 0; parity < 2; parity++) {
                    for (int c = 0; c < p.ic(); c++) {
                        int source = row * p.h().dilation() * rowStep();
                        taps[filters.term(row, parity, c)] = source + (parity * p.ic() + c) * pitch;
                    }
                }
            }
            zeros = new float[BlockedConv2dProblem.padded(p.oc())];
            preparations.add(filters.preparation());
            if (p.bias() && p.oc() % BLOCK != 0) {
                preparations.add(new PaddedBias(p.oc()).preparation(2));
            }
        }

        /// Floats of one point of a transformed row: both parities of all channels.
        private int rowStep() {
            return 2 * p.ic() * pitch;
        }

        private int pointStep() {
            return sourceRows * rowStep();
        }

        @Override
        public String kernel() {
            return "BlockedRowWinograd";
        }

        @Override
        public int tasks() {
            return p.images() * chunks;
        }

        /// The transformed rows, the sums of an output row, a tile, and a row in two orders, with
        /// what the last vector reads beyond it.
        @Override
        public int scratch() {
            return RowWinograd.PATCH * (pointStep() + BlockedTiles.COLUMNS * tiles * BLOCK)
                    + RowWinograd.TILE * BLOCK
                    + 2 * STEP * pitch
                    + BLOCK;
        }

        @Override
        public List<Preparation> preparations() {
            return preparations;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int image = task / chunks;
            int firstRow = task % chunks * chunk;
            int rows = Math.min(chunk, oh - firstRow);
            int needed = sourceRows - (chunk - rows) * p.h().stride();
            int top = firstRow * p.h().stride() - p.h().padLow();
            for (int row = 0; row < needed; row++) {
                for (int c = 0; c < p.ic(); c++) {
                    transform(operands, image * p.ic() + c, top + row, scratch, row * rowStep() + c * pitch);
                }
            }
            for (int row = 0; row < rows; row++) {
                for (int columnTile = 0; columnTile < filters.columnTiles(); columnTile++) {
                    products(operands, columnTile, row * p.h().stride() * rowStep(), scratch);
                    store(operands, image, columnTile, firstRow + row, scratch);
                }
            }
        }

        /// All points of one row of a channel, of both parities.
        private void transform(Operands operands, int plane, int y, float[] scratch, int to) {
            int parityStep = p.ic() * pitch;
            if (y < 0 || y >= p.ih()) {
                for (int point = 0; point < RowWinograd.PATCH; point++) {
                    int at = to + point * pointStep();
                    Arrays.fill(scratch, at, at + pitch, 0f);
                    Arrays.fill(scratch, at + parityStep, at + parityStep + pitch, 0f);
                }
                return;
            }
            int length = STEP * pitch;
            int sorted = scratch() - length - BLOCK;
            int row = sorted - length;
            int left = Math.min(p.w().padLow(), length);
            int width = Math.min(p.iw(), length - left);
            Arrays.fill(scratch, row, row + left, 0f);
            System.arraycopy(
                    operands.array(0), operands.offset(0) + (plane * p.ih() + y) * p.iw(), scratch, row + left, width);
            Arrays.fill(scratch, row + left + width, row + length, 0f);
            sort(scratch, row, sorted, length);
            RowWinograd.input(pitch, scratch, elements, 0, sorted, scratch, to, pointStep());
            RowWinograd.input(
                    pitch, scratch, elements, RowWinograd.PATCH, sorted, scratch, to + parityStep, pointStep());
        }

        /// By the lowest bit of the column, then by the next, then by the third.
        private static void sort(float[] scratch, int row, int sorted, int length) {
            for (int part = 1; part < STEP; part *= 2) {
                int from = part == 2 ? sorted : row;
                int to = part == 2 ? row : sorted;
                int whole = length / part;
                for (int start = 0; start < length; start += whole) {
                    Halves.run(scratch, from + start, whole, scratch, to + start, to + start + whole / 2);
                }
            }
        }

        private void products(Operands operands, int columnTile, int from, float[] scratch) {
            int columns = filters.columns(columnTile);
            int sums = RowWinograd.PATCH * pointStep();
            for (int point = 0; point < RowWinograd.PATCH; point++) {
                BlockedProduct.rows(
                        1,
                        tiles,
                        columns,
                        0,
                        taps.length,
                        scratch,
                        from + point * pointStep(),
                        taps,
                        operands.array(1),
                        operands.offset(1) + filters.offset(columnTile, point),
                        zeros,
                        0,
                        true,
                        scratch,
                        sums + point * columns * tiles * BLOCK,
                        tiles * BLOCK);
            }
        }

        private void store(Operands operands, int image, int columnTile, int y, float[] scratch) {
            int columns = filters.columns(columnTile);
            int sums = RowWinograd.PATCH * pointStep();
            int step = columns * tiles * BLOCK;
            int whole = ow / RowWinograd.TILE;
            int last = operands.count() - 1;
            float[] dst = operands.array(last);
            float[] start = p.bias() ? operands.array(2) : zeros;
            for (int c = 0; c < columns; c++) {
                int block = columnTile * BlockedTiles.COLUMNS + c;
                int within = ((image * filters.blocks() + block) * oh + y) * ow * BLOCK;
                int to = operands.offset(last) + within;
                int startOffset = (p.bias() ? operands.offset(2) : 0) + block * BLOCK;
                int from = sums + c * tiles * BLOCK;
                RowWinograd.output(whole, scratch, from, step, start, startOffset, dst, to);
                if (whole < tiles) {
                    int rest = sums + RowWinograd.PATCH * BlockedTiles.COLUMNS * tiles * BLOCK;
                    RowWinograd.output(1, scratch, from + whole * BLOCK, step, start, startOffset, scratch, rest);
                    int done = whole * RowWinograd.TILE;
                    System.arraycopy(scratch, rest, dst, to + done * BLOCK, (ow - done) * BLOCK);
                }
                if (!problem.epilogue().isNone()) {
                    int residual = problem.epilogue().residual() ? last - 1 : last;
                    FusedEpilogue.run(
                            problem.epilogue(),
                            dst,
                            to,
                            ow * BLOCK,
                            operands.array(residual),
                            operands.offset(residual) + within);
                }
            }
        }
    }
}
