package org.lanewise.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lanewise.data.DataSplit;
import org.lanewise.data.Normalization;
import org.lanewise.layers.Network;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.json.Json;

/// What a model needs beside its numbers, as it travels in the network's metadata: the
/// normalisation of pixels, the names of the classes, and the data that it was trained on.
///
/// @param normalization how pixels become input, where the model says
/// @param labels names of the classes, where the model says
/// @param data argument of the data set, where the model says
record ModelCard(Optional<Normalization> normalization, Optional<List<String>> labels, Optional<String> data) {

    static final String MEAN = "lanewise.mean";
    static final String DEVIATION = "lanewise.deviation";
    static final String LABELS = "lanewise.labels";
    static final String INPUT = "lanewise.input";
    static final String DATA = "lanewise.data";

    /// The metadata of a model that is trained on a data set.
    static Map<String, String> metadata(DataSplit split, String data) {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put(MEAN, join(split.normalization().mean()));
        entries.put(DEVIATION, join(split.normalization().deviation()));
        entries.put(LABELS, Json.strings(split.train().classNames()).compact());
        entries.put(INPUT, Text.shape(split.train().sampleShape()));
        entries.put(DATA, data);
        return entries;
    }

    /// What a network's metadata says.
    ///
    /// @throws FormatException when an entry is not what [#metadata] writes
    static ModelCard of(Network network) {
        Map<String, String> entries = network.metadata();
        String mean = entries.get(MEAN);
        String deviation = entries.get(DEVIATION);
        String labels = entries.get(LABELS);
        return new ModelCard(
                mean == null || deviation == null
                        ? Optional.empty()
                        : Optional.of(new Normalization(split(MEAN, mean), split(DEVIATION, deviation))),
                Optional.ofNullable(labels)
                        .map(text ->
                                Json.parse(text, Json.Limits.DEFAULT).asArray().strings()),
                Optional.ofNullable(entries.get(DATA)));
    }

    private static String join(float[] values) {
        StringBuilder text = new StringBuilder();
        for (float value : values) {
            text.append(text.isEmpty() ? "" : ",").append(value);
        }
        return text.toString();
    }

    private static float[] split(String key, String text) {
        String[] parts = text.split(",", -1);
        float[] values = new float[parts.length];
        try {
            for (int i = 0; i < parts.length; i++) {
                values[i] = Float.parseFloat(parts[i]);
            }
        } catch (NumberFormatException e) {
            throw new FormatException("Metadata '" + key + "' is '" + text + "', expected numbers with commas", e);
        }
        return values;
    }
}
