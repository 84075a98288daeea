package org.lanewise.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.json.Json;

/// What a model needs beside its numbers, as it travels in its network's metadata: the
/// normalisation of pixels, the names of the classes, and the data that it was trained on.
///
/// @param normalization how pixels become input, where the model says
/// @param labels names of the classes, where the model says
/// @param data argument of the data set, where the model says
public record ModelCard(Optional<Normalization> normalization, Optional<List<String>> labels, Optional<String> data) {

    /// Key of the means of the channels, with commas between.
    public static final String MEAN = "lanewise.mean";

    /// Key of the deviations of the channels, with commas between.
    public static final String DEVIATION = "lanewise.deviation";

    /// Key of the value of white for which mean and deviation hold, 1 or 255; 1 where it is absent.
    public static final String RANGE = "lanewise.range";

    /// Key of the names of the classes, a JSON array.
    public static final String LABELS = "lanewise.labels";

    /// Key of the shape of a sample, as in `1x28x28`.
    public static final String INPUT = "lanewise.input";

    /// Key of the argument of the data set, as [Datasets] takes it.
    public static final String DATA = "lanewise.data";

    /// Copies the list.
    public ModelCard {
        labels = labels.map(List::copyOf);
    }

    /// What the metadata of a network says.
    ///
    /// @param metadata entries by key; unknown ones are ignored
    /// @return the card
    /// @throws FormatException when an entry is not what [#metadata] writes
    public static ModelCard of(Map<String, String> metadata) {
        String mean = metadata.get(MEAN);
        String deviation = metadata.get(DEVIATION);
        String labels = metadata.get(LABELS);
        return new ModelCard(
                mean == null || deviation == null
                        ? Optional.empty()
                        : Optional.of(new Normalization(
                                split(MEAN, mean),
                                split(DEVIATION, deviation),
                                range(metadata.getOrDefault(RANGE, "1")))),
                Optional.ofNullable(labels)
                        .map(text ->
                                Json.parse(text, Json.Limits.DEFAULT).asArray().strings()),
                Optional.ofNullable(metadata.get(DATA)));
    }

    /// The entries of a model that is trained on a data set.
    ///
    /// @param split the data set
    /// @param data the argument that names it
    /// @return entries by key
    public static Map<String, String> metadata(DataSplit split, String data) {
        int[] shape = split.train().sampleShape().sizes();
        Map<String, String> entries = metadata(split.normalization());
        entries.put(LABELS, Json.strings(split.train().classNames()).compact());
        entries.put(INPUT, shape[0] + "x" + shape[1] + "x" + shape[2]);
        entries.put(DATA, data);
        return entries;
    }

    /// The entries of a normalisation.
    ///
    /// @param normalization how pixels become input
    /// @return a fresh map of entries by key
    public static Map<String, String> metadata(Normalization normalization) {
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put(MEAN, join(normalization.mean()));
        entries.put(DEVIATION, join(normalization.deviation()));
        if (normalization.range() != 1) {
            entries.put(RANGE, Integer.toString(normalization.range()));
        }
        return entries;
    }

    private static int range(String text) {
        return switch (text) {
            case "1" -> 1;
            case "255" -> 255;
            default -> throw new FormatException("Metadata '" + RANGE + "' is '" + text + "', expected 1 or 255");
        };
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
