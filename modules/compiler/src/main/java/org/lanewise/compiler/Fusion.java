package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lanewise.layers.Activation;
import org.lanewise.layers.Add;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Layer;
import org.lanewise.layers.Linear;
import org.lanewise.layers.Multiply;
import org.lanewise.layers.Node;
import org.lanewise.layers.PRelu;
import org.lanewise.layers.Permute;
import org.lanewise.layers.Reshape;

/// A pass for serving: residual sums and activations join the node before them, where nobody else
/// reads what lies between.
///
/// A group stands where its last node stood, so that a residual exists before it is added. Of two
/// convolutions whose results are summed, the later one takes the sum. Fusing never changes bits.
final class Fusion {

    private final Uses uses;
    /// Groups that may still grow, by the value that they make.
    private final Map<String, Group> open = new HashMap<>();
    private final Map<Node, Integer> places = new HashMap<>();

    private Fusion(Uses uses) {
        this.uses = uses;
    }

    static List<Group> run(List<Node> nodes, List<String> outputs) {
        Fusion fusion = new Fusion(Uses.of(nodes, outputs));
        for (int i = 0; i < nodes.size(); i++) {
            fusion.places.put(nodes.get(i), i);
            Group group = fusion.group(nodes.get(i));
            fusion.open.put(group.output(), group);
        }
        List<Group> groups = new ArrayList<>(fusion.open.values());
        groups.sort(Comparator.comparingInt(group -> fusion.place(group.last())));
        return groups;
    }

    private Group group(Node node) {
        return switch (node.layer()) {
            case PRelu _ -> Group.of(node);
            case Activation activation -> activated(node, activation);
            case Add() -> summed(node);
            case Reshape _ -> shuffled(node);
            default -> Group.of(node);
        };
    }

    private Group activated(Node node, Activation activation) {
        Group before = growing(node.inputs().getFirst());
        return before == null || !takesActivation(before.layer())
                ? Group.of(node)
                : joined(before).applying(node, activation);
    }

    private Group summed(Node node) {
        List<String> inputs = node.inputs();
        if (inputs.size() != 2 || inputs.get(0).equals(inputs.get(1))) {
            return Group.of(node);
        }
        Group first = summing(inputs.get(0));
        Group second = summing(inputs.get(1));
        if (first != null && (second == null || place(first.last()) > place(second.last()))) {
            return joined(first).adding(node, inputs.get(1));
        }
        return second == null ? Group.of(node) : joined(second).adding(node, inputs.get(0));
    }

    /// Channels in groups, turned around, and flat again: the shuffle of ShuffleNet.
    private Group shuffled(Node last) {
        Group permute = growing(last.inputs().getFirst());
        if (permute == null
                || !(permute.layer() instanceof Permute(List<Integer> order))
                || !order.equals(List.of(2, 1, 3, 4))) {
            return Group.of(last);
        }
        Group first = growing(permute.main().inputs().getFirst());
        if (first == null || !(first.layer() instanceof Reshape)) {
            return Group.of(last);
        }
        return new Group(List.of(joined(first).main(), joined(permute).main(), last), null, null);
    }

    private Group joined(Group before) {
        open.remove(before.output());
        return before;
    }

    private int place(Node node) {
        Integer place = places.get(node);
        if (place == null) {
            throw new AssertionError("node '" + node.name() + "' has no place");
        }
        return place;
    }

    /// The group that makes a value which one node reads, if it may still grow.
    private @Nullable Group growing(String value) {
        Group group = open.get(value);
        return group != null && group.activation() == null && uses.onlyOne(value) ? group : null;
    }

    private @Nullable Group summing(String value) {
        Group group = growing(value);
        return group != null && group.layer() instanceof Conv2d && group.residual() == null ? group : null;
    }

    private static boolean takesActivation(Layer layer) {
        return layer instanceof Conv2d || layer instanceof Linear || layer instanceof Multiply;
    }
}
