package org.lanewise.onnx.operators;

import static org.lanewise.onnx.operators.MovementOperators.ALL_TYPES;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.layers.ops.IndexingOp;
import org.lanewise.layers.ops.IndexingOp.Reduction;
import org.lanewise.layers.ops.LayoutOp;

/// Imports what becomes an [IndexingOp].
final class IndexingOperators {

    private IndexingOperators() {}

    static List<OperatorEntry> entries() {
        return List.of(
                OperatorEntry.of("Compress", 9, ALL_TYPES, IndexingOperators::compress),
                OperatorEntry.of(
                        "Gather", 1, ALL_TYPES, node -> node.emit(new IndexingOp.Gather(node.integer("axis", 0)))),
                OperatorEntry.of(
                        "GatherElements",
                        11,
                        ALL_TYPES,
                        node -> node.emit(new IndexingOp.GatherElements(node.integer("axis", 0)))),
                OperatorEntry.of("GatherND", 11, ALL_TYPES, IndexingOperators::gatherSlices),
                OperatorEntry.of("Scatter", 9, ALL_TYPES, IndexingOperators::scatterElements)
                        .until(10),
                OperatorEntry.of("ScatterElements", 11, ALL_TYPES, IndexingOperators::scatterElements),
                OperatorEntry.of(
                        "ScatterND", 11, ALL_TYPES, node -> node.emit(new IndexingOp.ScatterND(reduction(node)))),
                OperatorEntry.of(
                        "Trilu", 14, ALL_TYPES, node -> node.emit(new IndexingOp.Trilu(node.flag("upper", true)))));
    }

    private static void gatherSlices(NodeImport node) {
        node.emit(new IndexingOp.GatherND(node.opset() < 12 ? 0 : node.integer("batch_dims", 0)));
    }

    private static void scatterElements(NodeImport node) {
        node.emit(new IndexingOp.ScatterElements(node.integer("axis", 0), reduction(node)));
    }

    private static Reduction reduction(NodeImport node) {
        if (node.opset() < 16) {
            return Reduction.NONE;
        }
        Map<String, Reduction> known = new LinkedHashMap<>();
        known.put("none", Reduction.NONE);
        known.put("add", Reduction.ADD);
        known.put("mul", Reduction.MUL);
        if (node.opset() >= 18) {
            known.put("max", Reduction.MAX);
            known.put("min", Reduction.MIN);
        }
        return MovementOperators.choice(node, "reduction", "none", known);
    }

    /// Without an axis the elements are taken in order, from a tensor of rank 1.
    private static void compress(NodeImport node) {
        if (node.has("axis")) {
            node.emit(new IndexingOp.Compress(node.integer("axis", 0)));
        } else {
            List<String> flatten = List.of(node.input(0), MovementOperators.vector(node, -1));
            String flat = node.value(new LayoutOp.Reshape(false), flatten);
            node.emit(new IndexingOp.Compress(0), List.of(flat, node.input(1)));
        }
    }
}
