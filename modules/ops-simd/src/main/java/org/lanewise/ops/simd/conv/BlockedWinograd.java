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

/// 3x3 convolution of stride 1 by minimal filtering, and its gradient with respect to the source,
/// which is the same with the filters turned around.
///
/// A task takes some output tiles of an image through all three steps, so that what lies between
/// them stays in the second-level cache: the input transform of all channels; then, for a tile of
/// columns after the other, a matrix product for each of the points and the output transform. The
/// products are those of [BlockedDirect] with tiles in the place of pixels. Tiles start at each
/// image's origin; a tile over the edge reads zeros and drops what lies outside.
final class BlockedWinograd implements Kernel<BlockedConv2dProblem> {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    /// Floats of transformed input and of products of a task: less than half of a second-level
    /// cache of 1 MB, through which filters stream.
    private static final int TASK_FLOATS = 96 * 1024;

    /// Fewest tiles of a task: the filters stream by for each.
    private static final int FEWEST_TILES = 16;

    private final int tile;

    /// A kernel for one size of tiles.
    ///
    /// @param tile edge of an output tile, 4 or 2
    BlockedWinograd(int tile) {
        this.tile = tile;
    }

    @Override
    public String name() {
        return "BlockedWinograd" + tile;
    }

    @Override
    public String bitClass() {
        return bitClass(tile);
    }

    static String bitClass(int tile) {
        return "minimal filtering " + tile + "x" + tile;
    }

    @Override
    public Optional<String> rejects(BlockedConv2dProblem problem) {
        return reason(problem);
    }

    @Override
    public Optional<String> declines(BlockedConv2dProblem problem) {
        return WinogradCost.declines(problem.conv(), tile);
    }

    static Optional<String> reason(BlockedConv2dProblem problem) {
        Conv2dProblem p = problem.conv();
        if (p.direction() == Direction.BACKWARD_WEIGHTS) {
            return Optional.of("computes the forward direction and the gradient of the source");
        }
        return shape(problem);
    }

    /// Why minimal filtering does not apply, whatever the direction.
    static Optional<String> shape(BlockedConv2dProblem problem) {
        Conv2dProblem p = problem.conv();
        if (p.h().kernel() != 3 || p.w().kernel() != 3) {
            return Optional.of("is for 3x3 windows, this is " + p.h().kernel() + "x" + p.w().kernel());
        }
        if (p.h().stride() != 1 || p.w().stride() != 1) {
            return Optional.of("is for stride 1, this is " + p.h().stride() + "x" + p.w().stride());
        }
        if (p.h().dilation() != 1 || p.w().dilation() != 1) {
            return Optional.of("is for dilation 1, this is " + p.h().dilation() + "x" + p.w().dilation());
        }
        if (p.groups() != 1) {
            return Optional.of("is for one group, this has " + p.groups());
        }
        return problem.planarSource() ? Optional.of("needs a channel-blocked source") : Optional.empty();
    }

    @Override
    public Primitive create(BlockedConv2dProblem problem) {
        return new Filtering(tile, problem);
    }

    private static final class Filtering implements Primitive {

        private final int tile;
        private final int patch;
        private final BlockedConv2dProblem problem;
        private final WinogradPlanes planes;
        private final ClipBounds bounds;
        private final WinogradRuns runs;
        private final WinogradFilters filters;
        private final int perTask;
        private final int tileTasks;
        private final int splits;
        private final int[] taps;
        private final float[] zeros;
        private final List<Preparation> preparations = new ArrayList<>();

        Filtering(int tile, BlockedConv2dProblem problem) {
            this.tile = tile;
            this.problem = problem;
            patch = WinogradTransforms.patch(tile);
            Conv2dProblem p = problem.conv();
            planes = WinogradPlanes.of(p, tile);
            bounds = ClipBounds.of(problem.epilogue());
            runs = WinogradRuns.of(tile, planes, bounds);
            filters = new WinogradFilters(tile, p);
            int floatsOfTile = patch * patch * (planes.inBlocks() + BlockedTiles.COLUMNS) * BLOCK;
            int most = Math.max(FEWEST_TILES, TASK_FLOATS / floatsOfTile);
            int tasks = Math.ceilDiv(planes.tiles(), most);
            tasks = tasks > 1 ? Math.min(planes.tiles(), tasks + tasks % 2) : 1;
            perTask = Math.ceilDiv(planes.tiles(), tasks);
            tileTasks = Math.ceilDiv(planes.tiles(), perTask);
            splits = tileTasks == 1 ? Math.min(2, filters.columnTiles()) : 1;
            taps = new int[filters.terms()];
            for (int k = 0; k < taps.length; k++) {
                taps[k] = k / BLOCK * perTask * BLOCK + k % BLOCK;
            }
            zeros = new float[BlockedTiles.COLUMNS * BLOCK];
            preparations.add(filters.preparation());
            if (p.bias() && filters.channels() % BLOCK != 0) {
                preparations.add(new PaddedBias(filters.channels()).preparation(2));
            }
        }

