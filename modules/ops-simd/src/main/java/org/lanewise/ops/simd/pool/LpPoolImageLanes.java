package org.lanewise.ops.simd.pool;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.util.Arrays;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
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

/// Norm pooling with exponent 1 or 2 where the lanes are 16 images: the two norms that need no
/// power, only a square root and a division a window.
final class LpPoolImageLanes implements Kernel<Pool2dProblem> {

    private static final String NAME = "LpPoolImageLanes";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(Pool2dProblem problem) {
        if (!(problem.kind() instanceof PoolKind.Lp(float p))) {
            return Optional.of("pools a norm, kind is " + problem.kind());
        }
        if (p != 1f && p != 2f) {
            return Optional.of("needs exponent 1 or 2, p is " + p);
        }
        return problem.layout() == Layout.CHW16N
                ? Optional.empty()
                : Optional.of("needs 16 images side by side, layout is " + problem.layout());
    }

    @Override
    public Primitive create(Pool2dProblem problem) {
        return new Pool(problem, Planes.of(problem), ((PoolKind.Lp) problem.kind()).p() == 2f);
    }

    private record Pool(Pool2dProblem p, Planes planes, boolean squares) implements Primitive {

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
            float[] src = operands.array(0);
            float[] dst = operands.array(1);
            for (int plane = planes.first(task); plane < planes.end(task); plane++) {
                int from = operands.offset(0) + plane * planes.src();
                int to = operands.offset(1) + plane * planes.dst();
                if (p.direction() == Direction.FORWARD) {
                    forward(src, from, dst, to, p.h(), p.w(), squares);
                } else {
                    float[] dSrc = operands.array(3);
                    int dDst = operands.offset(2) + plane * planes.dst();
                    int at = operands.offset(3) + plane * planes.src();
                    Arrays.fill(dSrc, at, at + planes.src(), 0f);
                    if (squares) {
                        euclidean(src, from, dst, to, operands.array(2), dDst, dSrc, at, p.h(), p.w());
                    } else {
                        absolute(src, from, operands.array(2), dDst, dSrc, at, p.h(), p.w());
                    }
                }
            }
        }
    }

    private static void forward(float[] src, int from, float[] dst, int to, PoolAxis h, PoolAxis w, boolean squares) {
        int row = w.in() * Lanes.COUNT;
        int down = h.dilation() * row;
        int right = w.dilation() * Lanes.COUNT;
        int at = to;
        for (int oy = 0; oy < h.out(); oy++) {
            int top = from + h.start(oy) * row;
            int bottom = top + h.taps(oy) * down;
            for (int ox = 0; ox < w.out(); ox++) {
                int left = w.start(ox) * Lanes.COUNT;
                int end = left + w.taps(ox) * right;
                for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                    FloatVector sum = broadcast(SPECIES, 0f);
                    for (int y = top + lane; y < bottom; y += down) {
                        for (int x = y + left; x < y + end; x += right) {
                            FloatVector value = fromArray(SPECIES, src, x);
                            sum = squares ? value.fma(value, sum) : sum.add(value.abs());
                        }
                    }
                    sum = squares ? sum.sqrt() : sum;
                    sum.intoArray(dst, at + lane);
                }
                at += Lanes.COUNT;
            }
        }
    }

    private static void absolute(
            float[] src, int from, float[] dDst, int dDstAt, float[] dSrc, int to, PoolAxis h, PoolAxis w) {
        int at = dDstAt;
        for (int oy = 0; oy < h.out(); oy++) {
            int top = h.start(oy);
            int bottom = top + h.taps(oy) * h.dilation();
            for (int ox = 0; ox < w.out(); ox++) {
                int left = w.start(ox);
                int right = left + w.taps(ox) * w.dilation();
                for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                    FloatVector gradient = fromArray(SPECIES, dDst, at + lane);
                    FloatVector opposite = gradient.neg();
                    FloatVector zero = broadcast(SPECIES, 0f);
                    for (int y = top; y < bottom; y += h.dilation()) {
                        for (int x = left; x < right; x += w.dilation()) {
                            int tap = (y * w.in() + x) * Lanes.COUNT + lane;
                            FloatVector value = fromArray(SPECIES, src, from + tap);
                            FloatVector signed = zero.blend(gradient, value.compare(VectorOperators.GT, 0f))
                                    .blend(opposite, value.compare(VectorOperators.LT, 0f));
                            fromArray(SPECIES, dSrc, to + tap).add(signed).intoArray(dSrc, to + tap);
                        }
                    }
                }
                at += Lanes.COUNT;
            }
        }
    }

    private static void euclidean(
            float[] src,
            int from,
            float[] dst,
            int dstAt,
            float[] dDst,
            int dDstAt,
            float[] dSrc,
            int to,
            PoolAxis h,
            PoolAxis w) {
        int at = 0;
        for (int oy = 0; oy < h.out(); oy++) {
            int top = h.start(oy);
            int bottom = top + h.taps(oy) * h.dilation();
            for (int ox = 0; ox < w.out(); ox++) {
                int left = w.start(ox);
                int right = left + w.taps(ox) * w.dilation();
                for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                    FloatVector norm = fromArray(SPECIES, dst, dstAt + at + lane);
                    FloatVector ratio = fromArray(SPECIES, dDst, dDstAt + at + lane)
                            .div(norm)
                            .blend(0f, norm.compare(VectorOperators.EQ, 0f));
                    for (int y = top; y < bottom; y += h.dilation()) {
                        for (int x = left; x < right; x += w.dilation()) {
                            int tap = (y * w.in() + x) * Lanes.COUNT + lane;
                            ratio.fma(fromArray(SPECIES, src, from + tap), fromArray(SPECIES, dSrc, to + tap))
                                    .intoArray(dSrc, to + tap);
                        }
                    }
                }
                at += Lanes.COUNT;
            }
        }
    }
}
