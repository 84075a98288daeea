package org.lanewise.ops.simd.pool;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.util.Arrays;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolAxis;
import org.lanewise.ops.simd.PoolKind;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;

/// Average pooling where the lanes are 16 images: a tap is one aligned load and an addition.
/// Column sums are separate chains, so that several of them are under way at once. Backward
/// writes disjoint windows without loading `dSrc`.
final class AveragePoolImageLanes implements Kernel<Pool2dProblem> {

    private static final String NAME = "AveragePoolImageLanes";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(Pool2dProblem problem) {
        if (!(problem.kind() instanceof PoolKind.Average)) {
            return Optional.of("pools the average, kind is " + problem.kind());
        }
        return problem.layout() == Layout.CHW16N
                ? Optional.empty()
                : Optional.of("needs 16 images side by side, layout is " + problem.layout());
    }

    @Override
    public Primitive create(Pool2dProblem problem) {
        return new Pool(
                problem,
                Planes.of(problem),
                Averages.of(problem, ((PoolKind.Average) problem.kind()).countIncludePad()),
                ((PoolKind.Average) problem.kind()).countIncludePad(),
                problem.h().disjoint() && problem.w().disjoint(),
                problem.h().partition() && problem.w().partition());
    }

    private record Pool(
            Pool2dProblem p, Planes planes, Averages averages, boolean padded, boolean disjoint, boolean partition)
            implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public int tasks() {
            return planes.tasks();
        }

        @Override
        public int scratch() {
            return p.direction() == Direction.FORWARD ? averages.zeros() : 0;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            Arrays.fill(scratch, 0, scratch(), 0f);
            float[] from = operands.array(0);
            float[] to = operands.array(1);
            for (int plane = planes.first(task); plane < planes.end(task); plane++) {
                if (p.direction() == Direction.FORWARD) {
                    int src = operands.offset(0) + plane * planes.src();
                    averages.plane(from, src, to, operands.offset(1) + plane * planes.dst(), scratch);
                } else {
                    int dDst = operands.offset(0) + plane * planes.dst();
                    int dSrc = operands.offset(1) + plane * planes.src();
                    if (!partition) {
                        Arrays.fill(to, dSrc, dSrc + planes.src(), 0f);
                    }
                    if (disjoint) {
                        spread(from, dDst, to, dSrc, p, padded);
                    } else {
                        accumulate(from, dDst, to, dSrc, p, padded);
                    }
                }
            }
        }
    }

    /// Disjoint windows: every tap is written once.
    private static void spread(float[] dDst, int from, float[] dSrc, int to, Pool2dProblem p, boolean padded) {
        PoolAxis h = p.h();
        PoolAxis w = p.w();
        int row = w.in() * Lanes.COUNT;
        int down = h.dilation() * row;
        int right = w.dilation() * Lanes.COUNT;
        int at = from;
        for (int oy = 0; oy < h.out(); oy++) {
            int top = to + h.start(oy) * row;
            int bottom = top + h.taps(oy) * down;
            for (int ox = 0; ox < w.out(); ox++) {
                int left = w.start(ox) * Lanes.COUNT;
                int end = left + w.taps(ox) * right;
                float reciprocal = p.reciprocal(oy, ox, padded);
                for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                    FloatVector gradient =
                            fromArray(SPECIES, dDst, at + lane).mul(reciprocal).add(0f);
                    for (int y = top + lane; y < bottom; y += down) {
                        for (int x = y + left; x < y + end; x += right) {
                            gradient.intoArray(dSrc, x);
                        }
                    }
                }
                at += Lanes.COUNT;
            }
        }
    }

    /// Windows that overlap: every tap is added to what is there.
    private static void accumulate(float[] dDst, int from, float[] dSrc, int to, Pool2dProblem p, boolean padded) {
        PoolAxis h = p.h();
        PoolAxis w = p.w();
        int row = w.in() * Lanes.COUNT;
        int down = h.dilation() * row;
        int right = w.dilation() * Lanes.COUNT;
        int at = from;
        for (int oy = 0; oy < h.out(); oy++) {
            int top = to + h.start(oy) * row;
            int bottom = top + h.taps(oy) * down;
            for (int ox = 0; ox < w.out(); ox++) {
                int left = w.start(ox) * Lanes.COUNT;
                int end = left + w.taps(ox) * right;
                float reciprocal = p.reciprocal(oy, ox, padded);
                for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                    FloatVector gradient = fromArray(SPECIES, dDst, at + lane).mul(reciprocal);
                    for (int y = top + lane; y < bottom; y += down) {
                        for (int x = y + left; x < y + end; x += right) {
                            fromArray(SPECIES, dSrc, x).add(gradient).intoArray(dSrc, x);
                        }
                    }
                }
                at += Lanes.COUNT;
            }
        }
    }
}
