package org.lanewise.onnx.export;

import java.util.List;
import org.lanewise.layers.ops.ResamplingOp;
import org.lanewise.layers.ops.ResamplingOp.Resize;

/// Concern: every [ResamplingOp] as ONNX nodes.
final class ResamplingOpExport {

    private ResamplingOpExport() {}

    static void add(ResamplingOp op, NodeExport node) {
        switch (op) {
            case Resize resize -> node.emit("Resize", attributes(resize, node));
            case ResamplingOp.GridSample(Resize.Mode mode, var border, boolean alignCorners) ->
                node.emit(
                        "GridSample",
                        Attributes.of("mode", MovementOpExport.lowerCase(mode))
                                .with(
                                        "padding_mode",
                                        switch (border) {
                                            case ZEROS -> "zeros";
                                            case NEAREST -> "border";
                                            case REFLECTION -> "reflection";
                                        })
                                .with("align_corners", alignCorners));
            case ResamplingOp.AffineGrid(boolean alignCorners) ->
                node.emit("AffineGrid", Attributes.of("align_corners", alignCorners));
            case ResamplingOp.Col2Im(List<Integer> dilations, List<Integer> pads, List<Integer> strides) ->
                node.emit(
                        "Col2Im",
                        Attributes.NONE
                                .withUnlessEmpty("dilations", dilations)
                                .withUnlessEmpty("pads", pads)
                                .withUnlessEmpty("strides", strides));
        }
    }

    private static Attributes attributes(Resize resize, NodeExport node) {
        Attributes attributes = Attributes.of("mode", MovementOpExport.lowerCase(resize.mode()))
                .with("coordinate_transformation_mode", MovementOpExport.lowerCase(resize.coordinates()))
                .with("cubic_coeff_a", resize.cubicCoefficient())
                .with("exclude_outside", resize.excludeOutside())
                .with("extrapolation_value", resize.extrapolation())
                .with("antialias", resize.antialias())
                .withUnlessEmpty("axes", resize.axes())
                .with("keep_aspect_ratio_policy", MovementOpExport.lowerCase(resize.aspect()));
        return resize.mode() == Resize.Mode.NEAREST
                ? attributes.with("nearest_mode", nearest(resize.nearest(), node))
                : attributes;
    }

    /// Before opset 11 the rule depended on whether an axis grows, which scales must then say.
    private static String nearest(Resize.Nearest nearest, NodeExport node) {
        if (nearest != Resize.Nearest.TOWARDS_LARGER) {
            return MovementOpExport.lowerCase(nearest);
        }
        float[] scales = node.known(2)
                .orElseThrow(() -> node.unsupported("its scales are not known, as opset 11 and later need them"))
                .floats();
        boolean grows = true;
        boolean shrinks = true;
        for (float scale : scales) {
            grows &= scale >= 1;
            shrinks &= scale <= 1;
        }
        if (!grows && !shrinks) {
            throw node.unsupported("one axis grows and another shrinks, as before opset 11");
        }
        return grows ? "floor" : "ceil";
    }
}
