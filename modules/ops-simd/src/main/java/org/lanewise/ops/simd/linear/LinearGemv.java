package org.lanewise.ops.simd.linear;

import java.util.Arrays;
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
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.tile.GemvTiles;
import org.lanewise.ops.simd.tile.TransposeTiles;

/// A fully connected layer on single images: lanes are outputs, the weights stream once through
/// the machine.
///
/// The weights are transposed and cut into panels, `[panel][in][outputs]`, so that they are read
/// in the order in which they lie. A task reads a few neighbouring panels at a time.
final class LinearGemv implements Kernel<LinearProblem> {

    @Override
    public String name() {
        return "LinearGemv";
    }

    @Override
    public Optional<String> rejects(LinearProblem problem) {
        if (problem.direction() != Direction.FORWARD) {
            return Optional.of("computes the forward direction only");
        }
        if (problem.layout() != Layout.NCHW) {
            return Optional.of("needs single images, layout is " + problem.layout());
        }
        long packed = packed(problem);
        return packed > Integer.MAX_VALUE
                ? Optional.of("the packed weights have " + packed + " elements, which no array holds")
                : Optional.empty();
    }

    /// Floats of the packed weights.
    private static long packed(LinearProblem p) {
        return (long) Math.ceilDiv(p.out(), GemvTiles.PANEL) * GemvTiles.PANEL * p.in();
    }

    @Override
    public Primitive create(LinearProblem problem) {
        return new Gemv(problem);
    }

    private static final class Gemv implements Primitive {

        private static final int PANEL = GemvTiles.PANEL;
        private static final int STREAMS = GemvTiles.STREAMS;

        private final LinearProblem p;
        private final int groups;
        private final List<Preparation> preparations;

        Gemv(LinearProblem p) {
            this.p = p;
            groups = Math.ceilDiv(p.out(), STREAMS * PANEL);
            Panels packed = new Panels(p.in(), p.out());
            preparations = List.of(new Preparation(1, packed, (int) packed(p), packed));
        }

        @Override
        public String kernel() {
            return "LinearGemv";
        }

        @Override
        public int tasks() {
            return p.images() * groups;
        }

        @Override
        public int scratch() {
            return STREAMS * PANEL;
        }

        @Override
        public List<Preparation> preparations() {
            return preparations;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int image = task / groups;
            int first = task % groups * STREAMS * PANEL;
            int count = Math.min(STREAMS * PANEL, p.out() - first);
            int last = operands.count() - 1;
            int vectors = Math.ceilDiv(count, Lanes.LENGTH);
            int computed = vectors * Lanes.LENGTH;
            if (p.bias()) {
                System.arraycopy(operands.array(2), operands.offset(2) + first, scratch, 0, count);
                Arrays.fill(scratch, count, computed, 0f);
            } else {
                Arrays.fill(scratch, 0, computed, 0f);
            }
            GemvTiles.run(
                    vectors,
                    p.in(),
                    operands.array(0),
                    operands.offset(0) + image * p.in(),
                    operands.array(1),
                    operands.offset(1) + first * p.in(),
                    PANEL * p.in(),
                    scratch,
                    0);
            FusedEpilogue.run(p.epilogue(), scratch, 0, computed, scratch, 0);
            System.arraycopy(scratch, 0, operands.array(last), operands.offset(last) + image * p.out() + first, count);
        }
    }

    /// Transposed weights in panels; outputs beyond the last are zero.
    private record Panels(int in, int out) implements Primitive {

        @Override
        public String kernel() {
            return "Panels";
        }

        @Override
        public int tasks() {
            return Math.ceilDiv(out, GemvTiles.PANEL);
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int panel = GemvTiles.PANEL;
            int first = task * panel;
            int count = Math.min(panel, out - first);
            int to = operands.offset(1) + first * in;
            if (count < panel) {
                Arrays.fill(operands.array(1), to, to + in * panel, 0f);
            }
            int from = operands.offset(0) + first * in;
            TransposeTiles.run(operands.array(0), from, in, count, in, operands.array(1), to, panel);
        }
    }
}
