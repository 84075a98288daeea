package org.lanewise.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Initializer;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.text.NearestName;

/// Builds a network with branches, several inputs or outputs, or shared parameters.
///
/// ```java
/// NetworkBuilder builder = Network.builder("residual");
/// NetworkBuilder.Value image = builder.input("image", Shape.of(16, 32, 32));
/// NetworkBuilder.Value path = image.then(Conv2d.of(16, 3).same()).then(new Relu());
/// Network network = builder.output(path.plus(image)).build();
/// ```
///
/// Sizes of inputs and shapes of parameters follow from the values; a layer that does not fit fails at the call that
/// adds it. A node that gets no name is named after its kind and counted from 1: `conv1`, `conv2`, `max_pool1`. Its
/// output has the node's name, its parameters are `conv1.weight` and so on. Not thread-safe.
public final class NetworkBuilder {

    private final String name;
    private final List<Input> inputs = new ArrayList<>();
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final List<String> outputs = new ArrayList<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Shape> shapes = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    NetworkBuilder(String name) {
        this.name = name;
    }

    /// A value of the network under construction.
    public final class Value {

        private final String value;

        private Value(String value) {
            this.value = value;
        }

        /// The value's name.
        ///
        /// @return the name
        public String name() {
            return value;
        }

        /// The value's shape at batch 1.
        ///
        /// @return the shape
        public Shape shape() {
            return Objects.requireNonNull(shapes.get(value), value);
        }

        /// Applies a layer.
        ///
        /// @param layer the layer
        /// @return its output
        public Value then(Layer layer) {
            return node(layer, this);
        }

        /// Applies a layer in a node of a given name.
        ///
        /// @param node name of the node
        /// @param layer the layer
        /// @return its output
        public Value then(String node, Layer layer) {
            return node(node, layer, this);
        }

        /// Applies the layer of an earlier node with that node's parameters.
        ///
        /// @param node name of the new node
        /// @param earlier name of the earlier node
        /// @return its output
        public Value thenShared(String node, String earlier) {
            return nodeShared(node, earlier, this);
        }

        /// Adds another value of the same shape.
        ///
        /// @param other the other term
        /// @return the sum
        public Value plus(Value other) {
            return node(new Add(), this, other);
        }

        /// Adds another value of the same shape in a node of a given name.
        ///
        /// @param node name of the node
        /// @param other the other term
        /// @return the sum
        public Value plus(String node, Value other) {
            return node(node, new Add(), this, other);
        }

        /// Multiplies by another value of the same shape, or by one factor a channel, in a node of a
        /// given name.
        ///
        /// @param node name of the node
        /// @param factors the factors, see [Multiply]
        /// @return the product
        public Value times(String node, Value factors) {
            return node(node, new Multiply(), this, factors);
        }

        private NetworkBuilder builder() {
            return NetworkBuilder.this;
        }
    }

    /// Adds an F32 input with a batch of any size as axis 0.
    ///
    /// @param input name of the input
    /// @param sample shape without the batch
    /// @return the value
    public Value input(String input, Shape sample) {
        return input(Input.batched(input, sample));
    }

    /// Adds an input.
    ///
    /// @param input the input; sizes that it leaves open count as 1 while the network is built
    /// @return the value
    public Value input(Input input) {
        claim(input.name());
        inputs.add(input);
        return define(input.name(), input.shape(1));
    }

    /// Applies a layer to values.
    ///
    /// @param layer the layer
    /// @param values its inputs
    /// @return its output
    public Value node(Layer layer, Value... values) {
        String stem = Names.stem(layer);
        String candidate;
        do {
            candidate = stem + counts.merge(stem, 1, Integer::sum);
        } while (names.contains(candidate));
        return node(candidate, layer, values);
    }

