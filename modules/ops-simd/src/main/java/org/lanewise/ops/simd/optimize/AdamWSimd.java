package org.lanewise.ops.simd.optimize;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import org.lanewise.ops.simd.AdamWProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.lanes.Lanes;

/// Adam with decoupled weight decay on vectors of neighbouring parameters.
final class AdamWSimd implements Kernel<AdamWProblem> {

    @Override
    public String name() {
        return "AdamWSimd";
    }

    @Override
    public Optional<String> rejects(AdamWProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(AdamWProblem problem) {
        return new Update(problem);
    }

    private record Update(AdamWProblem p) implements Primitive {

        @Override
        public String kernel() {
            return "AdamWSimd";
        }

        @Override
        public int tasks() {
            return Chunks.tasks(p.elements());
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            int from = Chunks.from(task);
            int to = Chunks.to(task, p.elements());
            int whole = from + Lanes.SPECIES.loopBound(to - from);
            update(p, operands, from, whole);
            AdamWReference.update(p, operands, whole, to);
        }
    }

    private static void update(AdamWProblem p, Operands operands, int from, int to) {
        float[] parameters = operands.array(0);
        float[] gradients = operands.array(1);
        float[] firsts = operands.array(2);
        float[] seconds = operands.array(3);
        int parameter = operands.offset(0);
        int gradient = operands.offset(1);
        int firstAt = operands.offset(2);
        int secondAt = operands.offset(3);
        float rate = operands.state().learningRate();
        FloatVector decay = broadcast(SPECIES, p.decoupled() ? 1f - rate * p.weightDecay() : 1f);
        FloatVector coupled = broadcast(SPECIES, p.decoupled() ? 0f : p.weightDecay());
        FloatVector minusStep = broadcast(SPECIES, -AdamWReference.stepSize(p, operands));
        FloatVector rootScale = broadcast(SPECIES, AdamWReference.rootScale(p, operands));
        FloatVector beta2 = broadcast(SPECIES, p.beta2());
        FloatVector rest1 = broadcast(SPECIES, 1f - p.beta1());
        FloatVector rest2 = broadcast(SPECIES, 1f - p.beta2());
        FloatVector epsilon = broadcast(SPECIES, p.epsilon());
        for (int i = from; i < to; i += Lanes.LENGTH) {
            FloatVector value = fromArray(SPECIES, parameters, parameter + i);
            FloatVector g = coupled.fma(value, fromArray(SPECIES, gradients, gradient + i));
            FloatVector before = fromArray(SPECIES, firsts, firstAt + i);
            FloatVector first = rest1.fma(g.sub(before), before);
            FloatVector second = beta2.fma(
                    fromArray(SPECIES, seconds, secondAt + i), g.mul(g).mul(rest2));
            first.intoArray(firsts, firstAt + i);
            second.intoArray(seconds, secondAt + i);
            FloatVector root = second.sqrt().fma(rootScale, epsilon);
            minusStep.fma(first.div(root), value.mul(decay)).intoArray(parameters, parameter + i);
        }
    }
}
