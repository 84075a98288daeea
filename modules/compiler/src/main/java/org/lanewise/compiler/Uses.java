package org.lanewise.compiler;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.layers.Node;

/// How often each value of a network is read.
final class Uses {

    /// More readers than any value has: what a network gives to its caller is read by it.
    private static final int OUTSIDE = 2;

    private final Map<String, Integer> counts = new HashMap<>();

    private Uses() {}

    static Uses of(List<Node> nodes, List<String> outputs) {
        Uses uses = new Uses();
        for (Node node : nodes) {
            node.inputs().forEach(value -> uses.counts.merge(value, 1, Integer::sum));
            node.parameters().forEach(value -> uses.counts.merge(value, 1, Integer::sum));
        }
        outputs.forEach(value -> uses.counts.merge(value, OUTSIDE, Integer::sum));
        return uses;
    }

    /// Whether one node reads a value, once, and nobody outside does.
    boolean onlyOne(String value) {
        return counts.getOrDefault(value, 0) == 1;
    }
}
