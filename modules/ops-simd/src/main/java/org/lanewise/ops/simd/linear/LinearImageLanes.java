package org.lanewise.ops.simd.linear;

import java.util.List;
import java.util.Optional;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.LinearProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.activation.FusedEpilogue;
import org.lanewise.ops.simd.tile.Tiles;

/// A fully connected layer and its gradient with respect to the source, lanes are 16 images: a
/// register tile is some features by some blocks of images, so that a weight that was loaded
/// serves up to 64 images.
final class LinearImageLanes implements Kernel<LinearProblem> {

    private static final int LANES = 16;

    @Override
    public String name() {
        return "LinearImageLanes";
    }

    @Override
    public Optional<String> rejects(LinearProblem problem) {
        if (problem.direction() == Direction.BACKWARD_WEIGHTS) {
            return Optional.of("computes forward and the gradient with respect to the source only");
        }
        return problem.layout() == Layout.CHW16N
                ? Optional.empty()
                : Optional.of("needs 16 images side by side, layout is " + problem.layout());
    }

    @Override
    public Primitive create(LinearProblem problem) {
        return new Product(problem);
    }

    private static final class Product implements Primitive {

        private final LinearProblem p;
        private final int rows;
        private final int depth;
        private final int blocks;
        private final int rowTiles;
        private final int[] taps;
        private final float[] zeros;
        private final List<Preparation> preparations;

        Product(LinearProblem p) {
            this.p = p;
            boolean forward = p.direction() == Direction.FORWARD;
            rows = forward ? p.out() : p.in();
            depth = forward ? p.in() : p.out();
            blocks = p.layout().blocks(p.images());
            rowTiles = Math.ceilDiv(rows, Tiles.ROWS);
            taps = new int[depth];
            for (int k = 0; k < depth; k++) {
                taps[k] = k * LANES;
            }
            zeros = new float[p.bias() ? 0 : rows];
            int rowStep = forward ? p.in() : 1;
            int depthStep = forward ? 1 : p.in();
            preparations =
                    List.of(new PackedMatrix(rows, depth, Tiles.ROWS, rowStep, depthStep, depth, 0).preparation(1));
        }

        @Override
        public String kernel() {
            return "LinearImageLanes";
        }

        @Override
        public int tasks() {
            return rowTiles;
        }

        @Override
        public List<Preparation> preparations() {
            return preparations;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int first = task * Tiles.ROWS;
            int count = Math.min(Tiles.ROWS, rows - first);
            int last = operands.count() - 1;
            float[] start = p.bias() ? operands.array(2) : zeros;
            int startOffset = p.bias() ? operands.offset(2) : 0;
            for (int block = 0; block < blocks; block += Tiles.COLUMNS) {
                Tiles.tapped(
                        count,
                        Math.min(Tiles.COLUMNS, blocks - block),
                        depth,
                        operands.array(1),
                        operands.offset(1) + first * depth,
                        operands.array(0),
                        operands.offset(0) + block * depth * LANES,
                        depth * LANES,
                        taps,
                        start,
                        startOffset + first,
                        operands.array(last),
                        operands.offset(last) + (block * rows + first) * LANES,
                        LANES,
                        rows * LANES);
            }
            for (int block = 0; block < blocks; block++) {
                FusedEpilogue.run(p.epilogue(), operands, (block * rows + first) * LANES, count * LANES);
            }
        }
    }
}
