package org.lanewise.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.lanewise.layers.Architectures;
import org.lanewise.layers.Model;
import org.lanewise.layers.ModelFile;
import org.lanewise.layers.Network;
import org.lanewise.onnx.Onnx;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

/// What the argument MODEL names.
sealed interface ModelSource {

    /// The network as it is by default.
    Network network();

    /// A network without trained parameters.
    ///
    /// @param name its name
    record BuiltIn(String name) implements ModelSource {
        @Override
        public Network network() {
            return Architectures.of(name);
        }

        /// The network for other images, with as many classes as it was published with.
        Network network(Shape sample) {
            Network published = network();
            Shape output = published.shapes(1).get(published.outputs().getFirst());
            return Architectures.of(name, sample, output == null ? 1 : output.size(-1));
        }
    }

    /// A model in a file.
    ///
    /// @param path the file
    /// @param model its content
    record File(Path path, Model model) implements ModelSource {
        @Override
        public Network network() {
            return model.network();
        }
    }

    /// Finds what an argument names: a built-in architecture, a model file, or a run folder with
    /// one.
    ///
    /// @param argument the argument
    /// @return what it names
    /// @throws ConfigurationException when it names nothing
    static ModelSource of(String argument) {
        if (Architectures.names().contains(argument)) {
            return new BuiltIn(argument);
        }
        Optional<File> file = file(argument);
        return file.isPresent()
                ? file.get()
                : new BuiltIn(Architectures.of(argument).name());
    }

    /// Finds a model file; empty when the argument names no file and does not look like one.
    private static Optional<File> file(String argument) {
        Path path;
        try {
            path = Path.of(argument);
        } catch (InvalidPathException e) {
            throw new ConfigurationException("Model '" + argument + "' is no name of a file: " + e.getMessage(), e);
        }
        if (Files.isDirectory(path)) {
            Path inside = Stream.of(RunFolder.MODEL, RunFolder.FORMER_MODEL)
                    .map(path::resolve)
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow(
                            () -> new ConfigurationException("Folder '" + argument + "' has no " + RunFolder.MODEL));
            return Optional.of(new File(inside, read(inside)));
        }
        if (Files.exists(path)) {
            return Optional.of(new File(path, read(path)));
        }
        if (path.getNameCount() > 1 || argument.endsWith(".safetensors") || isOnnx(path)) {
            throw new ConfigurationException("Model file '" + argument + "' does not exist");
        }
        return Optional.empty();
    }

    /// Reads a model file: ONNX by its name, else safetensors.
    private static Model read(Path path) {
        return isOnnx(path) ? Onnx.read(path) : ModelFile.read(path);
    }

    private static boolean isOnnx(Path path) {
        return path.toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
    }

    /// Finds a trained model.
    ///
    /// @param argument the argument
    /// @return the model's file
    /// @throws ConfigurationException when it names nothing, or an architecture without trained
    ///     parameters
    static File trained(String argument) {
        if (Architectures.names().contains(argument)) {
            throw new ConfigurationException("Architecture '" + argument
                    + "' has no trained parameters, expected a model file (make one: ./lanewise train " + argument
                    + ")");
        }
        return file(argument)
                .orElseThrow(() -> new ConfigurationException(
                        "Model '" + argument + "' does not exist, expected a model file or a run folder"));
    }

    /// The shape of one sample, without the batch.
    ///
    /// @throws ShapeException when the network does not have one input that is a batch of
    ///     pictures
    static Shape sample(Network network) {
        if (network.inputs().size() != 1) {
            throw new ShapeException("Network '" + network.name() + "' has "
                    + network.inputs().size() + " inputs, expected one: a batch of pictures");
        }
        Shape input = network.inputs().getFirst().shape(1);
        if (input.rank() != 4) {
            throw new ShapeException(
                    "Network '" + network.name() + "' takes input " + input + ", expected pictures [N, C, H, W]");
        }
        return input.dropFirst();
    }
}
