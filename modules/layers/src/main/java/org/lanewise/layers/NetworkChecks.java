package org.lanewise.layers;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Stream;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.text.NearestName;

/// What makes a graph a network: unique names, references that exist, topological order, and
/// shapes that fit.
final class NetworkChecks {

    private NetworkChecks() {}

    static void check(
            String name, List<Input> inputs, List<Parameter> parameters, List<Node> nodes, List<String> outputs) {
        Set<String> values = new HashSet<>();
        inputs.forEach(input -> define(name, values, input.name(), "input"));
        parameters.forEach(parameter -> define(name, values, parameter.name(), "parameter"));
        Map<String, String> makers = new HashMap<>();
        nodes.forEach(node -> node.outputs().forEach(output -> makers.putIfAbsent(output, node.name())));
        Set<String> nodeNames = new HashSet<>();
        for (Node node : nodes) {
            if (!nodeNames.add(node.name())) {
                throw new ConfigurationException(
                        "Network '" + name + "' has two nodes named '" + node.name() + "', expected unique names");
            }
            for (String value : references(node)) {
                if (!values.contains(value)) {
                    throw new ConfigurationException("Network '" + name + "': " + node.subject() + " uses '" + value
                            + "', "
                            + (makers.containsKey(value)
                                    ? "which node '" + makers.get(value)
                                            + "' makes only later; expected topological order"
                                    : "which no input, parameter or node provides" + NearestName.hint(value, values)));
                }
            }
            node.outputs().forEach(output -> define(name, values, output, "output of " + node.subject()));
        }
        for (String output : outputs) {
            if (!values.contains(output)) {
                throw new ConfigurationException("Network '" + name + "' output '" + output + "' is not a value of it"
                        + NearestName.hint(output, values));
            }
        }
        if (new HashSet<>(outputs).size() != outputs.size()) {
            throw new ConfigurationException("Network '" + name + "' outputs are " + outputs + ", expected no repeats");
        }
        if (!hasOperators(nodes) && inputs.stream().noneMatch(Input::hasOpenSample)) {
            Map<String, Shape> shapes = new LinkedHashMap<>();
            inputs.forEach(input -> shapes.put(input.name(), input.shape(1)));
            infer(shapes, parameters, nodes);
        }
    }

    static boolean hasOperators(List<Node> nodes) {
        return nodes.stream().anyMatch(node -> node.layer() instanceof Operator);
    }

    /// Adds the shapes of parameters and of the outputs of nodes to those of the inputs.
    static Map<String, Shape> infer(Map<String, Shape> inputs, List<Parameter> parameters, List<Node> nodes) {
        Map<String, Shape> shapes = new LinkedHashMap<>(inputs);
        parameters.forEach(parameter -> shapes.put(parameter.name(), parameter.shape()));
        for (Node node : nodes) {
            List<Shape> operands = operands(node, shapes);
            List<Shape> results = ShapeInference.outputs(node.subject(), node.layer(), operands);
            if (results.size() != node.outputs().size()) {
                throw new ConfigurationException(node.subject() + " names "
                        + node.outputs().size() + " outputs " + node.outputs() + ", expected " + results.size());
            }
            requireParameters(node, operands, shapes);
            for (int i = 0; i < results.size(); i++) {
                shapes.put(node.outputs().get(i), results.get(i));
            }
        }
        return Collections.unmodifiableMap(shapes);
    }

    static List<Shape> operands(Node node, Map<String, Shape> shapes) {
        List<Shape> operands = new ArrayList<>();
        for (String input : node.inputs()) {
            if (input.isEmpty()) {
                throw new ConfigurationException(node.subject() + " leaves out input " + operands.size()
                        + ", expected all: no input of " + node.layer().kind() + " is optional");
            }
            operands.add(shape(shapes, input));
        }
        return operands;
    }

    static Shape shape(Map<String, Shape> shapes, String value) {
        return Objects.requireNonNull(shapes.get(value), value);
    }

