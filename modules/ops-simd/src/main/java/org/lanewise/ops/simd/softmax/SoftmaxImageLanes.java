package org.lanewise.ops.simd.softmax;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

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

        /// The largest number of each lane, then the sum of its exponentials.
        @Override
        public int scratch() {
            return 2 * Lanes.COUNT;
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
                    int from = operands.offset(0) + at;
                    int to = operands.offset(1) + at;
                    most(src, from, p.axis(), step, scratch);
                    if (p.log()) {
                        sum(src, from, p.axis(), step, scratch);
                        logarithms(src, from, dst, to, p.axis(), step, scratch);
                    } else {
                        exponentials(src, from, dst, to, p.axis(), step, scratch);
                        shares(dst, to, p.axis(), step, scratch);
                    }
                } else if (p.log()) {
                    backwardLog(operands, at, p.axis(), step);
                } else {
                    backward(operands, at, p.axis(), step);
                }
            }
        }
    }

    private static void most(float[] src, int from, int axis, int step, float[] scratch) {
        FloatVector most = fromArray(SPECIES, src, from);
        for (int c = 1; c < axis; c++) {
            FloatVector x = fromArray(SPECIES, src, from + c * step);
            most = most.blend(x, x.compare(VectorOperators.GT, most));
        }
        most.intoArray(scratch, 0);
    }

    private static void sum(float[] src, int from, int axis, int step, float[] scratch) {
        FloatVector most = fromArray(SPECIES, scratch, 0);
        FloatVector sum = broadcast(SPECIES, 0f);
        for (int c = 0; c < axis; c++) {
            sum = sum.add(
                    Exponential.exp(fromArray(SPECIES, src, from + c * step).sub(most)));
        }
        sum.intoArray(scratch, Lanes.COUNT);
    }

    private static void logarithms(float[] src, int from, float[] dst, int to, int axis, int step, float[] scratch) {
        FloatVector logarithm = Logarithm.log(fromArray(SPECIES, scratch, Lanes.COUNT));
        FloatVector most = fromArray(SPECIES, scratch, 0);
        for (int c = 0; c < axis; c++) {
            fromArray(SPECIES, src, from + c * step).sub(most).sub(logarithm).intoArray(dst, to + c * step);
        }
    }

    private static void exponentials(float[] src, int from, float[] dst, int to, int axis, int step, float[] scratch) {
        FloatVector most = fromArray(SPECIES, scratch, 0);
        FloatVector sum = broadcast(SPECIES, 0f);
        for (int c = 0; c < axis; c++) {
            FloatVector e =
                    Exponential.exp(fromArray(SPECIES, src, from + c * step).sub(most));
            sum = sum.add(e);
            e.intoArray(dst, to + c * step);
        }
        sum.intoArray(scratch, Lanes.COUNT);
    }

    private static void shares(float[] dst, int to, int axis, int step, float[] scratch) {
        FloatVector sum = fromArray(SPECIES, scratch, Lanes.COUNT);
        for (int c = 0; c < axis; c++) {
            fromArray(SPECIES, dst, to + c * step).div(sum).intoArray(dst, to + c * step);
        }
    }

    private static void backward(Operands operands, int at, int axis, int step) {
        float[] dst = operands.array(0);
        float[] dDst = operands.array(1);
        float[] dSrc = operands.array(2);
        int p = operands.offset(0) + at;
        int d = operands.offset(1) + at;
        int to = operands.offset(2) + at;
        FloatVector dot = broadcast(SPECIES, 0f);
        for (int c = 0; c < axis; c++) {
            dot = fromArray(SPECIES, dst, p + c * step).fma(fromArray(SPECIES, dDst, d + c * step), dot);
        }
        for (int c = 0; c < axis; c++) {
            fromArray(SPECIES, dDst, d + c * step)
                    .sub(dot)
                    .mul(fromArray(SPECIES, dst, p + c * step))
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
        FloatVector sum = broadcast(SPECIES, 0f);
        for (int c = 0; c < axis; c++) {
            sum = sum.add(fromArray(SPECIES, dDst, d + c * step));
        }
        for (int c = 0; c < axis; c++) {
            FloatVector share =
                    Exponential.exp(fromArray(SPECIES, dst, p + c * step)).mul(sum);
            fromArray(SPECIES, dDst, d + c * step).sub(share).intoArray(dSrc, to + c * step);
        }
    }
}
