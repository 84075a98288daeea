package org.lanewise.cli;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.inference.Session;
import org.lanewise.inference.SessionOptions;
import org.lanewise.layers.Input;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Parameters;
import org.lanewise.layers.Summary;
import org.lanewise.ops.simd.bench.Activations;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;

/// A network compiled for serving, with inputs that are random and half zero, as after a ReLU, and
/// arrays for its outputs.
final class InferenceRun implements Runnable, AutoCloseable {

    private static final long SEED = 1;

    private final Network network;
    private final Session session;
    private final int batch;
    private final float[][] inputs;
    private final float[][] outputs;

    private InferenceRun(Model model, int batch, int threads) {
        network = model.network();
        this.batch = batch;
        Map<String, Shape> shapes = network.shapes(batch);
        List<Input> declared = network.inputs();
        inputs = new float[declared.size()][];
        for (int i = 0; i < inputs.length; i++) {
            Input input = declared.get(i);
            if (input.type() != DType.F32) {
                throw new ConfigurationException("Network '" + network.name() + "' takes " + input.type()
                        + " as input '" + input.name() + "', expected F32");
            }
            inputs[i] = Activations.rectified(shape(shapes, input.name()).elements(), SEED, i);
        }
        outputs = network.outputs().stream()
                .map(output -> new float[shape(shapes, output).elements()])
                .toArray(float[][]::new);
        session =
                Session.compile(model, SessionOptions.defaults().maxBatch(batch).threads(threads));
    }

    private static Shape shape(Map<String, Shape> shapes, String value) {
        return Objects.requireNonNull(shapes.get(value));
    }

    /// Compiles what an argument names; an architecture gets seeded parameters.
    ///
    /// @param source what the argument names
    /// @param batch samples of a call
    /// @param threads threads of a call
    /// @return the network, which has not run yet
    static InferenceRun of(ModelSource source, int batch, int threads) {
        Model model = switch (source) {
            case ModelSource.File file -> file.model();
            case ModelSource.BuiltIn builtIn -> {
                Network network = builtIn.network();
                yield new Model(network, Parameters.initial(network, SEED));
            }
        };
        return new InferenceRun(model, batch, threads);
    }

    Network network() {
        return network;
    }

    /// Multiply-adds of a call.
    long multiplyAdds() {
        return Summary.of(network, batch).multiplyAdds();
    }

    @Override
    public void run() {
        session.run(inputs, outputs, batch);
    }

    @Override
    public void close() {
        session.close();
    }
}
