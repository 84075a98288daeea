package org.lanewise.layers;

import java.util.List;
import org.lanewise.tensor.ConfigurationException;

/// One step of a network: a layer applied to values.
///
/// @param name name of the node, unique in its network
/// @param layer what it does
/// @param inputs values in the layer's order; an empty string stands for an optional one that is absent
/// @param parameters values for the layer's parameters, in the order of [LayerParameters]; usually parameters of the
///     network, which several nodes may share, but any value of the right shape will do
/// @param outputs names of the values that it makes
public record Node(String name, Layer layer, List<String> inputs, List<String> parameters, List<String> outputs) {

    /// Checks the names and copies the lists.
    public Node {
        inputs = List.copyOf(inputs);
        parameters = List.copyOf(parameters);
        outputs = List.copyOf(outputs);
        if (name.isEmpty()) {
            throw new ConfigurationException(layer.kind() + " node has an empty name, expected one or more characters");
        }
        if (parameters.contains("") || outputs.contains("") || outputs.isEmpty()) {
            throw new ConfigurationException(layer.kind() + " '" + name + "' has parameters " + parameters
                    + " and outputs " + outputs + ", expected names of one or more characters and at least one output");
        }
    }

    /// A node with one output of its own name.
    ///
    /// @param name name of the node and of its output
    /// @param layer what it does
    /// @param inputs values in the layer's order
    /// @param parameters values for the layer's parameters
    /// @return the node
    public static Node of(String name, Layer layer, List<String> inputs, List<String> parameters) {
        return new Node(name, layer, inputs, parameters, List.of(name));
    }

    /// How messages name the node, as in `Conv2d 'stem'`.
    String subject() {
        return layer.kind() + " '" + name + "'";
    }
}
