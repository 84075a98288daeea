package org.lanewise.ops.simd.optimize;

import java.util.Optional;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.SgdProblem;

/// Stochastic gradient descent as a plain loop: the scalar twin of [SgdSimd].
final class SgdReference implements Kernel<SgdProblem> {

    @Override
    public String name() {
        return "SgdReference";
    }

    @Override
    public Optional<String> rejects(SgdProblem problem) {
        return Optional.empty();
    }

    @Override
    public Primitive create(SgdProblem problem) {
        return new Update(problem);
    }

    private record Update(SgdProblem p) implements Primitive {

        @Override
        public String kernel() {
            return "SgdReference";
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

    private static final float[] NONE = new float[0];

    /// Updates parameters `from` up to but not `to`.
    static void update(SgdProblem p, Operands operands, int from, int to) {
        float[] parameters = operands.array(0);
        float[] gradients = operands.array(1);
        float[] velocities = p.hasMomentum() ? operands.array(2) : NONE;
        int parameter = operands.offset(0);
        int gradient = operands.offset(1);
        int velocity = p.hasMomentum() ? operands.offset(2) : 0;
        float rate = operands.state().learningRate();
        float decay = p.decoupled() ? 1f - rate * p.weightDecay() : 1f;
        boolean first = operands.state().step() == 0;
        float coupled = p.decoupled() ? 0f : p.weightDecay();
        for (int i = from; i < to; i++) {
            float value = parameters[parameter + i];
            float g = Math.fma(coupled, value, gradients[gradient + i]);
            float step = g;
            if (p.hasMomentum()) {
                float v = first ? g : Math.fma(p.momentum(), velocities[velocity + i], g * (1f - p.dampening()));
                velocities[velocity + i] = v;
                step = p.nesterov() ? Math.fma(p.momentum(), v, g) : v;
            }
            parameters[parameter + i] = Math.fma(-rate, step, value * decay);
        }
    }
}
