package org.lanewise.layers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.RandomStream;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// The layer that makes one score a class, and its replacement by a fresh one.
///
/// It is the last [Linear], or the last 1x1 [Conv2d] where global pooling follows or its output
/// is one pixel already. What may follow it treats classes alike: activations, dropout, pooling,
/// [Flatten], [Reshape] and a softmax, which is dropped, as losses judge scores.
final class ClassifierHead {

    /// Metadata that names classes: it says nothing about other ones.
    private static final String LABELS = "lanewise.labels";

    private final Model model;
    private final Network network;
    /// Nodes by the value that they make.
    private final Map<String, Node> makers = new HashMap<>();

    ClassifierHead(Model model) {
        this.model = model;
        network = model.network();
        network.nodes().forEach(node -> node.outputs().forEach(output -> makers.put(output, node)));
    }

    Model withClasses(int classes, long seed) {
        if (classes < 1) {
            throw new ConfigurationException("Classes are " + classes + ", expected 1 or more");
        }
        if (network.outputs().isEmpty()) {
            throw missing("it has no output");
        }
        Map<String, Shape> shapes = network.shapes(1);
        String scores = network.outputs().getFirst();
        Map<String, Node> changed = new LinkedHashMap<>();
        boolean pooled = false;
        for (String value = scores; ; ) {
            Node node = makers.get(value);
            if (node == null) {
                throw missing("its output '" + scores + "' leads to '" + value + "'");
            }
            switch (node.layer()) {
                case Linear linear -> {
                    return replaced(node, new Linear(classes, linear.bias()), scores, changed, shapes, seed);
                }
                case Conv2d conv -> {
                    if (!isHead(conv, pooled, shapes.get(value))) {
                        throw missing(node.subject() + " makes its scores");
                    }
                    Conv2d fresh = new Conv2d(
                            classes,
                            conv.kernel(),
                            conv.stride(),
                            conv.padding(),
                            conv.dilation(),
                            conv.groups(),
                            conv.bias());
                    return replaced(node, fresh, scores, changed, shapes, seed);
                }
                case Softmax _, LogSoftmax _ -> scores = node.inputs().getFirst();
                case Reshape _ -> changed.put(node.name(), reshaped(node, shapes));
                case GlobalAvgPool2d _, GlobalMaxPool2d _, AdaptiveAvgPool2d _, AdaptiveMaxPool2d _ -> pooled = true;
                case Flatten _, Dropout _, Dropout2d _ -> {}
                case PRelu _ -> throw missing(node.subject() + " stands behind it");
                case Activation _ -> {}
                default -> throw missing(node.subject() + " makes its scores");
            }
            value = node.inputs().getFirst();
        }
    }

    private static boolean isHead(Conv2d conv, boolean pooled, @Nullable Shape output) {
        boolean single = output != null && output.elements(2, output.rank()) == 1;
        return conv.kernel().height() == 1 && conv.kernel().width() == 1 && conv.groups() == 1 && (pooled || single);
    }

    /// A reshape of all scores of a sample to a row, whatever their number.
    private Node reshaped(Node node, Map<String, Shape> shapes) {
        Shape to = Objects.requireNonNull(shapes.get(node.outputs().getFirst()));
        if (to.rank() != 2) {
            throw missing("Reshape '" + node.name() + "' brings them to " + to);
        }
        return new Node(node.name(), new Flatten(), node.inputs(), node.parameters(), node.outputs());
    }

    private Model replaced(
            Node head, Layer fresh, String scores, Map<String, Node> changed, Map<String, Shape> shapes, long seed) {
        for (Node node : network.nodes()) {
            if (!node.name().equals(head.name()) && node.parameters().stream().anyMatch(head.parameters()::contains)) {
                throw missing("node '" + node.name() + "' shares the parameters of " + head.subject());
            }
        }
        Shape input = Objects.requireNonNull(shapes.get(head.inputs().getFirst()));
        List<ParameterSpec> specs = LayerParameters.of(head.subject(), fresh, List.of(input));
        changed.put(head.name(), new Node(head.name(), fresh, head.inputs(), head.parameters(), head.outputs()));
        List<Parameter> parameters = new ArrayList<>();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : network.parameters()) {
            int role = head.parameters().indexOf(parameter.name());
            if (role < 0) {
                parameters.add(parameter);
                tensors.put(parameter.name(), model.parameters().get(parameter.name()));
            } else {
                RandomStream stream = new RandomStream(seed, RandomStream.Purpose.INITIALISER, parameters.size(), 0, 0);
                parameters.add(Parameter.of(parameter.name(), specs.get(role)));
                tensors.put(
                        parameter.name(),
                        specs.get(role).initializer().create(specs.get(role).shape(), stream));
            }
        }
        List<String> outputs = new ArrayList<>(network.outputs());
        outputs.set(0, scores);
        Map<String, String> metadata = new LinkedHashMap<>(network.metadata());
        metadata.remove(LABELS);
        Network result =
                new Network(network.name(), network.inputs(), parameters, nodes(changed, scores), outputs, metadata);
        return new Model(result, Parameters.of(tensors));
    }

    /// The nodes with some of them replaced, without the softmax behind the scores.
    private List<Node> nodes(Map<String, Node> changed, String scores) {
        Set<String> dropped = new HashSet<>();
        for (String value = network.outputs().getFirst(); !value.equals(scores); ) {
            Node node = Objects.requireNonNull(makers.get(value));
            dropped.add(node.name());
            value = node.inputs().getFirst();
        }
        return network.nodes().stream()
                .filter(node -> !dropped.contains(node.name()))
                .map(node -> changed.getOrDefault(node.name(), node))
                .toList();
    }

    private ConfigurationException missing(String reason) {
        return new ConfigurationException("Network '" + network.name()
                + "' has no layer for its classes that could be replaced: " + reason
                + ", expected a last Linear, or a 1x1 Conv2d before global pooling");
    }
}