        @Override
        public String kernel() {
            return "BlockedWinograd" + tile;
        }

        @Override
        public int tasks() {
            return problem.conv().images() * tileTasks * splits;
        }

        @Override
        public List<Preparation> preparations() {
            return preparations;
        }

        /// From a point of the transformed source to the next: a line more than it takes, since
        /// steps of powers of two would put all points of a tile into the same few sets of a
        /// cache.
        private int sourceStep() {
            return (planes.inBlocks() * perTask + 1) * BLOCK;
        }

        /// From a point of the products to the next.
        private int productStep() {
            return (BlockedTiles.COLUMNS * perTask + 1) * BLOCK;
        }

        private int transformed() {
            return patch * patch * sourceStep();
        }

        /// First tile of columns of a split.
        private int firstColumn(int split) {
            return filters.columnTiles() * split / splits;
        }

        private int products() {
            return patch * patch * productStep();
        }

        @Override
        public int scratch() {
            return transformed() + products() + runs.scratch();
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int split = task % splits;
            int first = task / splits % tileTasks * perTask;
            int count = Math.min(perTask, planes.tiles() - first);
            int image = task / (splits * tileTasks);
            int end = first + count;
            int small = transformed() + products();
            for (int block = 0; block < planes.inBlocks(); block++) {
                int plane = operands.offset(0) + (image * planes.inBlocks() + block) * planes.inPixels() * BLOCK;
                for (int t = first; t < end; t += runs.length(t, end)) {
                    int to = (block * perTask + t - first) * BLOCK;
                    runs.input(t, runs.length(t, end), operands.array(0), plane, scratch, small, to, sourceStep());
                }
            }
            PixelRows rows = new PixelRows(1, count, count, 0, 1);
            for (int column = firstColumn(split); column < firstColumn(split + 1); column++) {
                for (int point = 0; point < patch * patch; point++) {
                    BlockedProduct.run(
                            rows,
                            0,
                            1,
                            BLOCK,
                            filters.columns(column),
                            scratch,
                            point * sourceStep(),
                            taps,
                            operands.array(1),
                            operands.offset(1) + filters.offset(column, point),
                            zeros,
                            0,
                            scratch,
                            transformed() + point * productStep(),
                            perTask * BLOCK);
                }
                for (int c = 0; c < filters.columns(column); c++) {
                    int block = column * BlockedTiles.COLUMNS + c;
                    for (int t = first; t < end; t += runs.length(t, end)) {
                        int from = transformed() + (c * perTask + t - first) * BLOCK;
                        output(operands, image, block, t, runs.length(t, end), scratch, from, small);
                    }
                }
            }
        }

        private void output(
                Operands operands, int image, int block, int first, int tiles, float[] scratch, int from, int small) {
            runs.output(tiles, scratch, from, productStep(), small);
            int last = operands.count() - 1;
            int y = first / planes.tilesX() * tile;
            int x = first % planes.tilesX() * tile;
            int pixels = Math.min(tiles * tile, planes.outWidth() - x);
            int within = ((image * filters.blocks() + block) * planes.outHeight() + y) * planes.outWidth() + x;
            boolean bias = problem.conv().bias();
            float[] start = bias ? operands.array(2) : zeros;
            int startAt = bias ? operands.offset(2) + block * BLOCK : 0;
            int residual = bounds.rest().residual() ? last - 1 : last;
            for (int i = 0; i < tile && y + i < planes.outHeight(); i++) {
                int at = (within + i * planes.outWidth()) * BLOCK;
                int to = operands.offset(last) + at;
                runs.store(i, pixels, scratch, small, start, startAt, operands.array(last), to);
                if (!bounds.rest().isNone()) {
                    FusedEpilogue.run(
                            bounds.rest(),
                            operands.array(last),
                            to,
                            pixels * BLOCK,
                            operands.array(residual),
                            operands.offset(residual) + at);
                }
            }
        }
    }
}