    /// Applies a layer to values in a node of a given name.
    ///
    /// @param node name of the node
    /// @param layer the layer
    /// @param values its inputs
    /// @return its output
    /// @throws org.lanewise.tensor.ShapeException when the layer does not take such values
    public Value node(String node, Layer layer, Value... values) {
        List<Shape> operands = shapesOf(values);
        String subject = layer.kind() + " '" + node + "'";
        Shape result = ShapeInference.outputs(subject, layer, operands).getFirst();
        List<ParameterSpec> specs = LayerParameters.of(subject, layer, operands);
        claim(node);
        List<String> own = new ArrayList<>();
        for (ParameterSpec spec : specs) {
            String parameter = node + "." + spec.role();
            claim(parameter);
            parameters.put(parameter, Parameter.of(parameter, spec));
            own.add(parameter);
        }
        return add(Node.of(node, layer, namesOf(values), own), result);
    }

    /// Applies the layer of an earlier node with that node's parameters.
    ///
    /// @param node name of the new node
    /// @param earlier name of the earlier node
    /// @param values inputs of the new node
    /// @return its output
    /// @throws ConfigurationException when there is no such node
    /// @throws org.lanewise.tensor.ShapeException when the layer does not take such values, or the
    ///     parameters do not fit them
    public Value nodeShared(String node, String earlier, Value... values) {
        Node shared = nodes.get(earlier);
        if (shared == null) {
            throw new ConfigurationException("Network '" + name + "': node '" + node + "' shares the parameters of '"
                    + earlier + "', which is no node yet" + NearestName.hint(earlier, nodes.keySet()));
        }
        List<Shape> operands = shapesOf(values);
        Node added = Node.of(node, shared.layer(), namesOf(values), shared.parameters());
        Shape result = ShapeInference.outputs(added.subject(), shared.layer(), operands)
                .getFirst();
        Map<String, Shape> own = new HashMap<>();
        shared.parameters()
                .forEach(parameter -> own.put(
                        parameter,
                        Objects.requireNonNull(parameters.get(parameter), parameter)
                                .shape()));
        NetworkChecks.requireParameters(added, operands, own);
        claim(node);
        return add(added, result);
    }

    /// Replaces how a parameter starts.
    ///
    /// @param parameter name of a parameter, as in `conv1.weight`
    /// @param initializer how it starts
    /// @return this builder
    /// @throws ConfigurationException when there is no such parameter
    public NetworkBuilder initializer(String parameter, Initializer initializer) {
        Parameter old = parameters.get(parameter);
        if (old == null) {
            throw new ConfigurationException("Network '" + name + "' has no parameter '" + parameter + "'"
                    + NearestName.hint(parameter, parameters.keySet()));
        }
        parameters.put(parameter, new Parameter(parameter, old.shape(), old.type(), initializer, old.kind()));
        return this;
    }

    /// Adds outputs.
    ///
    /// @param values the values, in order
    /// @return this builder
    public NetworkBuilder output(Value... values) {
        outputs.addAll(namesOf(values));
        return this;
    }

    /// Adds or replaces an entry of metadata.
    ///
    /// @param key key
    /// @param value value
    /// @return this builder
    public NetworkBuilder metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /// The network.
    ///
    /// @return an immutable network of what was added so far
    /// @throws ConfigurationException when no output was added
    public Network build() {
        if (outputs.isEmpty()) {
            throw new ConfigurationException("Network '" + name + "' has no output, expected one or more");
        }
        return new Network(
                name, inputs, List.copyOf(parameters.values()), List.copyOf(nodes.values()), outputs, metadata);
    }

    private Value add(Node node, Shape result) {
        nodes.put(node.name(), node);
        return define(node.name(), result);
    }

    private Value define(String value, Shape shape) {
        shapes.put(value, shape);
        return new Value(value);
    }

    private void claim(String value) {
        if (!names.add(value)) {
            throw new ConfigurationException("Network '" + name + "' already has a value named '" + value + "'");
        }
    }

    private List<String> namesOf(Value... values) {
        return Arrays.stream(values).map(this::own).map(Value::name).toList();
    }

    private List<Shape> shapesOf(Value... values) {
        return Arrays.stream(values).map(this::own).map(Value::shape).toList();
    }

    private Value own(Value value) {
        if (value.builder() != this) {
            throw new ConfigurationException(
                    "Value '" + value.name() + "' belongs to another builder than network '" + name + "'");
        }
        return value;
    }
}
