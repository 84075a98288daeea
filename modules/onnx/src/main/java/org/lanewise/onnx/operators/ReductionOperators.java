package org.lanewise.onnx.operators;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.layers.ops.ReductionOp;
import org.lanewise.layers.ops.ReductionOp.Function;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Imports what becomes a [ReductionOp].
final class ReductionOperators {

    private static final int AXES_INPUT = 18;
    private static final int AXES_INPUT_OF_SUM = 13;

    private ReductionOperators() {}

    static List<OperatorEntry> entries() {
        List<OperatorEntry> entries = new ArrayList<>();
        for (Function function : Function.values()) {
            String types = function == Function.MAX || function == Function.MIN
                    ? "floats, integers, bool"
                    : "floats, integers";
            entries.add(OperatorEntry.of(function.operator(), 1, types, node -> reduce(node, function)));
        }
        entries.add(OperatorEntry.of(
                "ArgMax",
                1,
                "floats, integers",
                node -> node.emit(new ReductionOp.ArgMax(
                        node.integer("axis", 0), node.flag("keepdims", true), selectLastIndex(node)))));
        entries.add(OperatorEntry.of(
                "ArgMin",
                1,
                "floats, integers",
                node -> node.emit(new ReductionOp.ArgMin(
                        node.integer("axis", 0), node.flag("keepdims", true), selectLastIndex(node)))));
        entries.add(OperatorEntry.of("TopK", 1, "floats, integers", ReductionOperators::top));
        entries.add(OperatorEntry.of(
                "NonMaxSuppression",
                10,
                "floats",
                node -> node.emit(new ReductionOp.NonMaxSuppression(node.flag("center_point_box", false)))));
        entries.add(OperatorEntry.of(
                "CumSum",
                11,
                "floats, integers",
                node -> node.emit(new ReductionOp.CumSum(node.flag("exclusive", false), node.flag("reverse", false)))));
        entries.add(OperatorEntry.of(
                "CumProd",
                26,
                "floats, integers",
                node -> node.emit(
                        new ReductionOp.CumProd(node.flag("exclusive", false), node.flag("reverse", false)))));
        entries.add(OperatorEntry.of("Unique", 11, "floats, integers, bool", ReductionOperators::unique));
        return entries;
    }

    private static void reduce(NodeImport node, Function function) {
        boolean keepDims = node.flag("keepdims", true);
        boolean axesAreInput = node.opset() >= (function == Function.SUM ? AXES_INPUT_OF_SUM : AXES_INPUT);
        if (axesAreInput) {
            boolean noop = node.flag("noop_with_empty_axes", false);
            node.emit(new ReductionOp.Reduce(function, keepDims, noop));
            return;
        }
        List<String> inputs = new ArrayList<>(List.of(node.input(0)));
        node.longs("axes").ifPresent(axes -> inputs.add(node.constant(Tensor.of(Shape.of(axes.length), axes))));
        node.emit(new ReductionOp.Reduce(function, keepDims, false), inputs);
    }

    private static boolean selectLastIndex(NodeImport node) {
        return node.opset() >= 12 && node.flag("select_last_index", false);
    }

    private static void top(NodeImport node) {
        int axis = node.integer("axis", -1);
        if (node.opset() >= 10) {
            boolean largest = node.opset() < 11 || node.flag("largest", true);
            boolean sorted = node.opset() < 11 || node.flag("sorted", true);
            node.emit(new ReductionOp.TopK(axis, largest, sorted));
            return;
        }
        if (!node.has("k")) {
            throw node.attributeError("k", "is absent, expected the number of elements");
        }
        Tensor count = Tensor.of(Shape.of(1), node.longInteger("k", 0));
        node.emit(new ReductionOp.TopK(axis, true, true), List.of(node.input(0), node.constant(count)));
    }

    private static void unique(NodeImport node) {
        boolean sorted = node.flag("sorted", true);
        node.emit(
                node.has("axis")
                        ? new ReductionOp.UniqueSlices(node.integer("axis", 0), sorted)
                        : new ReductionOp.Unique(sorted));
    }
}
