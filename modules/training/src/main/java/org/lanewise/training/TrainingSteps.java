package org.lanewise.training;

import java.util.HashMap;
import java.util.Map;
import org.lanewise.compiler.Compiler;
import org.lanewise.compiler.ParameterSlab;
import org.lanewise.compiler.Plan;
import org.lanewise.compiler.PlanInstance;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
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

    /// @param model the model to start from, without a loss
    /// @param network the model's network with its loss as the last output
    TrainingSteps(Model model, Network network, Optimizer optimizer, Workers workers) {
        this.bare = model.network();
        this.network = network;
        this.workers = workers;
        slab = new ParameterSlab(network);
        parameters = slab.load(model.parameters());
        gradients = new float[slab.trainableEnd()];
        this.optimizer = new OptimizerStep(optimizer, slab, parameters, gradients);
    }

    OptimizerStep optimizer() {
        return optimizer;
    }

    /// The model as it is now, in tensors of its own.
    Model model() {
        return new Model(bare, Parameters.of(bare, slab.store(bare, parameters)));
    }

    /// Computes loss, scores and gradients of a batch.
    ///
    /// @param images samples, NCHW
    /// @param labels targets
    /// @param scores receives the network's output
    /// @param count samples
    /// @return the loss
    float forwardBackward(float[] images, float[] labels, float[] scores, int count, long seed, int step) {
        PlanInstance instance = instances.computeIfAbsent(count, this::compile);
        instance.state().set(seed, step, 0f);
        instance.input(0, images, 0);
        instance.input(1, labels, 0);
        instance.output(0, scores, 0);
        instance.output(network.outputs().size() - 1, loss, 0);
        instance.run(workers);
        return loss[0];
    }

    /// The first node, in the order of computation, that gives a value which is not finite for
    /// the batch of the last call.
    ///
    /// @param count samples of that batch
    /// @return the node's name, or the network's when every value is finite
    String firstNotFinite(int count) {
        return instances.computeIfAbsent(count, this::compile).firstNotFinite().orElse(network.name());
    }

    void update(int step, double learningRate) {
        optimizer.run(workers, step, learningRate);
    }

    private PlanInstance compile(int count) {
        Plan plan = Compiler.training(network, count);
        return new PlanInstance(plan, parameters, gradients, plan.pack(parameters), workers.threads());
    }
}
