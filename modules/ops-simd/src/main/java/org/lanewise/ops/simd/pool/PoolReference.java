package org.lanewise.ops.simd.pool;

import java.util.Optional;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.PoolAxis;
import org.lanewise.ops.simd.PoolKind;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.math.Power;

/// Pooling of every kind in every layout as plain loops: the scalar twin of the kernels above it
/// in the list.
///
/// Norms with an exponent other than 1 and 2 are computed here only: their powers and sums are
/// double.
final class PoolReference implements Kernel<Pool2dProblem> {

    @Override
    public String name() {
        return "PoolReference";
    }

    @Override
    public Optional<String> rejects(Pool2dProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(Pool2dProblem problem) {
        return new Plain(problem, Planes.of(problem));
    }

    private record Plain(Pool2dProblem p, Planes planes) implements Primitive {

        @Override
        public String kernel() {
            return "PoolReference";
        }

        @Override
        public int tasks() {
            return planes.tasks();
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int lanes = p.layout().lanes();
            for (int plane = planes.first(task); plane < planes.end(task); plane++) {
                for (int lane = 0; lane < lanes; lane++) {
                    if (p.direction() == Direction.FORWARD) {
                        forward(operands, plane * planes.src() + lane, plane * planes.dst() + lane);
                    } else {
                        backward(operands, plane * planes.src() + lane, plane * planes.dst() + lane);
                    }
                }
            }
        }

        private void forward(Operands operands, int plane, int at) {
            float[] src = operands.array(0);
            float[] dst = operands.array(1);
            int from = operands.offset(0) + plane;
            int to = operands.offset(1) + at;
            for (int oy = 0; oy < p.oh(); oy++) {
                for (int ox = 0; ox < p.ow(); ox++) {
                    int o = (oy * p.ow() + ox) * p.layout().lanes();
                    switch (p.kind()) {
                        case PoolKind.Max max -> {
                            int position = maximum(src, from, oy, ox);
                            dst[to + o] = src[from + position * p.layout().lanes()] + 0f;
                            if (max.indices()) {
                                operands.array(2)[operands.offset(2) + at + o] = position;
                            }
                        }
                        case PoolKind.Average average ->
                            dst[to + o] = sum(src, from, oy, ox) * p.reciprocal(oy, ox, average.countIncludePad());
                        case PoolKind.Lp lp -> dst[to + o] = norm(src, from, oy, ox, lp.p());
                    }
                }
            }
        }

        private int maximum(float[] src, int from, int oy, int ox) {
            int position = p.h().start(oy) * p.iw() + p.w().start(ox);
            float maximum = Float.NEGATIVE_INFINITY;
            for (int r = 0; r < p.h().taps(oy); r++) {
                for (int s = 0; s < p.w().taps(ox); s++) {
                    int tap = tap(oy, ox, r, s);
                    float value = src[from + tap * p.layout().lanes()];
                    if (value > maximum || Float.isNaN(value)) {
                        maximum = value;
                        position = tap;
                    }
                }
            }
            return position;
        }

        private float sum(float[] src, int from, int oy, int ox) {
            float sum = 0f;
            for (int s = 0; s < p.w().taps(ox); s++) {
                float column = 0f;
                for (int r = 0; r < p.h().taps(oy); r++) {
                    column += src[from + tap(oy, ox, r, s) * p.layout().lanes()];
                }
                sum += column;
            }
            return sum;
        }

        private float norm(float[] src, int from, int oy, int ox, float exponent) {
            float sum = 0f;
            double powers = 0;
            for (int r = 0; r < p.h().taps(oy); r++) {
                for (int s = 0; s < p.w().taps(ox); s++) {
                    float value = src[from + tap(oy, ox, r, s) * p.layout().lanes()];
                    if (exponent == 1f) {
                        sum += Math.abs(value);
                    } else if (exponent == 2f) {
                        sum = Math.fma(value, value, sum);
                    } else {
                        powers += Power.pow(Math.abs(value), exponent);
                    }
                }
            }
            if (exponent == 1f) {
                return sum;
            }
            return (float) (exponent == 2f ? Math.sqrt(sum) : Power.pow(powers, 1.0 / exponent));
        }

        private void backward(Operands operands, int plane, int at) {
            int lanes = p.layout().lanes();
            int last = operands.count() - 1;
            float[] dDst = operands.array(last - 1);
            float[] dSrc = operands.array(last);
            int to = operands.offset(last) + plane;
            for (int i = 0; i < p.ih() * p.iw(); i++) {
                dSrc[to + i * lanes] = 0f;
            }
            for (int oy = 0; oy < p.oh(); oy++) {
                for (int ox = 0; ox < p.ow(); ox++) {
                    int o = at + (oy * p.ow() + ox) * lanes;
                    float gradient = dDst[operands.offset(last - 1) + o];
                    for (int r = 0; r < p.h().taps(oy); r++) {
                        for (int s = 0; s < p.w().taps(ox); s++) {
                            int tap = tap(oy, ox, r, s);
                            int i = to + tap * lanes;
                            switch (p.kind()) {
                                case PoolKind.Max _ -> {
                                    if (operands.array(0)[operands.offset(0) + o] == tap) {
                                        dSrc[i] += gradient;
                                    }
                                }
                                case PoolKind.Average average ->
                                    dSrc[i] += gradient * p.reciprocal(oy, ox, average.countIncludePad());
                                case PoolKind.Lp lp -> {
                                    float value = operands.array(0)[operands.offset(0) + plane + tap * lanes];
                                    float norm = operands.array(1)[operands.offset(1) + o];
                                    dSrc[i] = normGradient(dSrc[i], gradient, value, norm, lp.p());
                                }
                            }
                        }
                    }
                }
            }
        }

        private static float normGradient(float sum, float gradient, float value, float norm, float exponent) {
            if (exponent == 1f) {
                return sum + (value > 0f ? gradient : value < 0f ? -gradient : 0f);
            }
            if (exponent == 2f) {
                return Math.fma(norm == 0f ? 0f : gradient / norm, value, sum);
            }
            if (norm == 0f || value == 0f) {
                return sum;
            }
            double ratio = Power.pow(Math.abs((double) value) / norm, exponent - 1.0);
            return sum + (float) (gradient * (value < 0f ? -ratio : ratio));
        }

        private int tap(int oy, int ox, int r, int s) {
            PoolAxis h = p.h();
            PoolAxis w = p.w();
            return (h.start(oy) + r * h.dilation()) * w.in() + w.start(ox) + s * w.dilation();
        }
    }
}
