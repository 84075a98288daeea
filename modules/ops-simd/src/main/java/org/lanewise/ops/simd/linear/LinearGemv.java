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

/// A fully connected layer on single images: lanes are 16 outputs, the weights stream once
/// through the machine.
///
/// The weights are transposed and cut into panels of as many outputs as a tile has columns,
/// `[panel][in][outputs]`, so that they are read in the order in which they lie.
final class LinearGemv implements Kernel<LinearProblem> {

    private static final int LANES = 16;

    @Override
    public String name() {
        return "LinearGemv";
    }

    @Override
    public Optional<String> rejects(LinearProblem problem) {
        if (problem.direction() != Direction.FORWARD) {
            return Optional.of("computes the forward direction only");
        }
        return problem.layout() == Layout.NCHW
                ? Optional.empty()
                : Optional.of("needs single images, layout is " + problem.layout());
    }

    @Override
    public Primitive create(LinearProblem problem) {
        return new Gemv(problem);
    }

    private static final class Gemv implements Primitive {

        private static final int PANEL = Tiles.COLUMNS * LANES;

        private final LinearProblem p;
        private final int panels;
        private final List<Preparation> preparations;

        Gemv(LinearProblem p) {
            this.p = p;
            panels = Math.ceilDiv(p.out(), PANEL);
            Panels packed = new Panels(p.in(), p.out(), PANEL);
            preparations = List.of(new Preparation(1, packed, Math.multiplyExact(panels * PANEL, p.in()), packed));
        }

        @Override
        public String kernel() {
            return "LinearGemv";
        }

        @Override
        public int tasks() {
            return p.images() * panels;
        }

        @Override
        public int scratch() {
            return PANEL;
        }

        @Override
        public List<Preparation> preparations() {
            return preparations;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int image = task / panels;
            int first = task % panels * PANEL;
            int count = Math.min(PANEL, p.out() - first);
            int last = operands.count() - 1;
            for (int i = 0; i < PANEL; i++) {
                scratch[i] = p.bias() && i < count ? operands.array(2)[operands.offset(2) + first + i] : 0f;
            }
            Tiles.panel(
                    1,
                    Math.ceilDiv(count, LANES),
                    p.in(),
                    operands.array(0),
                    operands.offset(0) + image * p.in(),
                    operands.array(1),
                    operands.offset(1) + first * p.in(),
                    PANEL,
                    scratch,
                    0,
                    PANEL,
                    LANES,
                    false);
            System.arraycopy(scratch, 0, operands.array(last), operands.offset(last) + image * p.out() + first, count);
        }
    }

    /// Transposed weights in panels; outputs beyond the last are zero.
    private record Panels(int in, int out, int panel) implements Primitive {

        @Override
        public String kernel() {
            return "Panels";
        }

        @Override
        public int tasks() {
            return Math.ceilDiv(out, panel);
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int first = task * panel;
            int to = operands.offset(1) + first * in;
            for (int i = 0; i < in; i++) {
                for (int o = 0; o < panel; o++) {
                    int from = operands.offset(0) + (first + o) * in + i;
                    operands.array(1)[to++] = first + o < out ? operands.array(0)[from] : 0f;
                }
            }
        }
    }
}
