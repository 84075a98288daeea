package org.lanewise.onnx.export;

import java.util.List;
import org.lanewise.layers.ops.LayoutOp;

/// Concern: every [LayoutOp] as ONNX nodes.
final class LayoutOpExport {

    private LayoutOpExport() {}

    static void add(LayoutOp op, NodeExport node) {
        switch (op) {
            case LayoutOp.Reshape(boolean allowZero) -> node.emit("Reshape", Attributes.of("allowzero", allowZero));
            case LayoutOp.Flatten(int axis) -> node.emit("Flatten", Attributes.of("axis", axis));
            case LayoutOp.Transpose(List<Integer> permutation) ->
                node.emit("Transpose", Attributes.NONE.withUnlessEmpty("perm", permutation));
            case LayoutOp.Squeeze() -> node.emit("Squeeze");
            case LayoutOp.Unsqueeze() -> node.emit("Unsqueeze");
            case LayoutOp.Concat(int axis) -> node.emit("Concat", Attributes.of("axis", axis));
            case LayoutOp.Split(int axis, int parts) -> {
                Attributes attributes = Attributes.of("axis", axis);
                node.emit("Split", node.hasInput(1) ? attributes : attributes.with("num_outputs", parts));
            }
            case LayoutOp.Slice() -> node.emit("Slice");
            case LayoutOp.Pad(LayoutOp.Pad.Fill fill) ->
                node.emit("Pad", Attributes.of("mode", MovementOpExport.lowerCase(fill)));
            case LayoutOp.Expand() -> node.emit("Expand");
            case LayoutOp.Tile() -> node.emit("Tile");
            case LayoutOp.TileAlong() -> throw node.unsupported("it repeats along one axis, as before opset 6");
            case LayoutOp.DepthToSpace(int block, LayoutOp.DepthToSpace.Order order) ->
                node.emit("DepthToSpace", Attributes.of("blocksize", block).with("mode", order.name()));
            case LayoutOp.SpaceToDepth(int block) -> node.emit("SpaceToDepth", Attributes.of("blocksize", block));
            case LayoutOp.ReverseSequence(int batchAxis, int timeAxis) ->
                node.emit(
                        "ReverseSequence",
                        Attributes.of("batch_axis", batchAxis).with("time_axis", timeAxis));
            case LayoutOp.CenterCropPad(List<Integer> axes) ->
                node.emit("CenterCropPad", Attributes.NONE.withUnlessEmpty("axes", axes));
        }
    }
}
