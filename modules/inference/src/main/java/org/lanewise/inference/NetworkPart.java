package org.lanewise.inference;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.lanewise.layers.Input;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;

/// The part of a network that computes some of its values.
final class NetworkPart {

    private NetworkPart() {}

    /// A network with these outputs and the inputs that they depend on.
    ///
    /// @throws org.lanewise.tensor.ConfigurationException when there is no such value
    static Network of(Network all, List<String> outputs) {
        // With these outputs instead of its own, which also refuses names that are no values.
        Network whole = new Network(all.name(), all.inputs(), all.parameters(), all.nodes(), outputs, all.metadata());
        Set<String> needed = new HashSet<>(outputs);
        for (Node node : whole.nodes().reversed()) {
            if (node.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(node.inputs());
            }
        }
        List<Input> inputs = whole.inputs().stream()
                .filter(input -> needed.contains(input.name()))
                .toList();
        List<Node> nodes = whole.nodes().stream()
                .filter(node -> node.outputs().stream().anyMatch(needed::contains))
                .toList();
        return new Network(whole.name(), inputs, whole.parameters(), nodes, outputs, whole.metadata());
    }
}
