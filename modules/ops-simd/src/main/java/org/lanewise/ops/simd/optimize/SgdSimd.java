package org.lanewise.ops.simd.optimize;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import org.lanewise.ops.simd.Kernel;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.SgdProblem;
import org.lanewise.ops.simd.lanes.Lanes;

/// Stochastic gradient descent on vectors of neighbouring parameters; bound by memory bandwidth.
final class SgdSimd implements Kernel<SgdProblem> {

    @Override
    public String name() {
        return "SgdSimd";
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
            return "SgdSimd";
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
            if (p.hasMomentum()) {
                withMomentum(p, operands, from, whole);
            } else {
                plain(p, operands, from, whole);
            }
            SgdReference.update(p, operands, whole, to);
        }
    }

    private static void withMomentum(SgdProblem p, Operands operands, int from, int to) {
        float[] parameters = operands.array(0);
        float[] gradients = operands.array(1);
        float[] velocities = operands.array(2);
        int parameter = operands.offset(0);
        int gradient = operands.offset(1);
        int velocity = operands.offset(2);
        float rate = operands.state().learningRate();
        FloatVector minusRate = broadcast(SPECIES, -rate);
        FloatVector decay = broadcast(SPECIES, p.decoupled() ? 1f - rate * p.weightDecay() : 1f);
        FloatVector coupled = broadcast(SPECIES, p.decoupled() ? 0f : p.weightDecay());
        FloatVector momentum = broadcast(SPECIES, p.momentum());
        FloatVector share = broadcast(SPECIES, 1f - p.dampening());
        boolean nesterov = p.nesterov();
        boolean first = operands.state().step() == 0;
        for (int i = from; i < to; i += Lanes.LENGTH) {
            FloatVector value = fromArray(SPECIES, parameters, parameter + i);
            FloatVector g = coupled.fma(value, fromArray(SPECIES, gradients, gradient + i));
            FloatVector v = first ? g : momentum.fma(fromArray(SPECIES, velocities, velocity + i), g.mul(share));
            v.intoArray(velocities, velocity + i);
            FloatVector step = nesterov ? momentum.fma(v, g) : v;
            minusRate.fma(step, value.mul(decay)).intoArray(parameters, parameter + i);
        }
    }

    private static void plain(SgdProblem p, Operands operands, int from, int to) {
        float[] parameters = operands.array(0);
        float[] gradients = operands.array(1);
        int parameter = operands.offset(0);
        int gradient = operands.offset(1);
        float rate = operands.state().learningRate();
        FloatVector minusRate = broadcast(SPECIES, -rate);
        FloatVector decay = broadcast(SPECIES, p.decoupled() ? 1f - rate * p.weightDecay() : 1f);
        FloatVector coupled = broadcast(SPECIES, p.decoupled() ? 0f : p.weightDecay());
        for (int i = from; i < to; i += Lanes.LENGTH) {
            FloatVector value = fromArray(SPECIES, parameters, parameter + i);
            FloatVector g = coupled.fma(value, fromArray(SPECIES, gradients, gradient + i));
            minusRate.fma(g, value.mul(decay)).intoArray(parameters, parameter + i);
        }
    }
}
