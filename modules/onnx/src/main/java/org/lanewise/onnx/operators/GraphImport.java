package org.lanewise.onnx.operators;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lanewise.layers.Input;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.layers.Operator;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.ParameterSpec;
import org.lanewise.layers.Parameters;
import org.lanewise.layers.ops.TensorOp;
import org.lanewise.onnx.proto.DataType;
import org.lanewise.onnx.proto.GraphProto;
import org.lanewise.onnx.proto.ModelProto;
import org.lanewise.onnx.proto.NodeProto;
import org.lanewise.onnx.proto.OperatorSetId;
import org.lanewise.onnx.proto.StringStringEntry;
import org.lanewise.onnx.proto.TensorProto;
import org.lanewise.onnx.proto.TypeProto;
import org.lanewise.onnx.proto.ValueInfoProto;
import org.lanewise.onnx.reading.OnnxFormatException;
import org.lanewise.onnx.reading.OnnxUnsupportedException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Initializer;
import org.lanewise.tensor.LanewiseException;
import org.lanewise.tensor.Tensor;
import org.lanewise.tensor.text.NearestName;

/// Turns the graph of a file into a network of operators and its parameters.
public final class GraphImport {

    private final ModelProto model;
    private final String file;
    private final Map<String, TensorProto> initializers = new LinkedHashMap<>();
    private final Map<String, Tensor> constants = new LinkedHashMap<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> nodeNames = new HashSet<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();

    private GraphImport(ModelProto model, String file) {
        this.model = model;
        this.file = file;
    }

    /// Imports a model.
    ///
    /// @param model the file's message
    /// @param file how messages name the file
    /// @return the model: every node an operator
    /// @throws OnnxUnsupportedException when something is not supported; the message lists
    ///     all of it
    /// @throws OnnxFormatException when the file is not what its format demands
    public static Model read(ModelProto model, String file) {
        GraphImport graph = new GraphImport(model, file);
        List<Problem> problems = graph.addNodes();
        if (!problems.isEmpty()) {
            throw new OnnxUnsupportedException(file, Problem.summary(problems));
        }
        return graph.finish();
    }

    /// Finds all that a model asks for and that cannot be imported.
    ///
    /// @param model the file's message
    /// @param file how messages name the file
    /// @return problems in the order of the nodes
    public static List<Problem> check(ModelProto model, String file) {
        return new GraphImport(model, file).addNodes();
    }

    private List<Problem> addNodes() {
        GraphProto graph = model.graph();
        List<Problem> problems = new ArrayList<>(Problem.ofModel(model));
        for (TensorProto initializer : graph.initializers()) {
            if (initializers.put(initializer.name(), initializer) != null) {
                throw new OnnxFormatException(
                        file, "initializer '" + initializer.name() + "' appears twice, expected unique names");
            }
        }
        names.addAll(initializers.keySet());
        graph.inputs().forEach(input -> names.add(input.name()));
        graph.nodes().forEach(node -> names.addAll(node.outputs()));
        Map<String, Integer> opsets = opsets();
        int index = 0;
        for (NodeProto node : graph.nodes()) {
            String subject = subject(node, index++);
            try {
                add(node, subject, opsets);
            } catch (OnnxUnsupportedException e) {
                problems.add(Problem.of(node, subject, opsets.getOrDefault(domain(node.domain()), 0), e));
            }
        }
        return problems;
    }

    private void add(NodeProto node, String subject, Map<String, Integer> opsets) {
        String domain = domain(node.domain());
        OperatorEntry entry = Operators.of(domain).get(node.opType());
        if (entry == null) {
            throw new OnnxUnsupportedException(
                    subject,
                    "operator " + (domain.isEmpty() ? "" : domain + ":") + node.opType() + " is not supported"
                            + NearestName.hint(
                                    node.opType(), Operators.of(domain).keySet()));
        }
        Integer opset = opsets.get(domain);
        if (opset == null) {
            throw new OnnxFormatException(
                    subject,
                    "uses the domain '" + domain + "', which the model does not import; it imports " + opsets.keySet());
        }
        if (opset > entry.until()) {
            throw new OnnxUnsupportedException(
                    subject,
                    "operator " + node.opType() + " ends with opset " + entry.until() + ", the model imports " + opset);
        }
        NodeImport reading = new NodeImport(node, subject, opset, this);
        entry.importer().add(reading);
        reading.finish();
    }

