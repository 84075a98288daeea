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

        private static final Pass[] PASSES = {new Most(), new Exponentials(), new Shares()};

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            walk(PASSES, operands, task * p.axis() * step(), p.axis(), step(), scratch);
        }
    }

    private record LogForward(SoftmaxProblem p) implements Walk {

        private static final Pass[] PASSES = {new Most(), new Sum(), new Logarithms()};

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            walk(PASSES, operands, task * p.axis() * step(), p.axis(), step(), scratch);
        }
    }

    private static void walk(Pass[] passes, Operands operands, int at, int axis, int step, float[] scratch) {
        int from = operands.offset(0) + at;
        int to = operands.offset(1) + at;
        for (int i = 0; i < step; i += Lanes.LENGTH) {
            for (Pass pass : passes) {
                pass.run(operands.array(0), from + i, operands.array(1), to + i, axis, step, scratch);
            }
        }
    }

    /// One way along the axis of a vector of images; what it hands on stands in scratch memory.
    ///
    /// All are called at one place, which sees three types by turns: C2 inlines none of them there, and
    /// compiles each alone, so that no vector becomes an object for lack of room in their caller.
    private sealed interface Pass {
        void run(float[] src, int from, float[] dst, int to, int axis, int step, float[] scratch);
    }

    /// The largest number of each lane.
    private record Most() implements Pass {
        @Override
        public void run(float[] src, int from, float[] dst, int to, int axis, int step, float[] scratch) {
            FloatVector most = fromArray(SPECIES, src, from);
            for (int c = 1; c < axis; c++) {
                FloatVector x = fromArray(SPECIES, src, from + c * step);
                most = most.blend(x, x.compare(VectorOperators.GT, most));
            }
            most.intoArray(scratch, 0);
        }
    }

    /// The sum of the exponentials.
    private record Sum() implements Pass {
        @Override
        public void run(float[] src, int from, float[] dst, int to, int axis, int step, float[] scratch) {
            FloatVector most = fromArray(SPECIES, scratch, 0);
            FloatVector sum = broadcast(SPECIES, 0f);
            for (int c = 0; c < axis; c++) {
                sum = sum.add(
                        Exponential.exp(fromArray(SPECIES, src, from + c * step).sub(most)));
            }
            sum.intoArray(scratch, Lanes.COUNT);
        }
    }

    /// The logarithms of the shares.
    private record Logarithms() implements Pass {
        @Override
        public void run(float[] src, int from, float[] dst, int to, int axis, int step, float[] scratch) {
            for (int lane = Lanes.COUNT; lane < Lanes.COUNT + Lanes.LENGTH; lane++) {
                scratch[lane] = Logarithm.log(scratch[lane]);
            }
            FloatVector logarithm = fromArray(SPECIES, scratch, Lanes.COUNT);
            FloatVector most = fromArray(SPECIES, scratch, 0);
            for (int c = 0; c < axis; c++) {
                fromArray(SPECIES, src, from + c * step)
                        .sub(most)
                        .sub(logarithm)
                        .intoArray(dst, to + c * step);
            }
        }
    }

    /// The exponentials and their sum.
    private record Exponentials() implements Pass {
        @Override
        public void run(float[] src, int from, float[] dst, int to, int axis, int step, float[] scratch) {
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
    }

    /// The exponentials divided by their sum.
    private record Shares() implements Pass {
        @Override
        public void run(float[] src, int from, float[] dst, int to, int axis, int step, float[] scratch) {
            FloatVector sum = fromArray(SPECIES, scratch, Lanes.COUNT);
            for (int c = 0; c < axis; c++) {
                fromArray(SPECIES, dst, to + c * step).div(sum).intoArray(dst, to + c * step);
            }
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
                backwardLog(operands, task * p.axis() * step + i, p.axis(), step);
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
