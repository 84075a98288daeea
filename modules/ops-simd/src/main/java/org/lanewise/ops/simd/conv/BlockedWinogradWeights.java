package org.lanewise.ops.simd.conv;

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
import org.lanewise.ops.simd.tile.TransposeTiles;

/// The gradient with respect to the weights of a 3x3 convolution of stride 1 by minimal filtering:
/// the transposes of F(4x4, 3x3), which makes nine weights from a tile of 16 gradients with 36
/// multiplications in the place of 144, and of F(2x2, 3x3), with 16 in the place of 36.
///
/// Source and gradient are transformed once, for all tasks. A task makes the filters of a block of
/// input channels for the blocks of output channels of a register tile: for each point a product over all
/// tiles of all images, one chain an element, then the transform back, whose lanes are output
/// channels, then a transposition in registers, because filters lie by output channel.
final class BlockedWinogradWeights implements Kernel<BlockedConv2dProblem> {

    private static final int BLOCK = BlockedConv2dProblem.BLOCK;
    private static final int TAPS = 9;

    /// Terms that the rows of a product go over one after the other: they stay in the first-level
    /// cache.
    private static final int TERMS = 256;

    private final int tile;

    /// A kernel for one size of tiles.
    ///
    /// @param tile edge of a tile of the destination, 4 or 2
    BlockedWinogradWeights(int tile) {
        this.tile = tile;
    }

    @Override
    public String name() {
        return "BlockedWinogradWeights" + tile;
    }

    @Override
    public String bitClass() {
        return bitClass(tile);
    }

    static String bitClass(int tile) {
        return "minimal filtering of the weights " + tile + "x" + tile;
    }

    @Override
    public Optional<String> rejects(BlockedConv2dProblem problem) {
        return reason(problem, tile);
    }

    @Override
    public Optional<String> declines(BlockedConv2dProblem problem) {
        return WinogradCost.declinesWeights(problem.conv(), tile);
    }

    static Optional<String> reason(BlockedConv2dProblem problem, int tile) {
        Conv2dProblem p = problem.conv();
        if (p.direction() != Direction.BACKWARD_WEIGHTS) {
            return Optional.of("computes the gradient with respect to the weights only");
        }
        Optional<String> shape = BlockedWinograd.shape(problem);
        if (shape.isPresent()) {
            return shape;
        }
        long elements = Math.max(
                WinogradGradientTiles.source(tile, p).elements(),
                WinogradGradientTiles.gradient(tile, p).elements());
        return elements > Integer.MAX_VALUE - 8
                ? Optional.of("transformed tiles of " + elements + " floats do not fit an array")
                : Optional.empty();
    }

    @Override
    public Primitive create(BlockedConv2dProblem problem) {
        return new Gradient(tile, problem.conv());
    }

    private static final class Gradient implements Primitive {

        private final int tile;
        private final int patch;
        private final int points;
        private final Conv2dProblem p;
        private final WinogradGradientTiles src;
        private final WinogradGradientTiles dDst;
        private final int[] terms;
        private final float[] zeros = new float[BlockedTiles.COLUMNS * BLOCK];

        Gradient(int tile, Conv2dProblem p) {
            this.tile = tile;
            this.p = p;
            patch = WinogradTransforms.patch(tile);
            points = WinogradTransforms.points(tile);
            src = WinogradGradientTiles.source(tile, p);
            dDst = WinogradGradientTiles.gradient(tile, p);
            terms = new int[src.terms()];
            for (int t = 0; t < terms.length; t++) {
                terms[t] = t * BLOCK;
            }
        }

        @Override
        public String kernel() {
            return "BlockedWinogradWeights" + tile;
        }

        @Override
        public int tasks() {
            return dDst.sets() * src.blocks();
        }

        @Override
        public List<Preparation> preparations() {
            return List.of(src.preparation(), dDst.preparation());
        }

        /// Distance of the sums of two points, `[column][channel][16]`. It is no power of two, so
        /// that the sums of all points, transformed together, do not fall into one set of a cache.
        private static int pointStep() {
            return BlockedTiles.COLUMNS * BLOCK * BLOCK + BLOCK;
        }

        @Override
        public int scratch() {
            return points * pointStep() + (3 * patch + TAPS * BLOCK) * BLOCK;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int set = task / src.blocks();
            int block = task % src.blocks();
            for (int point = 0; point < points; point++) {
                for (int from = 0; from < terms.length; from += TERMS) {
                    int to = Math.min(terms.length, from + TERMS);
                    product(operands, point, set, block, from, to, scratch, point * pointStep());
                }
            }
            for (int column = 0; column < dDst.columns(set); column++) {
                filters(operands, block, set * BlockedTiles.COLUMNS + column, scratch, column * BLOCK * BLOCK);
            }
        }

        private int channels(int block) {
            return Math.min(BLOCK, p.ic() - block * BLOCK);
        }

        private void product(
                Operands operands, int point, int set, int block, int from, int to, float[] scratch, int sums) {
            BlockedProduct.rows(
                    1,
                    channels(block),
                    dDst.columns(set),
                    from,
                    to,
                    operands.array(0),
                    operands.offset(0) + src.offset(point, block),
                    terms,
                    operands.array(1),
                    operands.offset(1) + dDst.offset(point, set),
                    zeros,
                    0,
                    from == 0,
                    scratch,
                    sums,
                    BLOCK * BLOCK);
        }

        private void filters(Operands operands, int block, int outBlock, float[] scratch, int sums) {
            int small = points * pointStep();
            int result = small + 3 * patch * BLOCK;
            int channels = channels(block);
            for (int c = 0; c < channels; c++) {
                WinogradTransforms.weights(
                        tile, scratch, sums + c * BLOCK, pointStep(), small, result + c * TAPS * BLOCK);
            }
            int lanes = Math.min(BLOCK, p.oc() - outBlock * BLOCK);
            int depth = p.ic() * TAPS;
            int to = operands.offset(2) + outBlock * BLOCK * depth + block * BLOCK * TAPS;
            TransposeTiles.run(scratch, result, BLOCK, channels * TAPS, lanes, operands.array(2), to, depth);
        }
    }
}
