package org.lanewise.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkDescription;
import org.lanewise.layers.Parameters;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.LanewiseException;
import org.lanewise.tensor.Safetensors;
import org.lanewise.tensor.SafetensorsFile;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonArray;

/// All that a run needs to go on at the end of an epoch as if it had never stopped.
///
/// @param model network and parameters, running statistics included
/// @param moments the optimizer's memory over the trainable parameters
/// @param settings the run's settings, as [Trainer] writes them
/// @param epochs metrics of the epochs that are done
record Checkpoint(Model model, float[][] moments, String settings, List<EpochMetrics> epochs) {

    static final String FILE = "checkpoint.safetensors";

    private static final String PARAMETER = "parameter/";
    private static final String MOMENT = "moment/";
    private static final String NETWORK = "lanewise.network";
    private static final String SETTINGS = "lanewise.settings";
    private static final String EPOCHS = "lanewise.epochs";

    /// Writes atomically: the previous checkpoint stays until this one is complete.
    void write(Path folder) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        model.parameters().tensors().forEach((name, tensor) -> tensors.put(PARAMETER + name, tensor));
        for (int i = 0; i < moments.length; i++) {
            tensors.put(MOMENT + i, Tensor.of(Shape.of(moments[i].length), moments[i]));
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(NETWORK, NetworkDescription.toJson(model.network()));
        metadata.put(SETTINGS, settings);
        metadata.put(
                EPOCHS,
                Json.array(epochs.stream().map(MetricsLog::toJson).toList()).compact());
        Safetensors.write(folder.resolve(FILE), tensors, metadata);
    }

    /// Reads the checkpoint of a folder.
    ///
    /// @throws FormatException when the file is not a checkpoint, or its parts do not fit each other
    static Checkpoint read(Path folder) {
        Path file = folder.resolve(FILE);
        SafetensorsFile content = Safetensors.read(file);
        try {
            return parse(content);
        } catch (LanewiseException e) {
            throw new FormatException("Checkpoint " + file + ": " + e.getMessage(), e);
        }
    }

    private static Checkpoint parse(SafetensorsFile content) {
        Network network = NetworkDescription.fromJson(metadata(content, NETWORK));
        Map<String, Tensor> parameters = new LinkedHashMap<>();
        List<float[]> moments = new ArrayList<>();
        content.tensors().forEach((name, tensor) -> {
            if (name.startsWith(PARAMETER)) {
                parameters.put(name.substring(PARAMETER.length()), tensor);
            }
        });
        for (int i = 0; content.tensors().containsKey(MOMENT + i); i++) {
            moments.add(content.tensor(MOMENT + i).floats());
        }
        if (parameters.size() + moments.size() != content.tensors().size()) {
            throw new FormatException("it has " + content.tensors().size() + " tensors, expected " + parameters.size()
                    + " parameters and " + moments.size() + " moments only");
        }
        List<EpochMetrics> epochs = new ArrayList<>();
        JsonArray log =
                Json.parse(metadata(content, EPOCHS), Json.Limits.DEFAULT).asArray();
        for (int i = 0; i < log.size(); i++) {
            epochs.add(MetricsLog.fromJson(log.get(i).asObject()));
            if (epochs.getLast().epoch() != i + 1) {
                throw new FormatException("its epoch " + (i + 1) + " says that it is epoch "
                        + epochs.getLast().epoch());
            }
        }
        return new Checkpoint(
                new Model(network, Parameters.of(network, parameters)),
                moments.toArray(float[][]::new),
                metadata(content, SETTINGS),
                epochs);
    }

    private static String metadata(SafetensorsFile content, String key) {
        String value = content.metadata().get(key);
        if (value == null) {
            throw new FormatException("its metadata has no '" + key + "' among "
                    + content.metadata().size() + " entries");
        }
        return value;
    }
}
