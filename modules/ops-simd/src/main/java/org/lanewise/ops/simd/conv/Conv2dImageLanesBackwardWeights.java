package org.lanewise.ops.simd.conv;

import java.util.List;
import java.util.Optional;
import org.lanewise.ops.simd.Conv2dProblem;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.tile.Tiles;

/// The gradient with respect to the weights when the lanes are 16 images.
///
/// A register tile is some output channels by some terms of the reduction; each lane sums its
/// images' pixels, block after block, and a fixed tree joins the 16 lanes at the end. The
/// gradient of the destination is cut into runs of pixels that stay in the first-level cache
/// while several tiles read them.
final class Conv2dImageLanesBackwardWeights implements Kernel<Conv2dProblem> {

    private static final int LANES = 16;

    /// Pixels of a run: 6 rows of them are 18 KB.
    private static final int RUN = 48;

    /// Tiles that share a run; their sums stay in the first-level cache too.
    private static final int TILES = 8;

    @Override
    public String name() {
        return "Conv2dImageLanesBackwardWeights";
    }

    @Override
    public Optional<String> rejects(Conv2dProblem problem) {
        if (problem.direction() != Direction.BACKWARD_WEIGHTS) {
            return Optional.of("computes the gradient with respect to the weights only");
        }
        return problem.layout() == Layout.CHW16N
                ? Optional.empty()
                : Optional.of("needs 16 images side by side, layout is " + problem.layout());
    }

    @Override
    public Primitive create(Conv2dProblem problem) {
        return new BackwardWeights(problem);
    }

    private static final class BackwardWeights implements Primitive {

        private final Conv2dProblem p;
        private final int pixels;
        private final int blocks;
        private final int groupOc;
        private final int depth;
        private final int rowTiles;
        private final int columnGroups;
        private final Halo halo;
        private final int[] taps;
        private final int[] points;
        private final List<Preparation> preparations;

        BackwardWeights(Conv2dProblem p) {
            this.p = p;
            pixels = p.oh() * p.ow();
            blocks = p.layout().blocks(p.images());
            groupOc = p.oc() / p.groups();
            halo = new Halo(
                    p.layout().lanes(),
                    blocks,
                    p.ic(),
                    p.ih(),
                    p.iw(),
                    p.h().padLow(),
                    p.h().padHigh(),
                    p.w().padLow(),
                    p.w().padHigh());
            depth = p.depth();
            taps = new int[depth];
            int kernel = p.h().kernel() * p.w().kernel();
            for (int k = 0; k < depth; k++) {
                int row = k / kernel * halo.paddedHeight() + k % kernel / p.w().kernel() * p.h().dilation();
                taps[k] = (row * halo.paddedWidth() + k % p.w().kernel() * p.w().dilation()) * LANES;
            }
            points = new int[pixels];
            for (int i = 0; i < pixels; i++) {
                int row = i / p.ow() * p.h().stride() * halo.paddedWidth();
                points[i] = (row + i % p.ow() * p.w().stride()) * LANES;
            }
            rowTiles = Math.ceilDiv(groupOc, Tiles.PAIR_ROWS);
            columnGroups = Math.ceilDiv(depth, TILES * Tiles.PAIR_COLUMNS);
            preparations = halo.isEmpty() ? List.of() : List.of(halo.preparation(0));
        }

        @Override
        public String kernel() {
            return "Conv2dImageLanesBackwardWeights";
        }

        @Override
        public int tasks() {
            return p.groups() * rowTiles * columnGroups;
        }

        @Override
        public int scratch() {
            return TILES * Tiles.PAIR_COLUMNS * Tiles.PAIR_ROWS * LANES;
        }

        @Override
        public List<Preparation> preparations() {
            return preparations;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int group = task / (rowTiles * columnGroups);
            int oc = group * groupOc + task / columnGroups % rowTiles * Tiles.PAIR_ROWS;
            int rows = Math.min(Tiles.PAIR_ROWS, (group + 1) * groupOc - oc);
            int firstColumn = task % columnGroups * TILES * Tiles.PAIR_COLUMNS;
            int endColumn = Math.min(depth, firstColumn + TILES * Tiles.PAIR_COLUMNS);
            int plane = halo.paddedHeight() * halo.paddedWidth() * LANES;
            int groupStart = group * (p.ic() / p.groups()) * plane;
            int aStep = pixels * LANES;
            for (int block = 0; block < blocks; block++) {
                int src = operands.offset(0) + block * p.ic() * plane + groupStart;
                int dDst = operands.offset(1) + (block * p.oc() + oc) * aStep;
                for (int run = 0; run < pixels; run += RUN) {
                    int count = Math.min(RUN, pixels - run);
                    for (int k = firstColumn; k < endColumn; k += Tiles.PAIR_COLUMNS) {
                        Tiles.pairwise(
                                rows,
                                Math.min(Tiles.PAIR_COLUMNS, endColumn - k),
                                count,
                                operands.array(1),
                                dDst + run * LANES,
                                aStep,
                                operands.array(0),
                                src,
                                taps,
                                k,
                                points,
                                run,
                                scratch,
                                (k - firstColumn) * rows * LANES,
                                block == 0 && run == 0);
                    }
                }
            }
            store(operands, scratch, oc, rows, firstColumn, endColumn);
        }

        private void store(Operands operands, float[] scratch, int oc, int rows, int firstColumn, int endColumn) {
            float[] dWeights = operands.array(2);
            for (int tile = firstColumn; tile < endColumn; tile += Tiles.PAIR_COLUMNS) {
                int columns = Math.min(Tiles.PAIR_COLUMNS, endColumn - tile);
                int sums = (tile - firstColumn) * rows * LANES;
                for (int r = 0; r < rows; r++) {
                    int to = operands.offset(2) + (oc + r) * depth;
                    for (int c = 0; c < columns; c++) {
                        dWeights[to + tile + c] = Lanes.tree(scratch, sums + (r * columns + c) * LANES);
                    }
                }
            }
        }
    }
}
