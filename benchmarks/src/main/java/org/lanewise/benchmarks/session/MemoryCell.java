package org.lanewise.benchmarks.session;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;

/// Looks at the memory of one model with one number of threads, on each engine in a process of its
/// own with the same bound of the heap.
final class MemoryCell {

    private final TableOptions options;

    MemoryCell(TableOptions options) {
        this.options = options;
    }

    /// Measures.
    ///
    /// @param name the model
    /// @param threads threads of a call
    /// @return an object for each engine, ours first
    List<JsonObject> measure(String name, int threads) throws IOException, InterruptedException {
        ServedModel model = ServedModel.of(name);
        Map<String, Shape> inputs = new LinkedHashMap<>();
        model.inputs().keySet().forEach(input -> inputs.put(input, model.shape(input)));
        List<JsonObject> rows = new ArrayList<>();
        double ours = 0;
        for (String engine : List.of("lanewise", "onnxruntime")) {
            JsonObject row = JavaProcess.json(
                    MemoryProbe.class,
                    List.of("-Xmx" + options.heap()),
                    engine,
                    model.file().toString(),
                    Integer.toString(threads),
                    Integer.toString(options.runs()),
                    MemoryProbe.words(inputs),
                    MemoryProbe.words(model.outputs()));
            double resident = row.doubleValue("resident_bytes");
            ours = rows.isEmpty() ? resident : ours;
            JsonObject.Builder more = Json.object()
                    .put("model", name)
                    .put("threads", threads)
                    .put("heap", options.heap())
                    .put("runs", options.runs());
            row.members().forEach(more::put);
            rows.add(more.put("ratio", resident / ours).build());
        }
        return rows;
    }
}
