package org.lanewise.layers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.text.NearestName;

/// The structure of a network: an immutable, directed, acyclic graph of named nodes. Its numbers
/// are in [Parameters].
///
/// Inputs, parameters and the outputs of nodes are values in one space of names. Nodes stand in
/// topological order: each uses only what stands before it. The constructor checks names,
/// references and order, and infers all shapes at batch 1, so that every network that exists fits
/// together; where an input leaves more open than its batch, shapes are checked when
/// [#shapes(Map)] is asked. A network with [Operator]s has no shapes before it is compiled.
///
/// @param name name of the network
/// @param inputs values that the caller supplies
/// @param parameters values that come from [Parameters]
/// @param nodes the steps in topological order
/// @param outputs names of the values that the network gives
/// @param metadata whatever travels with the model, such as labels and preprocessing
public record Network(
        String name,
        List<Input> inputs,
        List<Parameter> parameters,
        List<Node> nodes,
        List<String> outputs,
        Map<String, String> metadata) {

    /// Checks the graph and copies the collections.
    ///
    /// @throws ConfigurationException when a name is missing, used twice, or used before its
    ///     value exists
    /// @throws ShapeException when a layer does not take what its node hands to it
    public Network {
        inputs = List.copyOf(inputs);
        parameters = List.copyOf(parameters);
        nodes = List.copyOf(nodes);
        outputs = List.copyOf(outputs);
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        NetworkChecks.check(name, inputs, parameters, nodes, outputs);
    }

    /// A chain of layers, named `network`. See [#sequential(String, Shape, Layer...)].
    ///
    /// @param sample shape of the input without the batch
    /// @param layers the layers in order
    /// @return the network
    public static Network sequential(Shape sample, Layer... layers) {
        return sequential("network", sample, layers);
    }

    /// A chain of layers: the input is named `input`, the nodes `conv1`, `relu1`, `linear1` after
    /// their kind and counted from 1, the parameters `conv1.weight` and so on. Sizes of inputs
    /// follow from the sample.
    ///
    /// @param name name of the network
    /// @param sample shape of the input without the batch
    /// @param layers the layers in order, one or more
    /// @return the network
    public static Network sequential(String name, Shape sample, Layer... layers) {
        NetworkBuilder builder = builder(name);
        NetworkBuilder.Value value = builder.input("input", sample);
        for (Layer layer : layers) {
            value = value.then(layer);
        }
        return builder.output(value).build();
    }

    /// Starts a network with branches.
    ///
    /// @param name name of the network
    /// @return a builder
    public static NetworkBuilder builder(String name) {
        return new NetworkBuilder(name);
    }

    /// A network whose nodes are given in any order; they are sorted, keeping the given order
    /// where it is free.
    ///
    /// @param name name of the network
    /// @param inputs values that the caller supplies
    /// @param parameters values that come from [Parameters]
    /// @param nodes the steps in any order
    /// @param outputs names of the values that the network gives
    /// @param metadata whatever travels with the model
    /// @return the network
    /// @throws ConfigurationException when the nodes form a cycle, which the message names
    public static Network sorted(
            String name,
            List<Input> inputs,
            List<Parameter> parameters,
            List<Node> nodes,
            List<String> outputs,
            Map<String, String> metadata) {
        return new Network(name, inputs, parameters, NetworkChecks.sort(name, nodes), outputs, metadata);
    }

    /// The shape of every value.
    ///
    /// @param given the shape of every input, by name
    /// @return shapes by name: inputs, parameters, then the outputs of nodes in order
    /// @throws ConfigurationException when an input is missing or unknown
    /// @throws ShapeException when an input does not take its shape, or a layer what its node
    ///     hands to it
    public Map<String, Shape> shapes(Map<String, Shape> given) {
        List<String> expected = inputs.stream().map(Input::name).toList();
        Set<String> unknown = new LinkedHashSet<>(given.keySet());
        unknown.removeAll(Set.copyOf(expected));
        if (!unknown.isEmpty()) {
            throw new ConfigurationException(
                    "Network '" + name + "' has no inputs " + unknown + ", it has " + expected);
        }
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (Input input : inputs) {
            Shape shape = given.get(input.name());
            if (shape == null) {
                throw new ConfigurationException("Network '" + name + "' got no shape for input '" + input.name()
                        + "', it got " + given.keySet());
            }
            if (!input.accepts(shape)) {
                throw new ShapeException("Network '" + name + "' input '" + input.name() + "' is " + shape
                        + ", expected " + input.dimensions() + " (-1: any)");
            }
            shapes.put(input.name(), shape);
        }
        if (hasOperators()) {
            throw new ConfigurationException("Network '" + name + "' has operators whose shapes depend on values"
                    + ", expected layers only; compile it for given inputs");
        }
        return NetworkChecks.infer(shapes, parameters, nodes);
    }

    /// The shape of every value when every open size is the same, as the batch usually is the
    /// only one.
    ///
    /// @param batch the size in place of each -1
    /// @return shapes by name: inputs, parameters, then the outputs of nodes in order
    /// @throws ShapeException when a layer does not take what its node hands to it
    public Map<String, Shape> shapes(int batch) {
        Map<String, Shape> given = new HashMap<>();
        inputs.forEach(input -> given.put(input.name(), input.shape(batch)));
        return shapes(given);
    }

    /// Whether some nodes are [Operator]s, so that shapes are known only once the network is
    /// compiled for given inputs.
    ///
    /// @return whether there is one
    public boolean hasOperators() {
        return NetworkChecks.hasOperators(nodes);
    }

    /// This network for a batch of any size, whatever size its inputs were given for: every layer
    /// treats its samples one by one.
    ///
    /// @return the changed network; itself when it takes any batch already
    /// @throws ConfigurationException when it has [Operator]s, whose samples may depend on
    ///     each other
    public Network withAnyBatch() {
        if (hasOperators()) {
            throw new ConfigurationException(
                    "Network '" + name + "' has operators, which may mix the samples of a batch, expected layers only");
        }
        if (inputs.stream().allMatch(Input::hasOpenBatch)) {
            return this;
        }
        return new Network(
                name, inputs.stream().map(Input::withOpenBatch).toList(), parameters, nodes, outputs, metadata);
    }

    /// The node of a name.
    ///
    /// @param node the name
    /// @return the node
    /// @throws ConfigurationException when there is none
    public Node node(String node) {
        return nodes.stream()
                .filter(n -> n.name().equals(node))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("Network '" + name + "' has no node '" + node + "'"
                        + NearestName.hint(node, nodes.stream().map(Node::name).toList())));
    }

    /// The number of trainable elements; shared ones count once, running statistics do not.
    ///
    /// @return elements of all trainable parameters
    public long parameterCount() {
        return parameters.stream()
                .filter(parameter -> parameter.kind() == ParameterSpec.Kind.TRAINABLE)
                .mapToLong(parameter -> parameter.shape().elements())
                .sum();
    }

    /// This network with one entry of metadata added or replaced.
    ///
    /// @param key key
    /// @param value value
    /// @return the changed network
    public Network withMetadata(String key, String value) {
        return withMetadata(Map.of(key, value));
    }

    /// This network with entries of metadata added or replaced.
    ///
    /// @param entries the entries
    /// @return the changed network
    public Network withMetadata(Map<String, String> entries) {
        Map<String, String> all = new LinkedHashMap<>(metadata);
        all.putAll(entries);
        return new Network(name, inputs, parameters, nodes, outputs, all);
    }

    /// This network with a loss on its first output.
    ///
    /// @param loss the loss
    /// @return the network with one input more, `target`, and one output more, the last: `loss`
    public Network withLoss(Loss loss) {
        if (outputs.isEmpty()) {
            throw new ConfigurationException("Network '" + name + "' has no output that a loss could judge");
        }
        return withLoss(loss, outputs.getFirst());
    }

    /// This network with a loss on one of its values.
    ///
    /// @param loss the loss
    /// @param prediction name of the value that the loss judges
    /// @return the network with one input more, `target`, and one output more, the last: `loss`
    /// @throws ConfigurationException when there is no such value, or a value named `target`
    ///     or `loss` exists
    public Network withLoss(Loss loss, String prediction) {
        Shape shape = Optional.ofNullable(shapes(1).get(prediction))
                .orElseThrow(() -> new ConfigurationException(
                        "Network '" + name + "' has no value '" + prediction + "' that a loss could judge"));
        Shape target = switch (loss) {
            case SoftmaxCrossEntropy _ -> Shape.scalar();
            case BinaryCrossEntropyWithLogits() -> shape.dropFirst();
            case MeanSquaredError() -> shape.dropFirst();
            case Huber _ -> shape.dropFirst();
        };
        List<Input> newInputs = new ArrayList<>(inputs);
        newInputs.add(Input.batched("target", target));
        List<Node> newNodes = new ArrayList<>(nodes);
        newNodes.add(Node.of("loss", loss, List.of(prediction, "target"), List.of()));
        List<String> newOutputs = new ArrayList<>(outputs);
        newOutputs.add("loss");
        return new Network(name, newInputs, parameters, newNodes, newOutputs, metadata);
    }
}
