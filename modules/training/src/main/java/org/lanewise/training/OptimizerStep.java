package org.lanewise.training;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.compiler.ParameterSlab;
import org.lanewise.ops.simd.AdamWProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.PrimitiveSequence;
import org.lanewise.ops.simd.RunState;
import org.lanewise.ops.simd.SgdProblem;
import org.lanewise.ops.simd.Workers;
import org.lanewise.ops.simd.catalog.Kernels;

/// An optimizer over the parameter slab: one primitive for the range with weight decay, one for
/// the range without.
final class OptimizerStep {

    private final float[][] moments;
    private final RunState state = new RunState();
    private final PrimitiveSequence sequence;

    /// @param threads most threads of a step
    OptimizerStep(Optimizer optimizer, ParameterSlab slab, float[] parameters, float[] gradients, int threads) {
        moments = new float[moments(optimizer)][slab.trainableEnd()];
        List<Primitive> primitives = new ArrayList<>();
        List<Operands> operands = new ArrayList<>();
        int[] ends = {0, slab.decayEnd(), slab.trainableEnd()};
        for (int range = 0; range < 2; range++) {
            if (ends[range] < ends[range + 1]) {
                int length = ends[range + 1] - ends[range];
                primitives.add(primitive(optimizer, length, range == 0));
                operands.add(bound(ends[range], parameters, gradients));
            }
        }
        sequence = new PrimitiveSequence(primitives, operands, threads);
    }

    private static int moments(Optimizer optimizer) {
        return switch (optimizer) {
            case Optimizer.Sgd sgd -> sgd.momentum() > 0 ? 1 : 0;
            case Optimizer.AdamW _ -> 2;
        };
    }

    private static Primitive primitive(Optimizer optimizer, int elements, boolean decay) {
        return switch (optimizer) {
            case Optimizer.Sgd sgd ->
                Kernels.SGD.create(new SgdProblem(
                        elements,
                        (float) sgd.momentum(),
                        0f,
                        sgd.nesterov(),
                        decay ? (float) sgd.weightDecay() : 0f,
                        false));
            case Optimizer.AdamW adam ->
                Kernels.ADAMW.create(new AdamWProblem(
                        elements,
                        (float) adam.beta1(),
                        (float) adam.beta2(),
                        (float) adam.epsilon(),
                        decay ? (float) adam.weightDecay() : 0f,
                        true));
        };
    }

    private Operands bound(int from, float[] parameters, float[] gradients) {
        Operands bound = new Operands(2 + moments.length, state);
        bound.bind(0, parameters, from);
        bound.bind(1, gradients, from);
        for (int i = 0; i < moments.length; i++) {
            bound.bind(2 + i, moments[i], from);
        }
        return bound;
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
        workers.run(sequence);
    }
}
