package org.lanewise.training;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.compiler.Compiler;
import org.lanewise.compiler.ParameterSlab;
import org.lanewise.compiler.Plan;
import org.lanewise.compiler.PlanInstance;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.layers.Parameters;
import org.lanewise.ops.simd.Workers;

/// The compiled steps of a run, one plan a batch size, over one set of parameters.
final class TrainingSteps {

    private final Network network;
    private final Workers workers;
    private final ParameterSlab slab;
    private final float[] parameters;
    private final float[] gradients;
    private final OptimizerStep optimizer;
    private final float[] loss = new float[1];
    private final Map<Integer, PlanInstance> instances = new HashMap<>();
    private final Network bare;
    /// The instance of the last step, so that a step looks nothing up.
    private @Nullable PlanInstance current;
    private int currentCount;

    /// @param model the model to start from, without a loss
    /// @param network the model's network with its loss as the last output
    TrainingSteps(Model model, Network network, Optimizer optimizer, Workers workers) {
        this.bare = model.network();
        this.network = network;
        this.workers = workers;
        slab = new ParameterSlab(network);
        parameters = slab.load(model.parameters());
        gradients = new float[slab.trainableEnd()];
        this.optimizer = new OptimizerStep(optimizer, slab, parameters, gradients, workers.threads());
    }

    OptimizerStep optimizer() {
        return optimizer;
    }

    /// The model as it is now, in tensors of its own.
    Model model() {
        return new Model(bare, Parameters.of(bare, slab.store(bare, parameters)));
    }

    /// Compiles the steps of a batch size before the first of them runs.
    ///
    /// @param count samples
    /// @throws org.lanewise.tensor.LanewiseException when the network cannot be trained with
    ///     such a batch
    void prepare(int count) {
        instance(count);
    }

    /// Computes loss, scores and gradients of a batch. Allocates nothing unless the size of the
    /// batch changes.
    ///
    /// @param images samples, NCHW
    /// @param targets what the loss compares with
    /// @param scores receives the network's output
    /// @param count samples
    /// @return the loss
    float forwardBackward(float[] images, float[] targets, float[] scores, int count, long seed, int step) {
        PlanInstance instance = instance(count);
        instance.state().set(seed, step, 0f);
        instance.input(0, images, 0);
        instance.input(1, targets, 0);
        instance.output(0, scores, 0);
        instance.output(network.outputs().size() - 1, loss, 0);
        instance.run(workers);
        return loss[0];
    }

    /// The first node, in the order of computation, that gives a value which is not finite for
    /// the batch of the last call.
    ///
    /// @param count samples of that batch
    /// @return the node's name; empty when every value is finite
    Optional<String> firstNotFinite(int count) {
        return instance(count).firstNotFinite();
    }

    /// The first node with a parameter, a running statistic or a moment of the optimizer that is
    /// not finite.
    ///
    /// @return the node's name; empty when training can go on from here
    Optional<String> firstNotFiniteParameter() {
        for (Node node : network.nodes()) {
            for (String parameter : node.parameters()) {
                int from = slab.offset(parameter);
                int to = from + slab.elements(parameter);
                boolean finite = finite(parameters, from, to);
                for (float[] moment : optimizer.moments()) {
                    finite &= from >= moment.length || finite(moment, from, to);
                }
                if (!finite) {
                    return Optional.of(node.name());
                }
            }
        }
        return Optional.empty();
    }

    private static boolean finite(float[] values, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!Float.isFinite(values[i])) {
                return false;
            }
        }
        return true;
    }

    void update(int step, double learningRate) {
        optimizer.run(workers, step, learningRate);
    }

    private PlanInstance instance(int count) {
        PlanInstance instance = current;
        if (instance == null || currentCount != count) {
            instance = instances.computeIfAbsent(count, this::compile);
            current = instance;
            currentCount = count;
        }
        return instance;
    }

    private PlanInstance compile(int count) {
        Plan plan = Compiler.training(network, count);
        return PlanInstance.training(plan, parameters, gradients, workers.threads());
    }
}
