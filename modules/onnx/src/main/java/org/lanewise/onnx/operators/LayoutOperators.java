package org.lanewise.onnx.operators;

import static org.lanewise.onnx.operators.MovementOperators.ALL_TYPES;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.layers.ops.LayoutOp;
import org.lanewise.layers.ops.LayoutOp.DepthToSpace;
import org.lanewise.layers.ops.LayoutOp.Pad;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Imports what becomes a [LayoutOp].
final class LayoutOperators {

    private LayoutOperators() {}

    static List<OperatorEntry> entries() {
        return List.of(
                OperatorEntry.of("CenterCropPad", 18, ALL_TYPES, LayoutOperators::centerCropPad),
                OperatorEntry.of("Concat", 1, ALL_TYPES, LayoutOperators::concat),
                OperatorEntry.of("DepthToSpace", 1, ALL_TYPES, LayoutOperators::depthToSpace),
                OperatorEntry.of("Expand", 8, ALL_TYPES, node -> node.emit(new LayoutOp.Expand())),
                OperatorEntry.of("Flatten", 1, ALL_TYPES, LayoutOperators::flatten),
                OperatorEntry.of("Pad", 1, ALL_TYPES, LayoutOperators::pad),
                OperatorEntry.of("Reshape", 1, ALL_TYPES, LayoutOperators::reshape),
                OperatorEntry.of("ReverseSequence", 10, ALL_TYPES, LayoutOperators::reverseSequence),
                OperatorEntry.of("Slice", 1, ALL_TYPES, LayoutOperators::slice),
                OperatorEntry.of("SpaceToDepth", 1, ALL_TYPES, LayoutOperators::spaceToDepth),
                OperatorEntry.of("Split", 1, ALL_TYPES, LayoutOperators::split),
                OperatorEntry.of("Squeeze", 1, ALL_TYPES, LayoutOperators::squeeze),
                OperatorEntry.of("Tile", 1, ALL_TYPES, LayoutOperators::tile),
                OperatorEntry.of("Transpose", 1, ALL_TYPES, LayoutOperators::transpose),
                OperatorEntry.of("Unsqueeze", 1, ALL_TYPES, LayoutOperators::unsqueeze));
    }

    private static void reshape(NodeImport node) {
        if (node.opset() < 5) {
            node.ignore("consumed_inputs");
            String sizes = MovementOperators.requiredIntegers(node, "shape");
            node.emit(new LayoutOp.Reshape(false), List.of(node.input(0), sizes));
        } else {
            boolean allowZero = node.opset() >= 14 && node.flag("allowzero", false);
            node.emit(new LayoutOp.Reshape(allowZero));
        }
    }

    private static void flatten(NodeImport node) {
        node.emit(new LayoutOp.Flatten(node.integer("axis", 1)));
    }

    private static void transpose(NodeImport node) {
        node.emit(new LayoutOp.Transpose(node.integers("perm").orElse(List.of())));
    }

    private static void squeeze(NodeImport node) {
        if (node.opset() < 13) {
            String axes = MovementOperators.integers(node, "axes");
            node.emit(new LayoutOp.Squeeze(), List.of(node.input(0), axes));
        } else {
            node.emit(new LayoutOp.Squeeze());
        }
    }

    private static void unsqueeze(NodeImport node) {
        if (node.opset() < 13) {
            String axes = MovementOperators.requiredIntegers(node, "axes");
            node.emit(new LayoutOp.Unsqueeze(), List.of(node.input(0), axes));
        } else {
            node.emit(new LayoutOp.Unsqueeze());
        }
    }

    private static void concat(NodeImport node) {
        int axis = node.opset() < 4 ? node.integer("axis", 1) : MovementOperators.required(node, "axis");
        node.emit(new LayoutOp.Concat(axis));
    }

    private static void split(NodeImport node) {
        int axis = node.integer("axis", 0);
        String sizes = node.inputOrAbsent(1);
        if (node.opset() < 13) {
            String given = MovementOperators.integers(node, "split");
            sizes = given.isEmpty() ? sizes : given;
        }
        int parts = node.outputs();
        if (node.opset() >= 18 && node.has("num_outputs")) {
            parts = node.integer("num_outputs", parts);
            if (!sizes.isEmpty() || parts < node.outputs()) {
                throw node.attributeError(
                        "num_outputs",
                        "is " + parts + " with " + node.outputs() + " outputs" + (sizes.isEmpty() ? "" : " and sizes")
                                + ", expected the number of outputs or sizes instead");
            }
        }
        node.emit(new LayoutOp.Split(axis, parts), List.of(node.input(0), sizes));
    }

    private static void slice(NodeImport node) {
        if (node.opset() < 10) {
            String starts = MovementOperators.requiredIntegers(node, "starts");
            String ends = MovementOperators.requiredIntegers(node, "ends");
            String axes = MovementOperators.integers(node, "axes");
            node.emit(new LayoutOp.Slice(), List.of(node.input(0), starts, ends, axes));
        } else {
            node.emit(new LayoutOp.Slice());
        }
    }

    private static void pad(NodeImport node) {
        Map<String, Pad.Fill> fills = new LinkedHashMap<>();
        fills.put("constant", Pad.Fill.CONSTANT);
        fills.put("edge", Pad.Fill.EDGE);
        fills.put("reflect", Pad.Fill.REFLECT);
        if (node.opset() >= 19) {
            fills.put("wrap", Pad.Fill.WRAP);
        }
        Pad pad = new Pad(MovementOperators.choice(node, "mode", "constant", fills));
        if (node.opset() < 11) {
            String widths = MovementOperators.requiredIntegers(node, node.opset() < 2 ? "paddings" : "pads");
            String value = node.constant(Tensor.of(Shape.scalar(), (float) node.real("value", 0)));
            node.emit(pad, List.of(node.input(0), widths, value));
        } else {
            node.emit(pad);
        }
    }

    private static void tile(NodeImport node) {
        node.emit(node.opset() < 6 ? new LayoutOp.TileAlong() : new LayoutOp.Tile());
    }

    private static void depthToSpace(NodeImport node) {
        int block = MovementOperators.required(node, "blocksize");
        DepthToSpace.Order order = node.opset() < 11
                ? DepthToSpace.Order.DCR
                : MovementOperators.choice(
                        node, "mode", "DCR", Map.of("DCR", DepthToSpace.Order.DCR, "CRD", DepthToSpace.Order.CRD));
        node.emit(new DepthToSpace(block, order));
    }

    private static void spaceToDepth(NodeImport node) {
        node.emit(new LayoutOp.SpaceToDepth(MovementOperators.required(node, "blocksize")));
    }

    private static void reverseSequence(NodeImport node) {
        node.emit(new LayoutOp.ReverseSequence(node.integer("batch_axis", 1), node.integer("time_axis", 0)));
    }

    private static void centerCropPad(NodeImport node) {
        node.emit(new LayoutOp.CenterCropPad(node.integers("axes").orElse(List.of())));
    }
}
