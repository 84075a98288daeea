package org.lanewise.ops.simd.activation;

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
import org.lanewise.ops.simd.RandomMaskProblem;
import org.lanewise.ops.simd.lanes.Lanes;

/// Dropout and random slopes whose lanes are 16 images; a task is a block. The numbers are drawn
/// straight into the mask.
final class RandomMaskImageLanes implements Kernel<RandomMaskProblem> {

    @Override
    public String name() {
        return "RandomMaskImageLanes";
    }

    @Override
    public Optional<String> rejects(RandomMaskProblem problem) {
        return problem.layout() == Layout.CHW16N
                ? Optional.empty()
                : Optional.of("needs 16 images side by side, layout is " + problem.layout());
    }

    @Override
    public Primitive create(RandomMaskProblem problem) {
        return new Mask(problem);
    }

    private record Mask(RandomMaskProblem p) implements Primitive {

        @Override
        public String kernel() {
            return "RandomMaskImageLanes";
        }

        @Override
        public int tasks() {
            return p.layout().blocks(p.images());
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int draws = p.draws() * Lanes.COUNT;
            int length = p.channels() * p.inner() * Lanes.COUNT;
            int repeat = length / draws;
            if (p.direction() == Direction.FORWARD) {
                RandomMaskReference.draw(p, operands, task);
                int mask = operands.offset(2) + task * draws;
                if (p.kind() == RandomMaskProblem.Kind.RRELU) {
                    slopes(operands, task * length, length, p.lower(), p.upper());
                } else {
                    keep(operands.array(2), mask, draws, p.lower());
                }
                multiply(operands, 0, 2, 1, task * length, task * draws, draws, repeat);
            } else {
                multiply(operands, 1, 0, 2, task * length, task * draws, draws, repeat);
            }
        }
    }

    private static void slopes(Operands operands, int at, int count, float lower, float upper) {
        int src = operands.offset(0) + at;
        int mask = operands.offset(2) + at;
        FloatVector range = broadcast(SPECIES, upper - lower);
        FloatVector low = broadcast(SPECIES, lower);
        for (int i = 0; i < count; i += Lanes.LENGTH) {
            FloatVector slope = fromArray(SPECIES, operands.array(2), mask + i).fma(range, low);
            FloatVector x = fromArray(SPECIES, operands.array(0), src + i);
            broadcast(SPECIES, 1f)
                    .blend(slope, x.compare(VectorOperators.LT, 0f))
                    .intoArray(operands.array(2), mask + i);
        }
    }

    private static void keep(float[] mask, int at, int count, float probability) {
        FloatVector kept = broadcast(SPECIES, 1f / (1f - probability));
        for (int i = 0; i < count; i += Lanes.LENGTH) {
            FloatVector drawn = fromArray(SPECIES, mask, at + i);
            kept.blend(0f, drawn.compare(VectorOperators.LT, probability)).intoArray(mask, at + i);
        }
    }

    /// Multiplies a block by its mask; a vector of the mask serves `repeat` neighbouring
    /// elements.
    private static void multiply(
            Operands operands, int from, int by, int to, int at, int maskAt, int draws, int repeat) {
        int src = operands.offset(from) + at;
        int mask = operands.offset(by) + maskAt;
        int dst = operands.offset(to) + at;
        for (int m = 0; m < draws; m += Lanes.COUNT) {
            for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
                FloatVector factor = fromArray(SPECIES, operands.array(by), mask + m + lane);
                for (int r = 0; r < repeat; r++) {
                    int i = m * repeat + r * Lanes.COUNT + lane;
                    fromArray(SPECIES, operands.array(from), src + i)
                            .mul(factor)
                            .intoArray(operands.array(to), dst + i);
                }
            }
        }
    }
}
