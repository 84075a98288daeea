package org.lanewise.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;

/// What a network does to shapes and what it costs, node by node.
///
/// @param network name of the network
/// @param inputs shapes of its inputs
/// @param rows one row a node, in order
public record Summary(String network, List<Shape> inputs, List<Row> rows) {

    /// Copies the lists.
    public Summary {
        inputs = List.copyOf(inputs);
        rows = List.copyOf(rows);
    }

    /// A node.
    ///
    /// @param node name of the node
    /// @param layer kind of the layer, as in `Conv2d`
    /// @param settings its settings in a few words, as in `6 5x5 pad 2`
    /// @param output shape of its first output
    /// @param parameters elements of its trainable parameters; those that an earlier node uses too count there
    /// @param statistics elements of its running statistics, counted in the same way
    /// @param multiplyAdds multiply-adds of a forward pass, see [Multiplications]
    /// @param field what its output sees of the image, when an image reaches it
    /// @param activationBytes bytes of its outputs as F32
    public record Row(
            String node,
            String layer,
            String settings,
            Shape output,
            long parameters,
            long statistics,
            long multiplyAdds,
            Optional<ReceptiveField> field,
            long activationBytes) {}

    /// Summarises a network at given input shapes.
    ///
    /// @param network the network
    /// @param inputs the shape of each input, in the network's order
    /// @return the summary
    /// @throws ConfigurationException when the number of shapes is not that of inputs
    public static Summary of(Network network, Shape... inputs) {
        if (inputs.length != network.inputs().size()) {
            throw new ConfigurationException("Network '" + network.name() + "' has "
                    + network.inputs().size() + " inputs, got " + inputs.length + " shapes " + Arrays.toString(inputs));
        }
        Map<String, Shape> given = new HashMap<>();
        for (int i = 0; i < inputs.length; i++) {
            given.put(network.inputs().get(i).name(), inputs[i]);
        }
        return of(network, network.shapes(given));
    }

    /// Summarises a network at a batch size.
    ///
    /// @param network the network
    /// @param batch the size in place of every size that an input leaves open
    /// @return the summary
    public static Summary of(Network network, int batch) {
        return of(network, network.shapes(batch));
    }

    private static Summary of(Network network, Map<String, Shape> shapes) {
        Map<String, ReceptiveField> fields = ReceptiveField.of(network, shapes);
        Map<String, Parameter> unseen = new HashMap<>();
        network.parameters().forEach(parameter -> unseen.put(parameter.name(), parameter));
        List<Row> rows = new ArrayList<>();
        for (Node node : network.nodes()) {
            List<Parameter> own = node.parameters().stream()
                    .flatMap(name -> Stream.ofNullable(unseen.remove(name)))
                    .toList();
            long elements = 0;
            for (String output : node.outputs()) {
                elements += NetworkChecks.shape(shapes, output).elements();
            }
            String first = node.outputs().getFirst();
            rows.add(new Row(
                    node.name(),
                    node.layer().kind(),
                    Settings.of(node.layer()),
                    NetworkChecks.shape(shapes, first),
                    elements(own, ParameterSpec.Kind.TRAINABLE),
                    elements(own, ParameterSpec.Kind.STATISTIC),
                    Multiplications.of(node.layer(), NetworkChecks.operands(node, shapes)),
                    Optional.ofNullable(fields.get(first)),
                    elements * DType.F32.bytes()));
        }
        List<Shape> inputs = network.inputs().stream()
                .map(input -> NetworkChecks.shape(shapes, input.name()))
                .toList();
        return new Summary(network.name(), inputs, rows);
    }

    private static long elements(List<Parameter> parameters, ParameterSpec.Kind kind) {
        return parameters.stream()
                .filter(parameter -> parameter.kind() == kind)
                .mapToLong(parameter -> parameter.shape().elements())
                .sum();
    }

    /// Elements of all trainable parameters that nodes use.
    ///
    /// @return the sum over the rows
    public long parameters() {
        return rows.stream().mapToLong(Row::parameters).sum();
    }

    /// Elements of all running statistics that nodes use.
    ///
    /// @return the sum over the rows
    public long statistics() {
        return rows.stream().mapToLong(Row::statistics).sum();
    }

    /// Multiply-adds of a forward pass.
    ///
    /// @return the sum over the rows
    public long multiplyAdds() {
        return rows.stream().mapToLong(Row::multiplyAdds).sum();
    }

    /// Bytes of all activations when each is kept, as in training.
    ///
    /// @return the sum over the rows
    public long activationBytes() {
        return rows.stream().mapToLong(Row::activationBytes).sum();
    }

    /// Bytes of parameters, statistics and activations together, all as F32.
    ///
    /// @return the sum of all
    public long memoryBytes() {
        return (parameters() + statistics()) * DType.F32.bytes() + activationBytes();
    }

    /// A table with a line for each node and the totals below.
    ///
    /// Where the width does not hold everything, bytes, then start and jump of the receptive field, then
    /// its size and the settings of layers are left out, and long names are shortened; numbers never are, so
    /// that a very narrow table is wider than asked for.
    ///
    /// @param width columns of the table
    /// @return lines, each ended by `\n`
    public String toText(int width) {
        return SummaryText.of(this, width);
    }

    /// The summary as a JSON object: `network`, `inputs`, `layers`, `parameter_count`, `macs`, `memory_bytes`.
    /// Pairs are (height, width).
    ///
    /// @return JSON text on one line
    public String toJson() {
        return Json.object()
                .put("network", network)
                .put(
                        "inputs",
                        Json.array(inputs.stream()
                                .map(s -> Json.numbers(s.sizes()))
                                .toList()))
                .put("layers", Json.array(rows.stream().map(Summary::json).toList()))
                .put("parameter_count", parameters())
                .put("macs", multiplyAdds())
                .put("memory_bytes", memoryBytes())
                .build()
                .compact();
    }

    private static JsonObject json(Row row) {
        JsonObject.Builder object = Json.object()
                .put("name", row.node)
                .put("layer", row.layer)
                .put("settings", row.settings)
                .put("output", Json.numbers(row.output.sizes()))
                .put("parameters", row.parameters)
                .put("statistics", row.statistics)
                .put("macs", row.multiplyAdds)
                .put("activation_bytes", row.activationBytes);
        row.field.ifPresent(field -> {
            ReceptiveField.Axis h = field.height();
            ReceptiveField.Axis w = field.width();
            object.put(
                    "receptive_field",
                    Json.object()
                            .put("size", Json.numbers(h.size(), w.size()))
                            .put("jump", Json.numbers(h.jump(), w.jump()))
                            .put("start", Json.numbers(h.start(), w.start()))
                            .build());
        });
        return object.build();
    }
}