    /// Requires that a node has the parameters of its layer, each of the right shape.
    static void requireParameters(Node node, List<Shape> operands, Map<String, Shape> shapes) {
        List<ParameterSpec> specs = LayerParameters.of(node.subject(), node.layer(), operands);
        List<String> roles = specs.stream().map(ParameterSpec::role).toList();
        if (specs.size() != node.parameters().size()) {
            throw new ConfigurationException(
                    node.subject() + " has parameters " + node.parameters() + ", expected " + roles);
        }
        for (int i = 0; i < specs.size(); i++) {
            String value = node.parameters().get(i);
            Shape actual = shape(shapes, value);
            Shape expected = specs.get(i).shape();
            if (!expected.equals(actual)) {
                throw new ShapeException(node.subject() + ": "
                        + channels(node.layer(), operands, value, actual, expected)
                                .orElse(roles.get(i) + " '" + value + "' is " + actual + ", expected " + expected
                                        + " (inputs " + operands + ", " + node.layer() + ")"));
            }
        }
    }

    /// What is wrong when a convolution's weights are right for another number of input channels.
    private static Optional<String> channels(
            Layer layer, List<Shape> operands, String weight, Shape actual, Shape expected) {
        int groups;
        int axis;
        switch (layer) {
            case Conv2d conv -> {
                groups = conv.groups();
                axis = 1;
            }
            case ConvTranspose2d conv -> {
                groups = conv.groups();
                axis = 0;
            }
            default -> {
                return Optional.empty();
            }
        }
        if (actual.rank() != 4
                || expected.rank() != 4
                || !actual.with(axis, expected.size(axis)).equals(expected)) {
            return Optional.empty();
        }
        Shape input = operands.getFirst();
        long wanted = axis == 1 ? (long) actual.size(1) * groups : actual.size(0);
        return Optional.of("input has " + input.size(1) + " channels, weights '" + weight + "' expect " + wanted
                + " (input NCHW " + input + ", weights " + (axis == 1 ? "OIHW " : "IOHW ") + actual + ", groups "
                + groups + ")");
    }

    private static void define(String network, Set<String> values, String value, String as) {
        if (!values.add(value)) {
            throw new ConfigurationException("Network '" + network + "' defines value '" + value + "' twice, again as "
                    + as + "; expected unique names");
        }
    }

    private static List<String> references(Node node) {
        return Stream.concat(node.inputs().stream().filter(i -> !i.isEmpty()), node.parameters().stream())
                .toList();
    }

    /// Kahn's algorithm, taking the node that was given first whenever several are ready.
    static List<Node> sort(String name, List<Node> nodes) {
        Map<String, Integer> makers = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (String output : nodes.get(i).outputs()) {
                makers.putIfAbsent(output, i);
            }
        }
        int[] missing = new int[nodes.size()];
        List<List<Integer>> consumers = new ArrayList<>();
        nodes.forEach(node -> consumers.add(new ArrayList<>()));
        for (int i = 0; i < nodes.size(); i++) {
            for (String value : references(nodes.get(i))) {
                Integer maker = makers.get(value);
                if (maker != null) {
                    consumers.get(maker).add(i);
                    missing[i]++;
                }
            }
        }
        PriorityQueue<Integer> ready = new PriorityQueue<>();
        for (int i = 0; i < missing.length; i++) {
            if (missing[i] == 0) {
                ready.add(i);
            }
        }
        List<Node> sorted = new ArrayList<>();
        while (!ready.isEmpty()) {
            int next = ready.remove();
            sorted.add(nodes.get(next));
            for (int consumer : consumers.get(next)) {
                if (--missing[consumer] == 0) {
                    ready.add(consumer);
                }
            }
        }
        if (sorted.size() < nodes.size()) {
            throw new ConfigurationException(
                    "Network '" + name + "' has a cycle: " + String.join(" -> ", cycle(nodes, makers, missing)));
        }
        return sorted;
    }

    /// Walks backwards from a node that never became ready, always to another such node, until
    /// one comes twice.
    private static List<String> cycle(List<Node> nodes, Map<String, Integer> makers, int[] missing) {
        int at = 0;
        while (missing[at] == 0) {
            at++;
        }
        Deque<Integer> path = new ArrayDeque<>();
        Set<Integer> seen = new HashSet<>();
        while (seen.add(at)) {
            path.addFirst(at);
            int here = at;
            at = references(nodes.get(here)).stream()
                    .filter(makers::containsKey)
                    .mapToInt(makers::get)
                    .filter(maker -> missing[maker] > 0)
                    .findFirst()
                    .orElseThrow();
        }
        List<String> names = new ArrayList<>();
        names.add(nodes.get(at).name());
        for (int step : path) {
            names.add(nodes.get(step).name());
            if (step == at) {
                break;
            }
        }
        return names;
    }
}
