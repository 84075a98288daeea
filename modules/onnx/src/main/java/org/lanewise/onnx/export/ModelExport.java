package org.lanewise.onnx.export;

import java.lang.module.ModuleDescriptor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lanewise.layers.Input;
import org.lanewise.layers.Loss;
import org.lanewise.layers.Model;
import org.lanewise.layers.ModelFile;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkDescription;
import org.lanewise.layers.Node;
import org.lanewise.layers.Parameter;
import org.lanewise.onnx.proto.GraphProto;
import org.lanewise.onnx.proto.ModelProto;
import org.lanewise.onnx.proto.OperatorSetId;
import org.lanewise.onnx.proto.StringStringEntry;
import org.lanewise.onnx.proto.TensorProto;
import org.lanewise.tensor.ConfigurationException;

/// A model as the message of a file.
///
/// In inference form the metadata hold the network's lossless description beside the network's
/// own entries. A file in training form holds the graph alone, because the network that it came
/// from gives other results than that graph when it predicts.
public final class ModelExport {

    /// The operator set that files use.
    public static final int OPSET = 21;

    /// Key of the network's description among the metadata.
    public static final String NETWORK = ModelFile.NETWORK;

    private static final long IR_VERSION = 10;
    private static final String PRODUCER = "lanewise";

    private ModelExport() {}

    /// Exports a model.
    ///
    /// @param model network and parameters
    /// @param training whether layers take their training form
    /// @param losses whether losses are part of the graph
    /// @return the message of a file
    /// @throws org.lanewise.onnx.reading.OnnxUnsupportedException when a layer has no form in ONNX
    public static ModelProto of(Model model, boolean training, boolean losses) {
        Model exported = losses ? model : withoutLosses(model);
        Network network = exported.network();
        if (network.metadata().containsKey(NETWORK)) {
            throw new ConfigurationException("Network '" + network.name() + "' has metadata '" + NETWORK
                    + "', expected another key: the network's description takes this one");
        }
        GraphExport graph = GraphExport.of(exported, training);
        List<TensorProto> initializers = new ArrayList<>();
        for (Parameter parameter : network.parameters()) {
            initializers.add(
                    TensorProto.of(parameter.name(), exported.parameters().get(parameter.name())));
        }
        List<StringStringEntry> metadata = new ArrayList<>();
        network.metadata().forEach((key, value) -> metadata.add(new StringStringEntry(key, value)));
        if (!training) {
            metadata.add(new StringStringEntry(NETWORK, NetworkDescription.toJson(network)));
        }
        return new ModelProto(
                IR_VERSION,
                opsets(graph),
                PRODUCER,
                version(),
                "",
                0,
                "Network '" + network.name() + "', " + network.nodes().size() + " layers, " + network.parameterCount()
                        + " trainable parameters",
                new GraphProto(
                        network.name(),
                        graph.nodes(),
                        initializers,
                        List.of(),
                        graph.inputs(),
                        graph.outputs(),
                        graph.inner(),
                        ""),
                metadata,
                List.of());
    }

    /// Requires that every layer of a model has a form in ONNX.
    ///
    /// @param model network and parameters
    /// @throws org.lanewise.onnx.reading.OnnxUnsupportedException when a layer has none
    public static void require(Model model) {
        GraphExport.of(withoutLosses(model), false);
    }

    static List<OperatorSetId> opsets(GraphExport graph) {
        return graph.domains().stream()
                .map(domain -> new OperatorSetId(domain, domain.isEmpty() ? OPSET : 1))
                .toList();
    }

    /// The network without losses, what depends on them, and the inputs that nothing else takes.
    private static Model withoutLosses(Model model) {
        Network network = model.network();
        if (network.nodes().stream().noneMatch(node -> node.layer() instanceof Loss)) {
            return model;
        }
        Set<String> lost = new HashSet<>();
        Set<String> freed = new HashSet<>();
        Set<String> used = new HashSet<>(network.outputs());
        List<Node> nodes = new ArrayList<>();
        for (Node node : network.nodes()) {
            if (node.layer() instanceof Loss || node.inputs().stream().anyMatch(lost::contains)) {
                lost.addAll(node.outputs());
                freed.addAll(node.inputs());
            } else {
                nodes.add(node);
                used.addAll(node.inputs());
            }
        }
        List<String> outputs = network.outputs().stream()
                .filter(output -> !lost.contains(output))
                .toList();
        if (outputs.isEmpty()) {
            throw new ConfigurationException("Network '" + network.name() + "' has outputs " + network.outputs()
                    + ", all of them losses, expected another one");
        }
        List<Input> inputs = network.inputs().stream()
                .filter(input -> used.contains(input.name()) || !freed.contains(input.name()))
                .toList();
        return new Model(
                new Network(network.name(), inputs, network.parameters(), nodes, outputs, network.metadata()),
                model.parameters());
    }

    /// The version in the module's descriptor, or that of the jar's manifest on the class path.
    private static String version() {
        return Optional.ofNullable(ModelExport.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .or(() -> Optional.ofNullable(ModelExport.class.getPackage().getImplementationVersion()))
                .orElse("");
    }
}
