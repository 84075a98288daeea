package org.lanewise.ops.simd.optimize;

import java.util.Optional;
import org.lanewise.ops.simd.AdamWProblem;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.math.Power;

/// Adam with decoupled weight decay as a plain loop: the scalar twin of [AdamWSimd].
final class AdamWReference implements Kernel<AdamWProblem> {

    @Override
    public String name() {
        return "AdamWReference";
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
            return "AdamWReference";
        }

        @Override
        public int tasks() {
            return Chunks.tasks(p.elements());
        }

        @Override
        public void run(Operands operands, int task, float[] scratch) {
            update(p, operands, Chunks.from(task), Chunks.to(task, p.elements()));
        }
    }

    /// `rate / (1 - beta1^t)`.
    static float stepSize(AdamWProblem p, Operands operands) {
        int t = operands.state().step() + 1;
        return (float) (operands.state().learningRate() / (1 - Power.pow(p.beta1(), t)));
    }

    /// `1 / sqrt(1 - beta2^t)`.
    static float rootScale(AdamWProblem p, Operands operands) {
        int t = operands.state().step() + 1;
        return (float) (1 / Math.sqrt(1 - Power.pow(p.beta2(), t)));
    }

    /// Updates parameters `from` up to but not `to`.
    static void update(AdamWProblem p, Operands operands, int from, int to) {
        float[] parameters = operands.array(0);
        float[] gradients = operands.array(1);
        float[] firsts = operands.array(2);
        float[] seconds = operands.array(3);
        float decay = p.decoupled() ? 1f - operands.state().learningRate() * p.weightDecay() : 1f;
        float coupled = p.decoupled() ? 0f : p.weightDecay();
        float minusStep = -stepSize(p, operands);
        float rootScale = rootScale(p, operands);
        for (int i = from; i < to; i++) {
            float value = parameters[operands.offset(0) + i];
            float g = Math.fma(coupled, value, gradients[operands.offset(1) + i]);
            float before = firsts[operands.offset(2) + i];
            float first = Math.fma(1f - p.beta1(), g - before, before);
            float second = Math.fma(p.beta2(), seconds[operands.offset(3) + i], g * g * (1f - p.beta2()));
            firsts[operands.offset(2) + i] = first;
            seconds[operands.offset(3) + i] = second;
            float root = Math.fma((float) Math.sqrt(second), rootScale, p.epsilon());
            parameters[operands.offset(0) + i] = Math.fma(minusStep, first / root, value * decay);
        }
    }
}
