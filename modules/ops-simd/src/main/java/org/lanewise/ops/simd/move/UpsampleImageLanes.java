package org.lanewise.ops.simd.move;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.util.Arrays;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.UpsampleProblem;
import org.lanewise.ops.simd.UpsampleProblem.Mode;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.lanes.Ranges;

/// Resampling where the lanes are 16 images: positions and weights are scalars, so there is
/// nothing to gather. A task is a range of planes.
final class UpsampleImageLanes implements Kernel<UpsampleProblem> {

    private static final String NAME = "UpsampleImageLanes";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> rejects(UpsampleProblem problem) {
        return problem.layout() == Layout.CHW16N
                ? Optional.empty()
                : Optional.of("needs 16 images side by side, layout is " + problem.layout());
    }

    @Override
    public Primitive create(UpsampleProblem p) {
        int planes = p.layout().blocks(p.images()) * p.channels();
        int tasks = Ranges.tasks(planes, p.layout().length(p.images(), p.channels() * p.oh() * p.ow()));
        return new Planes(
                p,
                Neighbours.of(p.mode(), p.alignCorners(), p.ih(), p.oh()),
                Neighbours.of(p.mode(), p.alignCorners(), p.iw(), p.ow()),
                planes,
                tasks);
    }

    private record Planes(UpsampleProblem p, Neighbours h, Neighbours w, int planes, int tasks) implements Primitive {

        @Override
        public String kernel() {
            return NAME;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            boolean forward = p.direction() == Direction.FORWARD;
            boolean nearest = p.mode() == Mode.NEAREST;
            float[] from = operands.array(0);
            float[] to = operands.array(1);
            int end = Ranges.start(planes, tasks, task + 1);
            for (int plane = Ranges.start(planes, tasks, task); plane < end; plane++) {
                int small = operands.offset(forward ? 0 : 1) + plane * p.ih() * p.iw() * Lanes.COUNT;
                int large = operands.offset(forward ? 1 : 0) + plane * p.oh() * p.ow() * Lanes.COUNT;
                if (forward) {
                    if (nearest) {
                        copy(from, small, to, large, h, w, p.iw());
                    } else {
                        interpolate(from, small, to, large, h, w, p.iw());
                    }
                } else {
                    Arrays.fill(to, small, small + p.ih() * p.iw() * Lanes.COUNT, 0f);
                    if (nearest) {
                        accumulate(from, large, to, small, h, w, p.iw());
                    } else {
                        spread(from, large, to, small, h, w, p.iw());
                    }
                }
            }
        }
    }

    private static void copy(float[] src, int from, float[] dst, int to, Neighbours h, Neighbours w, int iw) {
        int at = to;
        for (int oy = 0; oy < h.count(); oy++) {
            int row = from + h.low(oy) * iw * Lanes.COUNT;
            for (int ox = 0; ox < w.count(); ox++) {
                int place = row + w.low(ox) * Lanes.COUNT;
                for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                    fromArray(SPECIES, src, place + lane).intoArray(dst, at + lane);
                }
                at += Lanes.COUNT;
            }
        }
    }

    private static void interpolate(float[] src, int from, float[] dst, int to, Neighbours h, Neighbours w, int iw) {
        int at = to;
        for (int oy = 0; oy < h.count(); oy++) {
            int top = from + h.low(oy) * iw * Lanes.COUNT;
            int bottom = from + h.high(oy) * iw * Lanes.COUNT;
            float down = h.weight(oy);
            for (int ox = 0; ox < w.count(); ox++) {
                int left = w.low(ox) * Lanes.COUNT;
                int right = w.high(ox) * Lanes.COUNT;
                float across = w.weight(ox);
                for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                    FloatVector weight = broadcast(SPECIES, across);
                    FloatVector rest = broadcast(SPECIES, 1f - across);
                    FloatVector upper = weight.fma(
                            fromArray(SPECIES, src, top + right + lane),
                            rest.mul(fromArray(SPECIES, src, top + left + lane)));
                    FloatVector lower = weight.fma(
                            fromArray(SPECIES, src, bottom + right + lane),
                            rest.mul(fromArray(SPECIES, src, bottom + left + lane)));
                    broadcast(SPECIES, down).fma(lower, upper.mul(1f - down)).intoArray(dst, at + lane);
                }
                at += Lanes.COUNT;
            }
        }
    }

    private static void accumulate(float[] dDst, int from, float[] dSrc, int to, Neighbours h, Neighbours w, int iw) {
        int at = from;
        for (int oy = 0; oy < h.count(); oy++) {
            int row = to + h.low(oy) * iw * Lanes.COUNT;
            for (int ox = 0; ox < w.count(); ox++) {
                int place = row + w.low(ox) * Lanes.COUNT;
                for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                    fromArray(SPECIES, dSrc, place + lane)
                            .add(fromArray(SPECIES, dDst, at + lane))
                            .intoArray(dSrc, place + lane);
                }
                at += Lanes.COUNT;
            }
        }
    }

    private static void spread(float[] dDst, int from, float[] dSrc, int to, Neighbours h, Neighbours w, int iw) {
        int at = from;
        for (int oy = 0; oy < h.count(); oy++) {
            int top = to + h.low(oy) * iw * Lanes.COUNT;
            int bottom = to + h.high(oy) * iw * Lanes.COUNT;
            float down = h.weight(oy);
            for (int ox = 0; ox < w.count(); ox++) {
                int left = w.low(ox) * Lanes.COUNT;
                int right = w.high(ox) * Lanes.COUNT;
                float across = w.weight(ox);
                for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                    FloatVector gradient = fromArray(SPECIES, dDst, at + lane);
                    int corner = top + left + lane;
                    gradient.fma(broadcast(SPECIES, (1f - down) * (1f - across)), fromArray(SPECIES, dSrc, corner))
                            .intoArray(dSrc, corner);
                    corner = top + right + lane;
                    gradient.fma(broadcast(SPECIES, (1f - down) * across), fromArray(SPECIES, dSrc, corner))
                            .intoArray(dSrc, corner);
                    corner = bottom + left + lane;
                    gradient.fma(broadcast(SPECIES, down * (1f - across)), fromArray(SPECIES, dSrc, corner))
                            .intoArray(dSrc, corner);
                    corner = bottom + right + lane;
                    gradient.fma(broadcast(SPECIES, down * across), fromArray(SPECIES, dSrc, corner))
                            .intoArray(dSrc, corner);
                }
                at += Lanes.COUNT;
            }
        }
    }
}
