package org.lanewise.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.inference.PlannedNetwork;
import org.lanewise.inference.Session;
import org.lanewise.inference.SessionOptions;
import org.lanewise.inference.WarmUpReport;
import org.lanewise.layers.Input;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Parameters;
import org.lanewise.ops.simd.bench.Activations;
import org.lanewise.ops.simd.bench.Interleaved;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// A network compiled for serving, with inputs that are random and half zero, as after a ReLU, and
/// arrays for its outputs.
final class InferenceRun implements Runnable, AutoCloseable {

    private static final long SEED = 1;

    /// The session warms itself up for no longer than this.
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    /// After that, nothing must get faster for this time: what calls the session gets warm as well.
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Session session;
    private final int batch;
    private final Runnable call;

    private InferenceRun(Model model, int batch, int threads) {
        this.batch = batch;
        Map<String, Tensor> inputs = inputs(model.network(), batch);
        session =
                Session.compile(model, SessionOptions.defaults().maxBatch(batch).threads(threads));
        call = model.network().hasOperators() ? () -> session.run(inputs) : arrays(inputs);
    }

    private static Map<String, Tensor> inputs(Network network, int batch) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (Input input : network.inputs()) {
            if (input.type() != DType.F32) {
                throw new ConfigurationException("Network '" + network.name() + "' takes " + input.type()
                        + " as input '" + input.name() + "', expected F32");
            }
            Shape shape = input.shape(batch);
            inputs.put(input.name(), Tensor.of(shape, Activations.rectified(shape.elements(), SEED, inputs.size())));
        }
        return inputs;
    }

    /// Layers alone write into arrays of the caller's.
    private Runnable arrays(Map<String, Tensor> inputs) {
        float[][] sources = inputs.values().stream().map(Tensor::floats).toArray(float[][]::new);
        List<float[]> results = new ArrayList<>();
        PlannedNetwork one = session.plan().networks().getFirst();
        one.outputs().values().forEach(shape -> results.add(new float[batch * (shape.elements() / one.images())]));
        float[][] targets = results.toArray(float[][]::new);
        return sources.length == 1 && targets.length == 1
                ? () -> session.run(sources[0], targets[0], batch)
                : () -> session.run(sources, targets, batch);
    }

    /// Compiles what an argument names; an architecture gets seeded parameters.
    ///
    /// @param source what the argument names
    /// @param batch samples of a call
    /// @param threads threads of a call
    /// @return the network, which has not run yet
    static InferenceRun of(ModelSource source, int batch, int threads) {
        return new InferenceRun(model(source), batch, threads);
    }

    /// Network and parameters; an architecture gets seeded ones.
    static Model model(ModelSource source) {
        return switch (source) {
            case ModelSource.File file -> file.model();
            case ModelSource.BuiltIn builtIn -> {
                Network network = builtIn.network();
                yield new Model(network, Parameters.initial(network, SEED));
            }
        };
    }

    Network network() {
        return session.network();
    }

    /// Multiply-adds of a call.
    long multiplyAdds() {
        PlannedNetwork one = session.plan().networks().getFirst();
        return one.multiplyAdds() * batch / one.images();
    }

    /// How the network got warm.
    ///
    /// @param nanos how long the session warmed itself up
    /// @param settled whether it says that it is warm
    /// @param nextNanos the first call after that
    record WarmUp(long nanos, boolean settled, long nextNanos) {}

    /// Calls until nothing gets faster.
    WarmUp warmUp() {
        WarmUpReport report = session.warmUp(WARM_UP);
        long begin = System.nanoTime();
        run();
        long next = System.nanoTime() - begin;
        Interleaved.warmUp(this, PATIENCE);
        return new WarmUp(report.time().toNanos(), report.settled(), next);
    }

    @Override
    public void run() {
        call.run();
    }

    @Override
    public void close() {
        session.close();
    }
}
