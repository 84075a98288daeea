package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lanewise.layers.Activation;
import org.lanewise.layers.Layer;
import org.lanewise.layers.Node;
import org.lanewise.layers.Reshape;

/// Nodes that one kernel can do: a main one, and what follows it before its result is stored.
///
/// @param nodes the nodes in order, the main one first
/// @param residual the value that is added to the main node's result, or null
/// @param activation the function that is applied last, or null
record Group(
        List<Node> nodes,
        @Nullable String residual,
        @Nullable Activation activation) {

    Group {
        nodes = List.copyOf(nodes);
    }

    static Group of(Node node) {
        return new Group(List.of(node), null, null);
    }

    Group adding(Node sum, String value) {
        return new Group(with(sum), value, null);
    }

    Group applying(Node node, Activation function) {
        return new Group(with(node), residual, function);
    }

    private List<Node> with(Node node) {
        List<Node> longer = new ArrayList<>(nodes);
        longer.add(node);
        return longer;
    }

    Node main() {
        return nodes.getFirst();
    }

    Layer layer() {
        return main().layer();
    }

    Node last() {
        return nodes.getLast();
    }

    /// Whether this is a shuffle of channels between groups.
    boolean isShuffle() {
        return nodes.size() == 3 && layer() instanceof Reshape;
    }

    /// The value that the group makes.
    String output() {
        return last().outputs().getFirst();
    }

    /// What it reads: the main node's inputs, then the residual.
    List<String> inputs() {
        List<String> inputs = new ArrayList<>(main().inputs());
        if (residual != null) {
            inputs.add(residual);
        }
        return inputs;
    }

    List<String> names() {
        return nodes.stream().map(Node::name).toList();
    }
}
