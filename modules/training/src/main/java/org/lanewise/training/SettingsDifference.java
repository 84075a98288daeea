package org.lanewise.training;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;

/// Says in which settings two runs differ.
final class SettingsDifference {

    private SettingsDifference() {}

    /// Lists what differs.
    ///
    /// @param written settings of a checkpoint, a JSON object
    /// @param now settings of the run that reads it, a JSON object
    /// @return as in `epochs was 3, is 5; batch was 64, is 32`
    static String of(String written, String now) {
        JsonObject before = Json.parse(written, Json.Limits.DEFAULT).asObject();
        JsonObject after = Json.parse(now, Json.Limits.DEFAULT).asObject();
        Set<String> names = new LinkedHashSet<>(after.members().keySet());
        names.addAll(before.members().keySet());
        return names.stream()
                .filter(name -> !text(before, name).equals(text(after, name)))
                .map(name -> name + " was " + text(before, name) + ", is " + text(after, name))
                .collect(Collectors.joining("; "));
    }

    private static String text(JsonObject object, String name) {
        return Optional.ofNullable(object.members().get(name))
                .map(value -> value.compact().replace("\"", ""))
                .orElse("not known");
    }
}
