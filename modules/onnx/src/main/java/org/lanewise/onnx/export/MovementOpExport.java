package org.lanewise.onnx.export;

import java.util.List;
import java.util.Locale;
import org.lanewise.layers.ops.CreationOp;
import org.lanewise.layers.ops.IndexingOp;

/// Concern: every [CreationOp] and [IndexingOp] as ONNX nodes.
final class MovementOpExport {

    private MovementOpExport() {}

    static void add(CreationOp op, NodeExport node) {
        switch (op) {
            case CreationOp.Shape(int start, int end) -> {
                Attributes attributes = Attributes.of("start", start);
                node.emit("Shape", end == CreationOp.Shape.TO_THE_END ? attributes : attributes.with("end", end));
            }
            case CreationOp.Size() -> node.emit("Size");
            case CreationOp.ConstantOfShape() -> {
                if (node.hasInput(1)) {
                    node.emit("Expand", Attributes.NONE, List.of(node.input(1), node.input(0)));
                } else {
                    node.emit("ConstantOfShape");
                }
            }
            case CreationOp.Range() -> node.emit("Range");
            case CreationOp.EyeLike(int diagonal) -> eyeLike(Attributes.of("k", diagonal), node);
            case CreationOp.OneHot(int axis, boolean fromEnd) -> {
                if (!fromEnd) {
                    throw node.unsupported("it takes no indices from the end, as before opset 11");
                }
                node.emit("OneHot", Attributes.of("axis", axis));
            }
            case CreationOp.NonZero() -> node.emit("NonZero");
        }
    }

    private static void eyeLike(Attributes attributes, NodeExport node) {
        if (node.hasInput(1)) {
            String matrix = node.value("EyeLike", attributes, node.input(0));
            node.emit("CastLike", Attributes.NONE, List.of(matrix, node.input(1)));
        } else {
            node.emit("EyeLike", attributes);
        }
    }

    static void add(IndexingOp op, NodeExport node) {
        switch (op) {
            case IndexingOp.Gather(int axis) -> node.emit("Gather", Attributes.of("axis", axis));
            case IndexingOp.GatherElements(int axis) -> node.emit("GatherElements", Attributes.of("axis", axis));
            case IndexingOp.GatherND(int batchAxes) -> node.emit("GatherND", Attributes.of("batch_dims", batchAxes));
            case IndexingOp.ScatterElements(int axis, IndexingOp.Reduction reduction) ->
                node.emit("ScatterElements", Attributes.of("axis", axis).with("reduction", lowerCase(reduction)));
            case IndexingOp.ScatterND(IndexingOp.Reduction reduction) ->
                node.emit("ScatterND", Attributes.of("reduction", lowerCase(reduction)));
            case IndexingOp.Compress(int axis) -> node.emit("Compress", Attributes.of("axis", axis));
            case IndexingOp.Trilu(boolean upper) -> node.emit("Trilu", Attributes.of("upper", upper));
        }
    }

    /// The word of ONNX for a constant that has its name.
    static String lowerCase(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
