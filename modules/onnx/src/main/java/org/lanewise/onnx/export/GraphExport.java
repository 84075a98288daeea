package org.lanewise.onnx.export;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.lanewise.layers.Input;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.ParameterSpec;
import org.lanewise.onnx.proto.DataType;
import org.lanewise.onnx.proto.NodeProto;
import org.lanewise.onnx.proto.TypeProto;
import org.lanewise.onnx.proto.TypeProto.Dimension;
import org.lanewise.onnx.proto.ValueInfoProto;
import org.lanewise.onnx.reading.OnnxUnsupportedException;
import org.lanewise.tensor.Tensor;

/// A network as nodes and declared values. What a layer needs beside parameters is in `Constant`
/// nodes, so that the initializers of a file are the parameters and nothing else.
final class GraphExport {

    private static final String BATCH = "batch";

    private final Model model;
    private final boolean training;
    private final ValueTypes types;
    private final Set<String> names = new HashSet<>();
    private final Set<String> nodeNames = new HashSet<>();
    private final Set<String> domains = new LinkedHashSet<>();
    private final List<NodeProto> nodes = new ArrayList<>();

    private GraphExport(Model model, boolean training) {
        this.model = model;
        this.training = training;
        this.types = ValueTypes.of(model);
        Network network = model.network();
        network.inputs().forEach(input -> names.add(input.name()));
        network.parameters().forEach(parameter -> names.add(parameter.name()));
        for (Node node : network.nodes()) {
            names.addAll(node.outputs());
            nodeNames.add(node.name());
        }
        domains.add("");
    }

    /// Exports the nodes of a network.
    ///
    /// @param model network and parameters
    /// @param training whether layers take their training form
    /// @return the exported nodes
    /// @throws OnnxUnsupportedException when a layer has no form in ONNX
    static GraphExport of(Model model, boolean training) {
        GraphExport graph = new GraphExport(model, training);
        for (Node node : model.network().nodes()) {
            LayerExport.add(node.layer(), new NodeExport(node, graph));
        }
        return graph;
    }

    List<NodeProto> nodes() {
        return nodes;
    }

    /// Domains of all operators, that of ONNX itself, which is empty, first.
    Set<String> domains() {
        return domains;
    }

    boolean training() {
        return training;
    }

    ValueTypes types() {
        return types;
    }

    /// The inputs with names in place of open sizes.
    List<ValueInfoProto> inputs() {
        List<ValueInfoProto> values = new ArrayList<>();
        for (Input input : model.network().inputs()) {
            List<Dimension> dimensions = new ArrayList<>();
            for (int axis = 0; axis < input.dimensions().size(); axis++) {
                int size = input.dimensions().get(axis);
                dimensions.add(size >= 0 ? new Dimension.Fixed(size) : new Dimension.Symbolic(openName(input, axis)));
            }
            values.add(new ValueInfoProto(input.name(), type(input.type(), dimensions)));
        }
        return values;
    }

    /// The outputs, each with its type as far as it is known.
    List<ValueInfoProto> outputs() {
        return model.network().outputs().stream().map(this::declared).toList();
    }

    /// The other values that nodes of the network give and whose types are known.
    List<ValueInfoProto> inner() {
        Network network = model.network();
        return network.nodes().stream()
                .flatMap(node -> node.outputs().stream())
                .filter(value ->
                        !network.outputs().contains(value) && types.find(value).isPresent())
                .map(this::declared)
                .toList();
    }

    private ValueInfoProto declared(String value) {
        return types.find(value)
                .map(type -> {
                    List<Dimension> dimensions = new ArrayList<>();
                    for (int size : type.sizes()) {
                        boolean batch = dimensions.isEmpty() && !model.network().hasOperators();
                        dimensions.add(
                                size >= 0
                                        ? new Dimension.Fixed(size)
                                        : batch ? new Dimension.Symbolic(BATCH) : new Dimension.Unknown());
                    }
                    return new ValueInfoProto(value, type(type.type(), dimensions));
                })
                .orElseGet(() -> new ValueInfoProto(value, new TypeProto.Missing()));
    }

    private static TypeProto type(org.lanewise.tensor.DType type, List<Dimension> dimensions) {
        return new TypeProto.TensorType(DataType.of(type).code(), dimensions);
    }

    /// Layers have one batch in common; axes of an operator's operands are its own.
    private String openName(Input input, int axis) {
        if (model.network().hasOperators()) {
            return input.name() + "_" + axis;
        }
        if (axis == 0) {
            return BATCH;
        }
        boolean image = input.dimensions().size() == 4 && axis >= 2;
        return image ? axis == 2 ? "height" : "width" : input.name() + "_" + axis;
    }

    /// The value of a parameter that nothing changes.
    Optional<Tensor> constant(String name) {
        return model.network().parameters().stream()
                .filter(parameter -> parameter.name().equals(name) && parameter.kind() == ParameterSpec.Kind.CONSTANT)
                .map(Parameter::name)
                .map(model.parameters()::get)
                .findFirst();
    }

    List<String> operands(Node node) {
        List<String> operands = new ArrayList<>(node.inputs());
        operands.addAll(node.parameters());
        return operands;
    }

    void add(
            Node node,
            String operator,
            String domain,
            Attributes attributes,
            List<String> inputs,
            List<String> outputs) {
        domains.add(domain);
        nodes.add(new NodeProto(
                operator,
                domain,
                node.name(),
                trimmed(inputs),
                outputs,
                attributes.list(),
                node.layer().toString()));
    }

    void addWithMore(Node node, String operator, Attributes attributes, List<String> inputs, int more) {
        List<String> outputs = new ArrayList<>(node.outputs());
        for (int i = 0; i < more; i++) {
            outputs.add(fresh(names, node.name() + "/" + operator));
        }
        add(node, operator, "", attributes, inputs, outputs);
    }

    String addInner(Node node, String operator, Attributes attributes, List<String> inputs) {
        String output = fresh(names, node.name() + "/" + operator);
        nodes.add(new NodeProto(
                operator,
                "",
                fresh(nodeNames, node.name() + "/" + operator),
                trimmed(inputs),
                List.of(output),
                attributes.list(),
                ""));
        return output;
    }

    OnnxUnsupportedException unsupported(Node node, String problem) {
        return new OnnxUnsupportedException(
                "Network '" + model.network().name() + "': node '" + node.name() + "'",
                node.layer() + " has no form in ONNX opset " + ModelExport.OPSET + ": " + problem);
    }

    private static String fresh(Set<String> taken, String base) {
        String name = base;
        for (int i = 2; !taken.add(name); i++) {
            name = base + i;
        }
        return name;
    }

    private static List<String> trimmed(List<String> inputs) {
        int count = inputs.size();
        while (count > 0 && inputs.get(count - 1).isEmpty()) {
            count--;
        }
        return inputs.subList(0, count);
    }
}
