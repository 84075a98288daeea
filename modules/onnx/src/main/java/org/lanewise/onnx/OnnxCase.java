package org.lanewise.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.lanewise.compiler.KnownInputs;
import org.lanewise.compiler.Program;
import org.lanewise.compiler.operators.TensorType;
import org.lanewise.layers.Model;
import org.lanewise.onnx.operators.GraphImport;
import org.lanewise.onnx.proto.GraphProto;
import org.lanewise.onnx.proto.ModelProto;
import org.lanewise.onnx.proto.OnnxFile;
import org.lanewise.onnx.proto.TensorProto;
import org.lanewise.onnx.proto.ValueInfoProto;
import org.lanewise.onnx.reading.LoadLimits;
import org.lanewise.onnx.reading.OnnxUnsupportedException;
import org.lanewise.tensor.LanewiseException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// A conformance case in the layout of the ONNX project: a model with inputs and the outputs that
/// it must give.
///
/// The layout is `model.onnx` beside `test_data_set_0/input_0.pb`, `output_0.pb` and so on, input
/// `i` being that of the graph's input `i`. A model without weights, which is about one operator,
/// passes within 1e-3 of each element and 1e-5; a model with weights within 1e-3 and 1e-4,
/// relative to the largest element where that is above 1; integers and truth values pass when
/// they are equal.
///
/// @param model the model's file
/// @param dataSets folders with inputs and outputs; none for a light model
public record OnnxCase(Path model, List<Path> dataSets) {

    private static final String MODEL = "model.onnx";
    private static final String SUFFIX = ".onnx";
    private static final String DATA = "test_data_set_";

    /// How a case ended.
    public enum Outcome {
        /// Every output is as it must be.
        PASSED,
        /// An output differs, or the run failed.
        FAILED,
        /// The model uses what is not supported.
        UNSUPPORTED
    }

    /// What became of a case.
    ///
    /// @param outcome how it ended
    /// @param detail what differs, failed or is not supported; empty when it passed
    public record Result(Outcome outcome, String detail) {}

    /// Copies the list.
    public OnnxCase {
        dataSets = List.copyOf(dataSets);
    }

    /// Finds the cases in a folder, at any depth.
    ///
    /// @param folder the folder
    /// @return cases in the order of their paths
    /// @throws UncheckedIOException when a folder cannot be read
    public static List<OnnxCase> find(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<OnnxCase> cases = new ArrayList<>();
            for (Path file : files.filter(path -> path.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList()) {
                List<Path> sets = file.endsWith(MODEL) ? dataSets(file.resolveSibling(".")) : List.of();
                if (!sets.isEmpty() || Files.exists(lightOutput(file, 0))) {
                    cases.add(new OnnxCase(file, sets));
                }
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read folder " + folder + ": " + e, e);
        }
    }

    private static List<Path> dataSets(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder.normalize())) {
            return files.filter(path -> path.getFileName().toString().startsWith(DATA) && Files.isDirectory(path))
                    .sorted(Comparator.comparing(Path::toString))
                    .toList();
        }
    }

    private static Path lightOutput(Path model, int index) {
        String name = model.getFileName().toString();
        return model.resolveSibling(name.substring(0, name.length() - SUFFIX.length()) + "_output_" + index + ".pb");
    }

    /// Name of the case: that of its folder, of its file for a light model.
    ///
    /// @return the name
    public String name() {
        if (dataSets.isEmpty()) {
            String file = model.getFileName().toString();
            return file.substring(0, file.length() - SUFFIX.length());
        }
        Path folder = model.toAbsolutePath().getParent();
        return folder == null || folder.getFileName() == null
                ? model.toString()
                : folder.getFileName().toString();
    }

    /// Runs the case.
    ///
    /// @return what became of it
    public Result run() {
        try {
            LoadLimits limits = LoadLimits.defaults();
            ModelProto proto = OnnxFile.read(model, limits);
            Model graph = GraphImport.read(proto, name());
            if (dataSets.isEmpty()) {
                return ended(run(proto.graph(), graph, ramps(graph), index -> lightOutput(model, index), limits));
            }
            for (Path set : dataSets) {
                Optional<String> difference = run(
                        proto.graph(),
                        graph,
                        inputs(proto.graph(), set, limits),
                        index -> set.resolve("output_" + index + ".pb"),
                        limits);
                if (difference.isPresent()) {
                    return new Result(
                            Outcome.FAILED, (dataSets.size() == 1 ? "" : set.getFileName() + ": ") + difference.get());
                }
            }
            return new Result(Outcome.PASSED, "");
        } catch (OnnxUnsupportedException e) {
            return new Result(Outcome.UNSUPPORTED, String.valueOf(e.getMessage()));
        } catch (LanewiseException | UncheckedIOException e) {
            return new Result(Outcome.FAILED, String.valueOf(e.getMessage()));
        }
    }

    private static Result ended(Optional<String> difference) {
        return difference.map(detail -> new Result(Outcome.FAILED, detail)).orElse(new Result(Outcome.PASSED, ""));
    }

    private static Map<String, Tensor> inputs(GraphProto graph, Path set, LoadLimits limits) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (int i = 0; i < graph.inputs().size(); i++) {
            Path file = set.resolve("input_" + i + ".pb");
            if (Files.exists(file)) {
                inputs.put(graph.inputs().get(i).name(), read(file, limits));
            }
        }
        return inputs;
    }

    private static Map<String, Tensor> ramps(Model model) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        model.network().inputs().forEach(input -> inputs.put(input.name(), ramp(input.shape(1))));
        return inputs;
    }

    private static Optional<String> run(
            GraphProto graph,
            Model model,
            Map<String, Tensor> inputs,
            IntFunction<Path> outputFile,
            LoadLimits limits) {
        Map<String, Tensor> known = KnownInputs.of(model.network(), inputs);
        Map<String, TensorType> types = new LinkedHashMap<>();
        inputs.forEach((name, tensor) -> types.put(name, TensorType.of(tensor)));
        Map<String, Tensor> outputs =
                Program.compile(model, types, known, limits.foldedElements()).run(inputs);
        boolean weights = !graph.initializers().isEmpty();
        for (int i = 0; i < graph.outputs().size(); i++) {
            ValueInfoProto output = graph.outputs().get(i);
            Path file = outputFile.apply(i);
            if (Files.exists(file)) {
                Tensor actual = outputs.get(output.name());
                if (actual == null) {
                    return Optional.of("output '" + output.name() + "' is missing");
                }
                Optional<String> difference = Difference.of(actual, read(file, limits), weights);
                if (difference.isPresent()) {
                    return Optional.of("output '" + output.name() + "': " + difference.get());
                }
            }
        }
        return Optional.empty();
    }

    private static Tensor read(Path file, LoadLimits limits) {
        TensorProto tensor = OnnxFile.readTensor(file, limits);
        return tensor.toTensor(file.toString());
    }

    private static Tensor ramp(Shape shape) {
        float[] values = new float[shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((double) i / values.length);
        }
        return Tensor.of(shape, values);
    }
}
