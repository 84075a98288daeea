package org.lanewise.onnx.export;

import org.lanewise.layers.ops.ReductionOp;

/// Concern: every [ReductionOp] as ONNX nodes.
final class ReductionOpExport {

    private ReductionOpExport() {}

    static void add(ReductionOp op, NodeExport node) {
        switch (op) {
            case ReductionOp.Reduce(ReductionOp.Function function, boolean keepDims, boolean noopWithEmptyAxes) ->
                node.emit(
                        function.operator(),
                        Attributes.of("keepdims", keepDims).with("noop_with_empty_axes", noopWithEmptyAxes));
            case ReductionOp.ArgMax(int axis, boolean keepDims, boolean last) ->
                node.emit("ArgMax", argument(axis, keepDims, last));
            case ReductionOp.ArgMin(int axis, boolean keepDims, boolean last) ->
                node.emit("ArgMin", argument(axis, keepDims, last));
            case ReductionOp.TopK(int axis, boolean largest, boolean sorted) ->
                node.emit(
                        "TopK",
                        Attributes.of("axis", axis).with("largest", largest).with("sorted", sorted));
            case ReductionOp.NonMaxSuppression(boolean center) ->
                node.emit("NonMaxSuppression", Attributes.of("center_point_box", center));
            case ReductionOp.CumSum(boolean exclusive, boolean reverse) ->
                node.emit("CumSum", Attributes.of("exclusive", exclusive).with("reverse", reverse));
            case ReductionOp.CumProd _ -> throw node.unsupported("the operator exists from opset 26 on");
            case ReductionOp.Unique(boolean sorted) -> node.emit("Unique", Attributes.of("sorted", sorted));
            case ReductionOp.UniqueSlices(int axis, boolean sorted) ->
                node.emit("Unique", Attributes.of("axis", axis).with("sorted", sorted));
        }
    }

    private static Attributes argument(int axis, boolean keepDims, boolean last) {
        return Attributes.of("axis", axis).with("keepdims", keepDims).with("select_last_index", last);
    }
}
