package org.lanewise.onnx.export;

import java.util.List;
import org.lanewise.layers.ops.NormOp;
import org.lanewise.tensor.DType;

/// Concern: every [NormOp] as ONNX nodes.
final class NormOpExport {

    private NormOpExport() {}

    static void add(NormOp op, NodeExport node) {
        switch (op) {
            case NormOp.Softmax(int axis, boolean flatten) -> softmax("Softmax", axis, flatten, node);
            case NormOp.LogSoftmax(int axis, boolean flatten) -> softmax("LogSoftmax", axis, flatten, node);
            case NormOp.Hardmax(int axis, boolean flatten) -> softmax("Hardmax", axis, flatten, node);
            case NormOp.BatchNormalization(double epsilon, double momentum, boolean training, boolean spatial) -> {
                if (!spatial) {
                    throw node.unsupported("it normalises every element by itself, as before opset 9");
                }
                node.emit(
                        "BatchNormalization",
                        Attributes.of("epsilon", epsilon)
                                .with("momentum", momentum)
                                .with("training_mode", training));
            }
            case NormOp.InstanceNormalization(double epsilon) ->
                node.emit("InstanceNormalization", Attributes.of("epsilon", epsilon));
            case NormOp.GroupNormalization(int groups, double epsilon, boolean perChannel) -> {
                if (!perChannel) {
                    throw node.unsupported("its scale has a number a group, as before opset 21");
                }
                node.emit(
                        "GroupNormalization",
                        Attributes.of("num_groups", groups).with("epsilon", epsilon));
            }
            case NormOp.LayerNormalization(int axis, double epsilon, DType stashType) ->
                node.emit(
                        "LayerNormalization",
                        Attributes.of("axis", axis).with("epsilon", epsilon).with("stash_type", stashType));
            case NormOp.RMSNormalization _ -> throw node.unsupported("the operator exists from opset 23 on");
            case NormOp.LpNormalization(int axis, int p) ->
                node.emit("LpNormalization", Attributes.of("axis", axis).with("p", p));
            case NormOp.MeanVarianceNormalization(List<Integer> axes) ->
                node.emit("MeanVarianceNormalization", Attributes.NONE.with("axes", axes));
            case NormOp.LRN(int size, double alpha, double beta, double bias) ->
                node.emit(
                        "LRN",
                        Attributes.of("size", size)
                                .with("alpha", alpha)
                                .with("beta", beta)
                                .with("bias", bias));
            case NormOp.Dropout(boolean typedMask) -> {
                if (typedMask && node.node().outputs().size() > 1) {
                    throw node.unsupported("its mask has the data's type, as before opset 10");
                }
                node.emit("Dropout");
            }
        }
    }

    /// Over all axes from one on, as before opset 13, it is taken along the last axis of a matrix.
    private static void softmax(String operator, int axis, boolean flatten, NodeExport node) {
        if (!flatten || axis == -1) {
            node.emit(operator, Attributes.of("axis", axis));
            return;
        }
        String shape = node.value("Shape", node.input(0));
        String matrix = node.value("Flatten", Attributes.of("axis", axis), node.input(0));
        String result = node.value(operator, Attributes.of("axis", 1), matrix);
        node.emit("Reshape", Attributes.of("allowzero", true), List.of(result, shape));
    }
}
