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
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.activation.UnaryForward;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.tile.BlockedTiles;

/// 3x3 convolution of stride 1 by minimal filtering, and its gradient with respect to the source,
/// which is the same with the filters turned around.
///
/// A task takes some output tiles of an image through all three steps, so that what lies between
/// them stays in the second-level cache: the input transform of all channels, a matrix product
/// for each of the points, the output transform. The products are those of [BlockedDirect] with
/// tiles in the place of pixels; point by point, so that the transformed input of a point stays in
/// the first-level cache while its filters stream by once. Tiles start at each image's origin; a
/// tile over the edge reads zeros and drops what lies outside.
final class BlockedWinograd implements Kernel<BlockedConv2dProblem> {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;

    /// Floats of transformed input and output of a task: a second-level cache of 1 MB.
    private static final int TASK_FLOATS = 256 * 1024;

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
            filters = new WinogradFilters(tile, p);
            int floatsOfTile = patch * patch * (planes.inBlocks() + filters.blocks()) * BLOCK;
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

        /// Distance of two points in what is transformed. An odd number of cache lines: at a multiple
        /// of the size of a way the points of a tile would all be in one set of the first-level cache.
        private int sourceStep() {
            return (planes.inBlocks() * perTask | 1) * BLOCK;
        }

        /// The same in the products.
        private int productStep() {
            return (splitBlocks() * perTask | 1) * BLOCK;
        }

        private int transformed() {
            return patch * patch * sourceStep();
        }

        /// First tile of columns of a split.
        private int firstColumn(int split) {
            return filters.columnTiles() * split / splits;
        }

        /// Most blocks of channels of a split.
        private int splitBlocks() {
            int most = Math.ceilDiv(filters.columnTiles(), splits) * BlockedTiles.COLUMNS;
            return Math.min(most, filters.blocks());
        }

        private int products() {
            return patch * patch * productStep();
        }

        @Override
        public int scratch() {
            return transformed() + products() + 2 * patch * patch * BLOCK;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int split = task % splits;
            int first = task / splits % tileTasks * perTask;
            int count = Math.min(perTask, planes.tiles() - first);
            int image = task / (splits * tileTasks);
            int small = transformed() + products();
            for (int block = 0; block < planes.inBlocks(); block++) {
                int plane = operands.offset(0) + (image * planes.inBlocks() + block) * planes.inPixels() * BLOCK;
                for (int t = 0; t < count; t++) {
                    input(operands.array(0), plane, first + t, scratch, small, (block * perTask + t) * BLOCK);
                }
            }
            PixelRows rows = new PixelRows(1, count, count, 0, 1);
            int firstColumn = firstColumn(split);
            int endColumn = firstColumn(split + 1);
            int firstBlock = firstColumn * BlockedTiles.COLUMNS;
            int pointStep = productStep();
            for (int point = 0; point < patch * patch; point++) {
                for (int column = firstColumn; column < endColumn; column++) {
                    int block = column * BlockedTiles.COLUMNS - firstBlock;
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
                            transformed() + point * pointStep + block * perTask * BLOCK,
                            perTask * BLOCK);
                }
            }
            int endBlock = Math.min(filters.blocks(), endColumn * BlockedTiles.COLUMNS);
            for (int block = firstBlock; block < endBlock; block++) {
                for (int t = 0; t < count; t++) {
                    int from = transformed() + ((block - firstBlock) * perTask + t) * BLOCK;
                    output(operands, image, block, first + t, scratch, from, small);
                }
            }
        }

        private void input(float[] src, int plane, int index, float[] scratch, int small, int to) {
            int y = index / planes.tilesX() * tile - planes.padTop();
            int x = index % planes.tilesX() * tile - planes.padLeft();
            int pointStep = sourceStep();
            int second = small + patch * patch * BLOCK;
            float[] from = src;
            int at = plane + (y * planes.inWidth() + x) * BLOCK;
            int row = planes.inWidth() * BLOCK;
            if (y < 0 || x < 0 || y + patch > planes.inHeight() || x + patch > planes.inWidth()) {
                BlockedPatch.gather(src, plane, planes.inHeight(), planes.inWidth(), y, x, patch, scratch, second);
                from = scratch;
                at = second;
                row = patch * BLOCK;
            }
            WinogradTransforms.input(tile, from, at, row, scratch, small, scratch, to, pointStep);
        }

        private void output(Operands operands, int image, int block, int index, float[] scratch, int from, int small) {
            int pointStep = productStep();
            int result = small + patch * patch * BLOCK;
            WinogradTransforms.output(tile, scratch, from, pointStep, small, result);
            store(operands, image, block, index, scratch, result);
        }

        private void store(Operands operands, int image, int block, int index, float[] scratch, int result) {
            int last = operands.count() - 1;
            float[] dst = operands.array(last);
            int y = index / planes.tilesX() * tile;
            int x = index % planes.tilesX() * tile;
            int pixels = Math.min(tile, planes.outWidth() - x);
            int within = ((image * filters.blocks() + block) * planes.outHeight() + y) * planes.outWidth() + x;
            boolean bias = problem.conv().bias();
            float[] start = bias ? operands.array(2) : zeros;
            int startAt = bias ? operands.offset(2) + block * BLOCK : 0;
            int rows = Math.min(tile, planes.outHeight() - y);
            int line = tile * BLOCK;
            add(scratch, result, rows, tile, line, start, startAt, 0, 0);
            if (problem.epilogue().residual()) {
                int at = operands.offset(last - 1) + within * BLOCK;
                int row = planes.outWidth() * BLOCK;
                add(scratch, result, rows, pixels, line, operands.array(last - 1), at, row, BLOCK);
            }
            UnaryFunction activation = problem.epilogue().activation();
            if (activation != null) {
                UnaryForward.run(activation, scratch, result, scratch, result, 0, rows * line);
            }
            int to = operands.offset(last) + within * BLOCK;
            for (int i = 0; i < rows; i++) {
                for (int e = 0; e < pixels * BLOCK; e += Lanes.LENGTH) {
                    Lanes.load(scratch, result + i * line + e).intoArray(dst, to + e);
                }
                to += planes.outWidth() * BLOCK;
            }
        }

        /// Adds to the pixels of an output tile what lies at given distances of rows and of pixels.
        private static void add(
                float[] tile, int at, int rows, int pixels, int line, float[] what, int from, int row, int pixel) {
            for (int i = 0; i < rows; i++) {
                for (int x = 0; x < pixels; x++) {
                    for (int lane = 0; lane < BLOCK; lane += Lanes.LENGTH) {
                        int to = at + i * line + x * BLOCK + lane;
                        Lanes.load(tile, to)
                                .add(Lanes.load(what, from + i * row + x * pixel + lane))
                                .intoArray(tile, to);
                    }
                }
            }
        }
    }
}
