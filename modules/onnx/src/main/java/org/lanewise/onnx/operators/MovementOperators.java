package org.lanewise.onnx.operators;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Imports what becomes a [org.lanewise.layers.ops.MovementOp].
final class MovementOperators {

    static final String ALL_TYPES = "all";

    private MovementOperators() {}

    static List<OperatorEntry> entries() {
        List<OperatorEntry> entries = new ArrayList<>();
        entries.addAll(LayoutOperators.entries());
        entries.addAll(IndexingOperators.entries());
        entries.addAll(CreationOperators.entries());
        entries.addAll(ResamplingOperators.entries());
        return List.copyOf(entries);
    }

    /// What a word of an attribute stands for.
    ///
    /// @param absent the word when the attribute is absent
    /// @param known all words
    static <T> T choice(NodeImport node, String attribute, String absent, Map<String, T> known) {
        String word =
                node.oneOf(attribute, absent, known.keySet().stream().sorted().toList());
        return Objects.requireNonNull(known.get(word));
    }

    /// An attribute of integers as a constant `I64[n]`.
    ///
    /// @return its name, empty when the attribute is absent
    static String integers(NodeImport node, String attribute) {
        return node.longs(attribute).map(values -> vector(node, values)).orElse("");
    }

    /// As [#integers], for an attribute that must be there.
    static String requiredIntegers(NodeImport node, String attribute) {
        return vector(
                node,
                node.longs(attribute)
                        .orElseThrow(() -> node.attributeError(attribute, "is absent, expected integers")));
    }

    /// Integers as a constant `I64[n]`.
    static String vector(NodeImport node, long... values) {
        return node.constant(Tensor.of(Shape.of(values.length), values));
    }

    /// An integer attribute that must be there.
    static int required(NodeImport node, String attribute) {
        if (!node.has(attribute)) {
            throw node.attributeError(attribute, "is absent, expected an integer");
        }
        return node.integer(attribute, 0);
    }
}
