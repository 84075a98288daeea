package org.lanewise.ops.simd.activation;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.util.Arrays;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Layout;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.PReluProblem;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;

/// ReLU with a learned slope whose lanes are 16 images; a task is a channel of a block, or a
/// slope.
final class PReluImageLanes implements Kernel<PReluProblem> {

    @Override
    public String name() {
        return "PReluImageLanes";
    }

    @Override
    public Optional<String> rejects(PReluProblem problem) {
        return problem.layout() == Layout.CHW16N
                ? Optional.empty()
                : Optional.of("needs 16 images side by side, layout is " + problem.layout());
    }

    @Override
    public Primitive create(PReluProblem problem) {
        return new Slopes(problem);
    }

    private record Slopes(PReluProblem p) implements Primitive {

        @Override
        public String kernel() {
            return "PReluImageLanes";
        }

        @Override
        public int tasks() {
            return switch (p.direction()) {
                case FORWARD, BACKWARD_DATA -> p.layout().blocks(p.images()) * p.channels();
                case BACKWARD_WEIGHTS -> p.slopes();
            };
        }

        @Override
        public int scratch() {
            return Lanes.COUNT;
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int plane = p.inner() * Lanes.COUNT;
            switch (p.direction()) {
                case FORWARD -> forward(operands, task * plane, plane, slope(operands, task));
                case BACKWARD_DATA -> backwardData(operands, task * plane, plane, slope(operands, task));
                case BACKWARD_WEIGHTS -> {
                    int length = p.slopes() == 1 ? p.channels() * plane : plane;
                    Arrays.fill(scratch, 0, Lanes.COUNT, 0f);
                    for (int block = 0; block < p.layout().blocks(p.images()); block++) {
                        int valid = p.images() - block * Lanes.COUNT;
                        addBlock(operands, (block * p.channels() + task) * plane, length, valid, scratch);
                    }
                    operands.array(2)[operands.offset(2) + task] = Lanes.tree(scratch, 0);
                }
            }
        }

        private float slope(Operands operands, int task) {
            int channel = p.slopes() == 1 ? 0 : task % p.channels();
            return operands.array(1)[operands.offset(1) + channel];
        }
    }

    private static void forward(Operands operands, int at, int count, float slope) {
        int src = operands.offset(0) + at;
        int dst = operands.offset(2) + at;
        for (int i = 0; i < count; i += Lanes.LENGTH) {
            FloatVector x = fromArray(SPECIES, operands.array(0), src + i);
            x.mul(slope).blend(x, x.compare(VectorOperators.GT, 0f)).intoArray(operands.array(2), dst + i);
        }
    }

    private static void backwardData(Operands operands, int at, int count, float slope) {
        int src = operands.offset(0) + at;
        int dDst = operands.offset(2) + at;
        int dSrc = operands.offset(3) + at;
        for (int i = 0; i < count; i += Lanes.LENGTH) {
            FloatVector x = fromArray(SPECIES, operands.array(0), src + i);
            FloatVector g = fromArray(SPECIES, operands.array(2), dDst + i);
            g.mul(slope).blend(g, x.compare(VectorOperators.GT, 0f)).intoArray(operands.array(3), dSrc + i);
        }
    }

    /// Adds a block's sums to the totals of the lanes that hold samples.
    private static void addBlock(Operands operands, int at, int count, int valid, float[] totals) {
        int src = operands.offset(0) + at;
        int dDst = operands.offset(1) + at;
        for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
            FloatVector sum = broadcast(SPECIES, 0f);
            for (int i = lane; i < count; i += Lanes.COUNT) {
                FloatVector x = fromArray(SPECIES, operands.array(0), src + i);
                FloatVector negative = x.blend(0f, x.compare(VectorOperators.GT, 0f));
                sum = negative.fma(fromArray(SPECIES, operands.array(1), dDst + i), sum);
            }
            VectorMask<Float> real = SPECIES.indexInRange(lane, valid);
            fromArray(SPECIES, totals, lane).add(sum, real).intoArray(totals, lane);
        }
    }
}
