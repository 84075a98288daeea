package org.lanewise.ops.simd.move;

import java.util.Optional;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.UpsampleProblem;
import org.lanewise.ops.simd.UpsampleProblem.Mode;
import org.lanewise.ops.simd.lanes.Ranges;

/// Resampling as plain loops: the scalar twin of [UpsampleImageLanes], for every layout. A task
/// is a range of planes.
final class UpsampleReference implements Kernel<UpsampleProblem> {

    @Override
    public String name() {
        return "UpsampleReference";
    }

    @Override
    public Optional<String> rejects(UpsampleProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(UpsampleProblem p) {
        int planes = p.layout().blocks(p.images()) * p.channels();
        int tasks = Ranges.tasks(planes, p.layout().length(p.images(), p.channels() * p.oh() * p.ow()));
        return new Plain(
                p,
                Neighbours.of(p.mode(), p.alignCorners(), p.ih(), p.oh()),
                Neighbours.of(p.mode(), p.alignCorners(), p.iw(), p.ow()),
                planes,
                tasks);
    }

    private record Plain(UpsampleProblem p, Neighbours h, Neighbours w, int planes, int tasks) implements Primitive {

        @Override
        public String kernel() {
            return "UpsampleReference";
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int lanes = p.layout().lanes();
            boolean forward = p.direction() == Direction.FORWARD;
            for (int plane = Ranges.start(planes, tasks, task);
                    plane < Ranges.start(planes, tasks, task + 1);
                    plane++) {
                int small = operands.offset(forward ? 0 : 1) + plane * p.ih() * p.iw() * lanes;
                int large = operands.offset(forward ? 1 : 0) + plane * p.oh() * p.ow() * lanes;
                for (int lane = 0; lane < lanes; lane++) {
                    if (forward) {
                        forward(operands.array(0), small + lane, operands.array(1), large + lane);
                    } else {
                        backward(operands.array(0), large + lane, operands.array(1), small + lane);
                    }
                }
            }
        }

        private int index(int y, int x) {
            return (y * p.iw() + x) * p.layout().lanes();
        }

        private void forward(float[] src, int from, float[] dst, int to) {
            for (int oy = 0; oy < p.oh(); oy++) {
                for (int ox = 0; ox < p.ow(); ox++) {
                    int at = to + (oy * p.ow() + ox) * p.layout().lanes();
                    float a = src[from + index(h.low(oy), w.low(ox))];
                    if (p.mode() == Mode.NEAREST) {
                        dst[at] = a;
                    } else {
                        float b = src[from + index(h.low(oy), w.high(ox))];
                        float c = src[from + index(h.high(oy), w.low(ox))];
                        float d = src[from + index(h.high(oy), w.high(ox))];
                        float top = between(a, b, w.weight(ox));
                        dst[at] = between(top, between(c, d, w.weight(ox)), h.weight(oy));
                    }
                }
            }
        }

        private static float between(float low, float high, float weight) {
            return Math.fma(weight, high, (1f - weight) * low);
        }

        private void backward(float[] dDst, int from, float[] dSrc, int to) {
            for (int i = 0; i < p.ih() * p.iw(); i++) {
                dSrc[to + i * p.layout().lanes()] = 0f;
            }
            for (int oy = 0; oy < p.oh(); oy++) {
                for (int ox = 0; ox < p.ow(); ox++) {
                    float gradient = dDst[from + (oy * p.ow() + ox) * p.layout().lanes()];
                    if (p.mode() == Mode.NEAREST) {
                        dSrc[to + index(h.low(oy), w.low(ox))] += gradient;
                    } else {
                        float bottom = h.weight(oy);
                        float right = w.weight(ox);
                        add(dSrc, to + index(h.low(oy), w.low(ox)), gradient, (1f - bottom) * (1f - right));
                        add(dSrc, to + index(h.low(oy), w.high(ox)), gradient, (1f - bottom) * right);
                        add(dSrc, to + index(h.high(oy), w.low(ox)), gradient, bottom * (1f - right));
                        add(dSrc, to + index(h.high(oy), w.high(ox)), gradient, bottom * right);
                    }
                }
            }
        }

        private static void add(float[] dSrc, int at, float gradient, float weight) {
            dSrc[at] = Math.fma(weight, gradient, dSrc[at]);
        }
    }
}
