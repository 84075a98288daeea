package org.lanewise.layers;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.LanewiseException;
import org.lanewise.tensor.Safetensors;
import org.lanewise.tensor.SafetensorsFile;

/// A model in one file: safetensors with the parameters as tensors and the network's lossless description in the
/// metadata under `lanewise.network`.
public final class ModelFile {

    /// Key of the network description in the file's metadata.
    public static final String NETWORK = "lanewise.network";

    private ModelFile() {}

    /// Writes a model atomically.
    ///
    /// @param path the file; replaced when it exists
    /// @param model the model
    /// @throws java.io.UncheckedIOException when it cannot be written; the old file stays
    public static void write(Path path, Model model) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(NETWORK, NetworkDescription.toJson(model.network()));
        Safetensors.write(path, model.parameters().tensors(), metadata);
    }

    /// Reads a model.
    ///
    /// @param path the file
    /// @return network and parameters
    /// @throws FormatException when the file is not a model, or its tensors do not fit its network
    /// @throws org.lanewise.tensor.ConfigurationException when the heap of this process cannot hold the tensors
    /// @throws java.io.UncheckedIOException when the file is missing or cannot be read
    public static Model read(Path path) {
        SafetensorsFile file = Safetensors.read(path);
        String description = file.metadata().get(NETWORK);
        if (description == null) {
            throw new FormatException("Model file " + path + " holds tensors but no network: its metadata has "
                    + Names.list(file.metadata().keySet()) + ", expected '" + NETWORK + "'");
        }
        try {
            Network network = NetworkDescription.fromJson(description);
            return new Model(network, Parameters.of(network, file.tensors()));
        } catch (LanewiseException e) {
            throw new FormatException("Model file " + path + ": " + e.getMessage(), e);
        }
    }
}
