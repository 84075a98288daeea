package org.lanewise.benchmarks.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.inference.Session;
import org.lanewise.inference.SessionOptions;
import org.lanewise.layers.Architectures;
import org.lanewise.layers.Input;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Parameters;
import org.lanewise.onnx.Onnx;
import org.lanewise.ops.simd.bench.Activations;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// A model with inputs for one call, in the form that every engine takes.
///
/// @param name as it was asked for
/// @param model network and parameters
/// @param file the same as an ONNX file
/// @param inputs a value for each input, by name in the network's order: random and half zero, as
///     after a ReLU
/// @param shapes shapes of inputs and outputs, and of what else is known, for one call, by name
public record ServedModel(String name, Model model, Path file, Map<String, float[]> inputs, Map<String, Shape> shapes) {

    private static final long SEED = 1;

    /// Loads a model; an architecture is exported to a file that goes away with the process.
    ///
    /// @param name a built-in architecture, or an ONNX file
    /// @return the model
    public static ServedModel of(String name) {
        if (name.endsWith(".onnx")) {
            Path file = Path.of(name);
            return of(name, Onnx.read(file), file);
        }
        Network network = Architectures.of(name);
        Model model = new Model(network, Parameters.initial(network, SEED));
        return of(name, model, exported(model));
    }

    static ServedModel of(String name, Model model, Path file) {
        Network network = model.network();
        Map<String, float[]> inputs = new LinkedHashMap<>();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (Input input : network.inputs()) {
            Shape shape = input.shape(1);
            shapes.put(input.name(), shape);
            inputs.put(input.name(), Activations.rectified(shape.elements(), SEED, inputs.size()));
        }
        shapes.putAll(network.hasOperators() ? outputs(model, inputs, shapes) : network.shapes(1));
        return new ServedModel(name, model, file, inputs, shapes);
    }

    /// The shapes of outputs that only a run can tell.
    private static Map<String, Shape> outputs(Model model, Map<String, float[]> inputs, Map<String, Shape> shapes) {
        try (Session session = Session.compile(model, SessionOptions.defaults())) {
            Map<String, Shape> outputs = new LinkedHashMap<>();
            session.run(tensors(inputs, shapes)).forEach((output, tensor) -> outputs.put(output, tensor.shape()));
            return outputs;
        }
    }

    private static Map<String, Tensor> tensors(Map<String, float[]> inputs, Map<String, Shape> shapes) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        inputs.forEach(
                (name, values) -> tensors.put(name, Tensor.of(Objects.requireNonNull(shapes.get(name)), values)));
        return tensors;
    }

    /// The inputs as tensors.
    ///
    /// @return a tensor for each input, by name
    Map<String, Tensor> tensors() {
        return tensors(inputs, shapes);
    }

    /// Writes a model to a temporary file.
    static Path exported(Model model) {
        try {
            Path file = Files.createTempFile("lanewise-", ".onnx");
            file.toFile().deleteOnExit();
            Onnx.write(model, file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot export '" + model.network().name() + "'", e);
        }
    }

    /// The shape of a value.
    ///
    /// @param value its name
    /// @return the shape for one call
    Shape shape(String value) {
        return Objects.requireNonNull(shapes.get(value));
    }

    /// Shapes of the outputs.
    ///
    /// @return shapes by name, in the network's order
    Map<String, Shape> outputs() {
        Map<String, Shape> outputs = new LinkedHashMap<>();
        model.network().outputs().forEach(output -> outputs.put(output, shape(output)));
        return outputs;
    }

    /// Joins results to one array.
    static float[] joined(List<float[]> results) {
        float[] all =
                new float[results.stream().mapToInt(result -> result.length).sum()];
        int offset = 0;
        for (float[] result : results) {
            System.arraycopy(result, 0, all, offset, result.length);
            offset += result.length;
        }
        return all;
    }

    /// Fresh arrays for the outputs.
    List<float[]> outputArrays() {
        List<float[]> arrays = new ArrayList<>();
        outputs().values().forEach(shape -> arrays.add(new float[shape.elements()]));
        return arrays;
    }
}
