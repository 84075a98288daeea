package org.lanewise.ops.simd.softmax;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.ops.simd.Direction;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.SoftmaxProblem;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.math.Exponential;
import org.lanewise.ops.simd.math.Logarithm;

/// Softmax whose lanes are 16 images: every lane walks along the axis of its own image.
final class SoftmaxImageLanes implements Kernel<SoftmaxProblem> {

    @Override
    public String name() {
        return "SoftmaxImageLanes";
    }

    @Override
    public Optional<String> rejects(SoftmaxProblem problem) {
        return problem.layout() == Layout.CHW16N
                ? Optional.empty()
                : Optional.of("needs 16 images side by side, layout is " + problem.layout());
    }

    @Override
    public Primitive create(SoftmaxProblem problem) {
        return new Walk(problem);
    }

    private record Walk(SoftmaxProblem p) implements Primitive {

        @Override
        public String kernel() {
            return "SoftmaxImageLanes";
        }

        @Override
        public int tasks() {
            return p.layout().blocks(p.images()) * p.outer();
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int step = p.inner() * Lanes.COUNT;
            int start = task * p.axis() * step;
            for (int i = 0; i < step; i += Lanes.LENGTH) {
                int at = start + i;
                if (p.direction() == Direction.FORWARD) {
                    float[] src = operands.array(0);
                    float[] dst = operands.array(1);
                    forward(src, operands.offset(0) + at, dst, operands.offset(1) + at, p.axis(), step, p.log());
                } else if (p.log()) {
                    backwardLog(operands, at, p.axis(), step);
                } else {
                    backward(operands, at, p.axis(), step);
                }
            }
        }
    }

    private static void forward(float[] src, int from, float[] dst, int to, int axis, int step, boolean log) {
        FloatVector most = Lanes.load(src, from);
        for (int c = 1; c < axis; c++) {
            FloatVector x = Lanes.load(src, from + c * step);
            most = most.blend(x, x.compare(VectorOperators.GT, most));
        }
        FloatVector sum = Lanes.of(0f);
        for (int c = 0; c < axis; c++) {
            FloatVector e = Exponential.exp(Lanes.load(src, from + c * step).sub(most));
            sum = sum.add(e);
            if (!log) {
                e.intoArray(dst, to + c * step);
            }
        }
        if (log) {
            FloatVector logarithm = Logarithm.log(sum);
            for (int c = 0; c < axis; c++) {
                Lanes.load(src, from + c * step).sub(most).sub(logarithm).intoArray(dst, to + c * step);
            }
        } else {
            for (int c = 0; c < axis; c++) {
                Lanes.load(dst, to + c * step).div(sum).intoArray(dst, to + c * step);
            }
        }
    }

    private static void backward(Operands operands, int at, int axis, int step) {
        float[] dst = operands.array(0);
        float[] dDst = operands.array(1);
        float[] dSrc = operands.array(2);
        int p = operands.offset(0) + at;
        int d = operands.offset(1) + at;
        int to = operands.offset(2) + at;
        FloatVector dot = Lanes.of(0f);
        for (int c = 0; c < axis; c++) {
            dot = Lanes.load(dst, p + c * step).fma(Lanes.load(dDst, d + c * step), dot);
        }
        for (int c = 0; c < axis; c++) {
            Lanes.load(dDst, d + c * step)
                    .sub(dot)
                    .mul(Lanes.load(dst, p + c * step))
                    .intoArray(dSrc, to + c * step);
        }
    }

    private static void backwardLog(Operands operands, int at, int axis, int step) {
        float[] dst = operands.array(0);
        float[] dDst = operands.array(1);
        float[] dSrc = operands.array(2);
        int p = operands.offset(0) + at;
        int d = operands.offset(1) + at;
        int to = operands.offset(2) + at;
        FloatVector sum = Lanes.of(0f);
        for (int c = 0; c < axis; c++) {
            sum = sum.add(Lanes.load(dDst, d + c * step));
        }
        for (int c = 0; c < axis; c++) {
            FloatVector share = Exponential.exp(Lanes.load(dst, p + c * step)).mul(sum);
            Lanes.load(dDst, d + c * step).sub(share).intoArray(dSrc, to + c * step);
        }
    }
}