    private Map<String, Integer> opsets() {
        Map<String, Integer> opsets = new LinkedHashMap<>();
        for (OperatorSetId set : model.opsets()) {
            if (set.version() < 1 || set.version() > 1_000_000) {
                throw new OnnxFormatException(
                        file, "opset of domain '" + set.domain() + "' is " + set.version() + ", expected 1 or more");
            }
            opsets.merge(domain(set.domain()), (int) set.version(), Math::max);
        }
        if (opsets.isEmpty()) {
            opsets.put("", 1);
        }
        return opsets;
    }

    private static String domain(String domain) {
        return domain.equals("ai.onnx") ? "" : domain;
    }

    private String subject(NodeProto node, int index) {
        return file + ": node " + index + " " + node.opType() + (node.name().isEmpty() ? "" : " '" + node.name() + "'");
    }

    Optional<Tensor> constantValue(String name) {
        Tensor known = constants.get(name);
        if (known == null && initializers.containsKey(name)) {
            TensorProto proto = Objects.requireNonNull(initializers.get(name));
            known = proto.toTensor(file + ": initializer '" + name + "'");
            constants.put(name, known);
        }
        return Optional.ofNullable(known);
    }

    String constant(String name, Tensor value) {
        if (constants.putIfAbsent(name, value) != null) {
            throw new OnnxFormatException(file, "value '" + name + "' is made twice, expected unique names");
        }
        return name;
    }

    String freshName(String base) {
        String name;
        do {
            name = base + counts.merge(base, 1, Integer::sum);
        } while (!names.add(name));
        return name;
    }

    void add(NodeProto proto, TensorOp op, List<String> inputs, List<String> outputs) {
        String base = proto.name().isEmpty() ? outputs.getFirst() : proto.name();
        String name = base;
        for (int i = 2; !nodeNames.add(name); i++) {
            name = base + "." + i;
        }
        nodes.add(new Node(name, new Operator(op), inputs, List.of(), outputs));
    }

    private Model finish() {
        GraphProto graph = model.graph();
        Set<String> used = new HashSet<>();
        nodes.forEach(node -> used.addAll(node.inputs()));
        graph.outputs().forEach(output -> used.add(output.name()));
        List<Input> inputs = new ArrayList<>();
        for (ValueInfoProto input : graph.inputs()) {
            if (!initializers.containsKey(input.name())) {
                inputs.add(input(input));
            }
        }
        List<Parameter> parameters = new ArrayList<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Set<String> values = new LinkedHashSet<>(initializers.keySet());
        values.addAll(constants.keySet());
        for (String name : values) {
            if (used.contains(name)) {
                Tensor tensor = constantValue(name).orElseThrow();
                parameters.add(new Parameter(
                        name, tensor.shape(), tensor.type(), Initializer.zeros(), ParameterSpec.Kind.CONSTANT));
                tensors.put(name, tensor);
            }
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        for (StringStringEntry entry : model.metadata()) {
            metadata.put(entry.key(), entry.value());
        }
        List<String> outputs =
                graph.outputs().stream().map(ValueInfoProto::name).toList();
        try {
            Network network = Network.sorted(
                    graph.name().isEmpty() ? "network" : graph.name(), inputs, parameters, nodes, outputs, metadata);
            return new Model(network, Parameters.of(network, tensors));
        } catch (OnnxFormatException e) {
            throw e;
        } catch (LanewiseException e) {
            throw new OnnxFormatException(file, String.valueOf(e.getMessage()), e);
        }
    }

    private Input input(ValueInfoProto input) {
        String subject = file + ": input '" + input.name() + "'";
        if (!(input.type() instanceof TypeProto.TensorType(int code, var dimensions))) {
            throw new OnnxUnsupportedException(subject, "is no dense tensor, expected one");
        }
        DataType type = DataType.ofCode(code);
        DType element = type == null ? null : type.type();
        if (element == null) {
            throw new OnnxUnsupportedException(
                    subject, "is of type " + DataType.describe(code) + ", expected a dense numeric type");
        }
        if (dimensions == null) {
            throw new OnnxUnsupportedException(subject, "has no rank, expected sizes or names of sizes");
        }
        List<Integer> sizes = new ArrayList<>();
        for (TypeProto.Dimension dimension : dimensions) {
            sizes.add(size(subject, dimension));
        }
        return new Input(input.name(), element, sizes);
    }

    private static int size(String subject, TypeProto.@Nullable Dimension dimension) {
        if (dimension instanceof TypeProto.Dimension.Fixed(long size)) {
            if (size < 0 || size > Integer.MAX_VALUE) {
                throw new OnnxFormatException(subject, "has a dimension of size " + size + ", expected 0 or more");
            }
            return (int) size;
        }
        return -1;
    }
}
