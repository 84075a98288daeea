package org.lanewise.ops.simd.softmax;

import java.util.Optional;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.SoftmaxProblem;
import org.lanewise.ops.simd.math.Exponential;
import org.lanewise.ops.simd.math.Logarithm;

/// Softmax as plain loops, for every layout: the scalar twin of [SoftmaxImageLanes].
final class SoftmaxReference implements Kernel<SoftmaxProblem> {

    @Override
    public String name() {
        return "SoftmaxReference";
    }

    @Override
    public Optional<String> rejects(SoftmaxProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(SoftmaxProblem problem) {
        return new Walk(problem);
    }

    private record Walk(SoftmaxProblem p) implements Primitive {

        @Override
        public String kernel() {
            return "SoftmaxReference";
        }

        @Override
        public int tasks() {
            return p.layout().blocks(p.images()) * p.outer();
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int step = p.inner() * p.layout().lanes();
            int start = task * p.axis() * step;
            for (int i = 0; i < step; i++) {
                if (p.direction() == Direction.FORWARD) {
                    forward(operands, start + i, step);
                } else {
                    backward(operands, start + i, step);
                }
            }
        }

        private void forward(Operands operands, int at, int step) {
            float[] src = operands.array(0);
            float[] dst = operands.array(1);
            int from = operands.offset(0) + at;
            int to = operands.offset(1) + at;
            float most = src[from];
            for (int c = 1; c < p.axis(); c++) {
                most = src[from + c * step] > most ? src[from + c * step] : most;
            }
            float sum = 0f;
            for (int c = 0; c < p.axis(); c++) {
                sum += Exponential.exp(src[from + c * step] - most);
            }
            float logarithm = Logarithm.log(sum);
            for (int c = 0; c < p.axis(); c++) {
                float x = src[from + c * step] - most;
                dst[to + c * step] = p.log() ? x - logarithm : Exponential.exp(x) / sum;
            }
        }

        private void backward(Operands operands, int at, int step) {
            float[] dst = operands.array(0);
            float[] dDst = operands.array(1);
            int from = operands.offset(0) + at;
            int d = operands.offset(1) + at;
            float sum = 0f;
            for (int c = 0; c < p.axis(); c++) {
                sum = p.log() ? sum + dDst[d + c * step] : Math.fma(dst[from + c * step], dDst[d + c * step], sum);
            }
            for (int c = 0; c < p.axis(); c++) {
                float y = dst[from + c * step];
                float g = dDst[d + c * step];
                operands.array(2)[operands.offset(2) + at + c * step] =
                        p.log() ? g - Exponential.exp(y) * sum : (g - sum) * y;
            }
        }
    }
}
