package org.lanewise.training;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.compiler.ParameterSlab;
import org.lanewise.ops.simd.AdamWProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.RunState;
import org.lanewise.ops.simd.SgdProblem;
import org.lanewise.ops.simd.Workers;
import org.lanewise.ops.simd.catalog.Kernels;

/// An optimizer over the parameter slab: one primitive for the range with weight decay, one for
/// the range without.
final class OptimizerStep {

    private final List<Primitive> primitives = new ArrayList<>();
    private final List<Operands> operands = new ArrayList<>();
    private final float[][] moments;
    private final RunState state = new RunState();
    private final Workers.Job job = this::part;

    OptimizerStep(Optimizer optimizer, ParameterSlab slab, float[] parameters, float[] gradients) {
        moments = new float[moments(optimizer)][slab.trainableEnd()];
        range(optimizer, 0, slab.decayEnd(), true, parameters, gradients);
        range(optimizer, slab.decayEnd(), slab.trainableEnd(), false, parameters, gradients);
    }

    private static int moments(Optimizer optimizer) {
        return switch (optimizer) {
            case Optimizer.Sgd sgd -> sgd.momentum() > 0 ? 1 : 0;
            case Optimizer.AdamW _ -> 2;
        };
    }

    private void range(Optimizer optimizer, int from, int to, boolean decay, float[] parameters, float[] gradients) {
        if (from == to) {
            return;
        }
        primitives.add(
                switch (optimizer) {
                    case Optimizer.Sgd sgd ->
                        Kernels.SGD.create(new SgdProblem(
                                to - from,
                                (float) sgd.momentum(),
                                0f,
                                sgd.nesterov(),
                                decay ? (float) sgd.weightDecay() : 0f,
                                false));
                    case Optimizer.AdamW adam ->
                        Kernels.ADAMW.create(new AdamWProblem(
                                to - from,
                                (float) adam.beta1(),
                                (float) adam.beta2(),
                                (float) adam.epsilon(),
                                decay ? (float) adam.weightDecay() : 0f,
                                true));
                });
        Operands bound = new Operands(2 + moments.length, state);
        bound.bind(0, parameters, from);
        bound.bind(1, gradients, from);
        for (int i = 0; i < moments.length; i++) {
            bound.bind(2 + i, moments[i], from);
        }
        operands.add(bound);
    }

    /// The optimizer's memory, for checkpoints: momentum, or first and second moments.
    float[][] moments() {
        return moments;
    }

    /// Changes the parameters.
    ///
    /// @param step steps done before
    /// @param learningRate rate of this step
    void run(Workers workers, int step, double learningRate) {
        state.set(0, step, (float) learningRate);
        workers.run(job);
    }

    private void part(int worker, int workers, Workers.Barrier barrier) {
        for (int i = 0; i < primitives.size(); i++) {
            Primitive primitive = primitives.get(i);
            int tasks = primitive.tasks();
            int to = (int) ((worker + 1L) * tasks / workers);
            for (int task = (int) ((long) worker * tasks / workers); task < to; task++) {
                primitive.run(operands.get(i), task, NO_SCRATCH);
            }
        }
    }

    private static final float[] NO_SCRATCH = new float[0];
}
