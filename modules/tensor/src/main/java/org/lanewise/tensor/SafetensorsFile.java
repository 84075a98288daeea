package org.lanewise.tensor;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// What a safetensors file holds.
///
/// @param tensors tensors by name, in the order of the file's data; unmodifiable
/// @param metadata free text by name, in the order of the file's header; unmodifiable
public record SafetensorsFile(Map<String, Tensor> tensors, Map<String, String> metadata) {

    /// Keeps unmodifiable copies, in the order of the maps.
    public SafetensorsFile {
        tensors = copy(tensors);
        metadata = copy(metadata);
    }

    private static <T> SequencedMap<String, T> copy(Map<String, T> map) {
        return Collections.unmodifiableSequencedMap(new LinkedHashMap<>(map));
    }

    /// One tensor.
    ///
    /// @param name its name
    /// @return the tensor
    /// @throws FormatException when the file has none of that name
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new FormatException(
                    "Safetensors file has no tensor '" + name + "' among its " + tensors.size() + " tensors");
        }
        return tensor;
    }
}
