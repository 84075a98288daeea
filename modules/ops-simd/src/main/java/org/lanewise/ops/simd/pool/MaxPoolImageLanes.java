package org.lanewise.ops.simd.pool;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.util.Arrays;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolAxis;
import org.lanewise.ops.simd.PoolKind;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;

/// Max pooling where the lanes are 16 images: a tap is one aligned load, a comparison and a
/// blend, whatever the stride.
///
/// The maximum and its position stay in registers over the window. Backward compares the position
/// with every tap instead of scattering: no gather, no scatter, and where the windows are
/// disjoint no load of `dSrc` either.
final class MaxPoolImageLanes implements Kernel<Pool2dProblem> {

    private static final String NAME = "MaxPoolImageLanes";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(Pool2dProblem problem) {
        if (!(problem.kind() instanceof PoolKind.Max)) {
            return Optional.of("pools the maximum, kind is " + problem.kind());
        }
        return problem.layout() == Layout.CHW16N
                ? Optional.empty()
                : Optional.of("needs 16 images side by side, layout is " + problem.layout());
    }

    @Override
    public Primitive create(Pool2dProblem problem) {
        return problem.direction() == Direction.FORWARD
                ? new Forward(
                        problem, Planes.of(problem), ((PoolKind.Max) problem.kind()).indices(), MaxValues.of(problem))
                : new Backward(
                        problem,
                        Planes.of(problem),
                        problem.h().disjoint() && problem.w().disjoint(),
                        problem.h().partition() && problem.w().partition());
    }

    private record Forward(Pool2dProblem p, Planes planes, boolean indices, MaxValues values) implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public int tasks() {
            return planes.tasks();
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            for (int plane = planes.first(task); plane < planes.end(task); plane++) {
                float[] src = operands.array(0);
                float[] dst = operands.array(1);
                int from = operands.offset(0) + plane * planes.src();
                int to = operands.offset(1) + plane * planes.dst();
                if (indices) {
                    int positions = operands.offset(2) + plane * planes.dst();
                    positions(src, from, dst, to, operands.array(2), positions, p.h(), p.w());
                } else {
                    values.plane(src, from, dst, to);
                }
            }
        }
    }

    private record Backward(Pool2dProblem p, Planes planes, boolean disjoint, boolean partition) implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public int tasks() {
            return planes.tasks();
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            float[] dSrc = operands.array(2);
            for (int plane = planes.first(task); plane < planes.end(task); plane++) {
                int indices = operands.offset(0) + plane * planes.dst();
                int from = operands.offset(1) + plane * planes.dst();
                int to = operands.offset(2) + plane * planes.src();
                if (!partition) {
                    Arrays.fill(dSrc, to, to + planes.src(), 0f);
                }
                if (disjoint) {
                    spread(operands.array(0), indices, operands.array(1), from, dSrc, to, p.h(), p.w());
                } else {
                    accumulate(operands.array(0), indices, operands.array(1), from, dSrc, to, p.h(), p.w());
                }
            }
        }
    }

    private static void positions(
            float[] src, int from, float[] dst, int to, float[] indices, int indicesAt, PoolAxis h, PoolAxis w) {
        int at = 0;
        for (int oy = 0; oy < h.out(); oy++) {
            int top = h.start(oy);
            int bottom = top + h.taps(oy) * h.dilation();
            for (int ox = 0; ox < w.out(); ox++) {
                int left = w.start(ox);
                int right = left + w.taps(ox) * w.dilation();
                for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                    FloatVector maximum = broadcast(SPECIES, Float.NEGATIVE_INFINITY);
                    FloatVector position = broadcast(SPECIES, (float) (top * w.in() + left));
                    for (int y = top; y < bottom; y += h.dilation()) {
                        for (int x = left; x < right; x += w.dilation()) {
                            int tap = y * w.in() + x;
                            FloatVector value = fromArray(SPECIES, src, from + tap * Lanes.COUNT + lane);
                            VectorMask<Float> taken = value.compare(VectorOperators.GT, maximum)
                                    .or(value.compare(VectorOperators.NE, value));
                            maximum = maximum.blend(value, taken);
                            position = position.blend(broadcast(SPECIES, (float) tap), taken);
                        }
                    }
                    maximum.add(0f).intoArray(dst, to + at + lane);
                    position.intoArray(indices, indicesAt + at + lane);
                }
                at += Lanes.COUNT;
            }
        }
    }

    /// Disjoint windows: every tap is written once.
    private static void spread(
            float[] indices, int indicesAt, float[] dDst, int from, float[] dSrc, int to, PoolAxis h, PoolAxis w) {
        int at = 0;
        for (int oy = 0; oy < h.out(); oy++) {
            int top = h.start(oy);
            int bottom = top + h.taps(oy) * h.dilation();
            for (int ox = 0; ox < w.out(); ox++) {
                int left = w.start(ox);
                int right = left + w.taps(ox) * w.dilation();
                for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                    FloatVector zero = broadcast(SPECIES, 0f);
                    FloatVector position = fromArray(SPECIES, indices, indicesAt + at + lane);
                    FloatVector gradient =
                            fromArray(SPECIES, dDst, from + at + lane).add(0f);
                    for (int y = top; y < bottom; y += h.dilation()) {
                        for (int x = left; x < right; x += w.dilation()) {
                            int tap = y * w.in() + x;
                            zero.blend(gradient, position.compare(VectorOperators.EQ, (float) tap))
                                    .intoArray(dSrc, to + tap * Lanes.COUNT + lane);
                        }
                    }
                }
                at += Lanes.COUNT;
            }
        }
    }

    /// Windows that overlap: every tap is added to what is there.
    private static void accumulate(
            float[] indices, int indicesAt, float[] dDst, int from, float[] dSrc, int to, PoolAxis h, PoolAxis w) {
        int at = 0;
        for (int oy = 0; oy < h.out(); oy++) {
            int top = h.start(oy);
            int bottom = top + h.taps(oy) * h.dilation();
            for (int ox = 0; ox < w.out(); ox++) {
                int left = w.start(ox);
                int right = left + w.taps(ox) * w.dilation();
                for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                    FloatVector zero = broadcast(SPECIES, 0f);
                    FloatVector position = fromArray(SPECIES, indices, indicesAt + at + lane);
                    FloatVector gradient = fromArray(SPECIES, dDst, from + at + lane);
                    for (int y = top; y < bottom; y += h.dilation()) {
                        for (int x = left; x < right; x += w.dilation()) {
                            int tap = y * w.in() + x;
                            int place = to + tap * Lanes.COUNT + lane;
                            fromArray(SPECIES, dSrc, place)
                                    .add(zero.blend(gradient, position.compare(VectorOperators.EQ, (float) tap)))
                                    .intoArray(dSrc, place);
                        }
                    }
                }
                at += Lanes.COUNT;
            }
        }
    }
}
