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
        boolean forward = problem.direction() == Direction.FORWARD;
        if (problem.log()) {
            return forward ? new LogForward(problem) : new LogBackward(problem);
        }
        return forward ? new Forward(problem) : new Backward(problem);
    }

    /// What the four primitives have in common.
    private interface Walk extends Primitive {

        SoftmaxProblem p();

        @Override
        default String kernel() {
            return "SoftmaxImageLanes";
        }

        @Override
        default int tasks() {
            return p().layout().blocks(p().images()) * p().outer();
        }

        /// The largest number of each lane, then the sum of its exponentials.
        @Override
        default int scratch() {
            return 2 * Lanes.COUNT;
        }

        /// Floats between neighbours along the axis.
        default int step() {
            return p().inner() * Lanes.COUNT;
        }
    }

    private record Forward(SoftmaxProblem p) implements Walk {
        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int step = step();
            int from = operands.offset(0) + task * p.axis() * step;
            int to = operands.offset(1) + task * p.axis() * step;
            for (int i = 0; i < step; i += Lanes.LENGTH) {
                most(operands.array(0), from + i, p.axis(), step, scratch);
                SoftmaxLoops.exponentials(
                        operands.array(0), from + i, operands.array(1), to + i, p.axis(), step, scratch);
                shares(operands.array(1), to + i, p.axis(), step, scratch);
            }
        }
    }

    private record LogForward(SoftmaxProblem p) implements Walk {
        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int step = step();
            int from = operands.offset(0) + task * p.axis() * step;
            int to = operands.offset(1) + task * p.axis() * step;
            for (int i = 0; i < step; i += Lanes.LENGTH) {
                most(operands.array(0), from + i, p.axis(), step, scratch);
                SoftmaxLoops.sum(operands.array(0), from + i, p.axis(), step, scratch);
                logarithms(operands.array(0), from + i, operands.array(1), to + i, p.axis(), step, scratch);
            }
        }
    }

    /// The largest number of each lane.
    private static void most(float[] src, int from, int axis, int step, float[] scratch) {
        FloatVector most = fromArray(SPECIES, src, from);
        for (int c = 1; c < axis; c++) {
            FloatVector x = fromArray(SPECIES, src, from + c * step);
            most = most.blend(x, x.compare(VectorOperators.GT, most));
        }
        most.intoArray(scratch, 0);
    }

    /// The exponentials divided by their sum.
    private static void shares(float[] dst, int to, int axis, int step, float[] scratch) {
        FloatVector sum = fromArray(SPECIES, scratch, Lanes.COUNT);
        for (int c = 0; c < axis; c++) {
            fromArray(SPECIES, dst, to + c * step).div(sum).intoArray(dst, to + c * step);
        }
    }

    /// The logarithms of the shares.
    private static void logarithms(float[] src, int from, float[] dst, int to, int axis, int step, float[] scratch) {
        for (int lane = Lanes.COUNT; lane < Lanes.COUNT + Lanes.LENGTH; lane++) {
            scratch[lane] = Logarithm.log(scratch[lane]);
        }
        FloatVector logarithm = fromArray(SPECIES, scratch, Lanes.COUNT);
        FloatVector most = fromArray(SPECIES, scratch, 0);
        for (int c = 0; c < axis; c++) {
            fromArray(SPECIES, src, from + c * step).sub(most).sub(logarithm).intoArray(dst, to + c * step);
        }
    }

    private record Backward(SoftmaxProblem p) implements Walk {
        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int step = step();
            for (int i = 0; i < step; i += Lanes.LENGTH) {
                backward(operands, task * p.axis() * step + i, p.axis(), step);
            }
        }
    }

    private record LogBackward(SoftmaxProblem p) implements Walk {
        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int step = step();
            for (int i = 0; i < step; i += Lanes.LENGTH) {
                backwardLog(operands, task * p.axis() * step + i, p.axis(), step, scratch);
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

    private static void backwardLog(Operands operands, int at, int axis, int step, float[] scratch) {
        float[] dDst = operands.array(1);
        int d = operands.offset(1) + at;
        FloatVector sum = broadcast(SPECIES, 0f);
        for (int c = 0; c < axis; c++) {
            sum = sum.add(fromArray(SPECIES, dDst, d + c * step));
        }
        sum.intoArray(scratch, 0);
        SoftmaxLoops.logGradients(
                operands.array(0),
                operands.offset(0) + at,
                dDst,
                d,
                operands.array(2),
                operands.offset(2) + at,
                axis,
                step,
                scratch);
    }
}
