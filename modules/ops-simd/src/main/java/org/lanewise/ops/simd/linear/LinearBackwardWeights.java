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
import org.lanewise.ops.simd.tile.Tiles;

/// The gradient with respect to the weights of a fully connected layer: a matrix product over the
/// images, lanes are 16 input features.
///
/// With few pixels a sum over lanes would cost as much as the products, so the source is turned
/// into rows of features first, and no lane is summed.
final class LinearBackwardWeights implements Kernel<LinearProblem> {

    private static final int LANES = 16;

    @Override
    public String name() {
        return "LinearBackwardWeights";
    }

    @Override
    public Optional<String> rejects(LinearProblem problem) {
        if (problem.direction() != Direction.BACKWARD_WEIGHTS) {
            return Optional.of("computes the gradient with respect to the weights only");
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
        private final int pitch;
        private final int[] taps;
        private final float[] zeros;
        private final List<Preparation> preparations;

        Product(LinearProblem p) {
            this.p = p;
            ImageRows source = new ImageRows(p.images(), p.in());
            pitch = source.pitch();
            taps = new int[p.images()];
            for (int n = 0; n < taps.length; n++) {
                taps[n] = n * pitch;
            }
            zeros = new float[Tiles.ROWS];
            PackedMatrix gradients =
                    new PackedMatrix(p.out(), p.images(), Tiles.ROWS, LANES, 1, LANES, p.out() * LANES);
            preparations = List.of(source.preparation(0), gradients.preparation(1));
        }

        @Override
        public String kernel() {
            return "LinearBackwardWeights";
        }

        @Override
        public int tasks() {
            return Math.ceilDiv(p.out(), Tiles.ROWS);
        }

        @Override
        public int scratch() {
            return Tiles.ROWS * LANES;
        }

        @Override
        public List<Preparation> preparations() {
            return preparations;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int first = task * Tiles.ROWS;
            int rows = Math.min(Tiles.ROWS, p.out() - first);
            float[] dWeights = operands.array(2);
            int to = operands.offset(2) + first * p.in();
            int a = operands.offset(1) + first * p.images();
            for (int i = 0; i < p.in(); ) {
                int columns = Math.min(Tiles.COLUMNS, (p.in() - i) / LANES);
                int src = operands.offset(0) + i;
                if (columns > 0) {
                    Tiles.tapped(
                            rows,
                            columns,
                            p.images(),
                            operands.array(1),
                            a,
                            operands.array(0),
                            src,
                            LANES,
                            taps,
                            zeros,
                            0,
                            dWeights,
                            to + i,
                            p.in(),
                            LANES);
                    i += columns * LANES;
                } else {
                    Tiles.tapped(
                            rows,
                            1,
                            p.images(),
                            operands.array(1),
                            a,
                            operands.array(0),
                            src,
                            LANES,
                            taps,
                            zeros,
                            0,
                            scratch,
                            0,
                            LANES,
                            LANES);
                    for (int r = 0; r < rows; r++) {
                        System.arraycopy(scratch, r * LANES, dWeights, to + r * p.in() + i, p.in() - i);
                    }
                    i = p.in();
                }
            }
        }
    }
}
