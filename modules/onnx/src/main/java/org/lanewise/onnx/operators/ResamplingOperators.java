package org.lanewise.onnx.operators;

import static org.lanewise.onnx.operators.MovementOperators.ALL_TYPES;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.layers.ops.ResamplingOp;
import org.lanewise.layers.ops.ResamplingOp.GridSample;
import org.lanewise.layers.ops.ResamplingOp.Resize;
import org.lanewise.layers.ops.ResamplingOp.Resize.Aspect;
import org.lanewise.layers.ops.ResamplingOp.Resize.Coordinates;
import org.lanewise.layers.ops.ResamplingOp.Resize.Mode;
import org.lanewise.layers.ops.ResamplingOp.Resize.Nearest;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Imports what becomes a [ResamplingOp].
final class ResamplingOperators {

    private static final double CUBIC_COEFFICIENT = -0.75;

    private ResamplingOperators() {}

    static List<OperatorEntry> entries() {
        return List.of(
                OperatorEntry.of("AffineGrid", 20, "float", ResamplingOperators::affineGrid),
                OperatorEntry.of("Col2Im", 18, ALL_TYPES, ResamplingOperators::col2Im),
                OperatorEntry.of("GridSample", 16, ALL_TYPES, ResamplingOperators::gridSample),
                OperatorEntry.of("Resize", 10, ALL_TYPES, ResamplingOperators::resize),
                OperatorEntry.of("Upsample", 1, ALL_TYPES, ResamplingOperators::upsample)
                        .until(9));
    }

    /// Scales as opset 10 and the operator `Upsample` mean them.
    private static Resize scaled(Mode mode) {
        return new Resize(
                mode,
                Coordinates.ASYMMETRIC,
                Nearest.TOWARDS_LARGER,
                CUBIC_COEFFICIENT,
                false,
                0,
                false,
                List.of(),
                Aspect.STRETCH);
    }

    private static void upsample(NodeImport node) {
        Resize resize = scaled(MovementOperators.choice(
                node,
                "mode",
                "nearest",
                Map.of("nearest", Mode.NEAREST, "linear", Mode.LINEAR, "bilinear", Mode.LINEAR)));
        String scales = node.opset() < 9 ? node.constant(scales(node)) : node.input(1);
        node.emit(resize, List.of(node.input(0), "", scales));
    }

    private static Tensor scales(NodeImport node) {
        if (node.opset() < 7) {
            float height = (float) node.real("height_scale", Double.NaN);
            float width = (float) node.real("width_scale", Double.NaN);
            if (Float.isNaN(height) || Float.isNaN(width)) {
                throw node.error("lacks the attribute 'height_scale' or 'width_scale', expected both");
            }
            return Tensor.of(Shape.of(4), 1, 1, height, width);
        }
        float[] scales = node.reals("scales")
                .orElseThrow(() -> node.attributeError("scales", "is absent, expected one scale an axis"));
        return Tensor.of(Shape.of(scales.length), scales);
    }

    private static void resize(NodeImport node) {
        if (node.opset() < 11) {
            Map<String, Mode> modes = Map.of("nearest", Mode.NEAREST, "linear", Mode.LINEAR);
            Resize resize = scaled(MovementOperators.choice(node, "mode", "nearest", modes));
            node.emit(resize, List.of(node.input(0), "", node.input(1)));
            return;
        }
        Mode mode = MovementOperators.choice(
                node, "mode", "nearest", Map.of("nearest", Mode.NEAREST, "linear", Mode.LINEAR, "cubic", Mode.CUBIC));
        boolean since18 = node.opset() >= 18;
        boolean antialias = since18 && node.flag("antialias", false);
        if (antialias && mode == Mode.NEAREST) {
            throw node.unsupported("attribute 'antialias' is 1 with mode 'nearest', expected 'linear' or 'cubic'");
        }
        node.emit(new Resize(
                mode,
                coordinates(node),
                nearest(node),
                node.real("cubic_coeff_a", CUBIC_COEFFICIENT),
                node.flag("exclude_outside", false),
                node.real("extrapolation_value", 0),
                antialias,
                since18 ? node.integers("axes").orElse(List.of()) : List.of(),
                since18 ? aspect(node) : Aspect.STRETCH));
    }

    private static Coordinates coordinates(NodeImport node) {
        Map<String, Coordinates> known = new LinkedHashMap<>();
        known.put("half_pixel", Coordinates.HALF_PIXEL);
        known.put("pytorch_half_pixel", Coordinates.PYTORCH_HALF_PIXEL);
        known.put("align_corners", Coordinates.ALIGN_CORNERS);
        known.put("asymmetric", Coordinates.ASYMMETRIC);
        known.put("tf_half_pixel_for_nn", Coordinates.TF_HALF_PIXEL_FOR_NN);
        known.put("tf_crop_and_resize", Coordinates.TF_CROP_AND_RESIZE);
        if (node.opset() >= 19) {
            known.put("half_pixel_symmetric", Coordinates.HALF_PIXEL_SYMMETRIC);
        }
        return MovementOperators.choice(node, "coordinate_transformation_mode", "half_pixel", known);
    }

    private static Nearest nearest(NodeImport node) {
        return MovementOperators.choice(
                node,
                "nearest_mode",
                "round_prefer_floor",
                Map.of(
                        "round_prefer_floor",
                        Nearest.ROUND_PREFER_FLOOR,
                        "round_prefer_ceil",
                        Nearest.ROUND_PREFER_CEIL,
                        "floor",
                        Nearest.FLOOR,
                        "ceil",
                        Nearest.CEIL));
    }

    private static Aspect aspect(NodeImport node) {
        return MovementOperators.choice(
                node,
                "keep_aspect_ratio_policy",
                "stretch",
                Map.of("stretch", Aspect.STRETCH, "not_larger", Aspect.NOT_LARGER, "not_smaller", Aspect.NOT_SMALLER));
    }

    private static void gridSample(NodeImport node) {
        Mode mode = node.opset() < 20
                ? MovementOperators.choice(
                        node,
                        "mode",
                        "bilinear",
                        Map.of("bilinear", Mode.LINEAR, "nearest", Mode.NEAREST, "bicubic", Mode.CUBIC))
                : MovementOperators.choice(
                        node,
                        "mode",
                        "linear",
                        Map.of("linear", Mode.LINEAR, "nearest", Mode.NEAREST, "cubic", Mode.CUBIC));
        GridSample.Border border = MovementOperators.choice(
                node,
                "padding_mode",
                "zeros",
                Map.of(
                        "zeros",
                        GridSample.Border.ZEROS,
                        "border",
                        GridSample.Border.NEAREST,
                        "reflection",
                        GridSample.Border.REFLECTION));
        node.emit(new GridSample(mode, border, node.flag("align_corners", false)));
    }

    private static void affineGrid(NodeImport node) {
        node.emit(new ResamplingOp.AffineGrid(node.flag("align_corners", false)));
    }

    private static void col2Im(NodeImport node) {
        node.emit(new ResamplingOp.Col2Im(
                node.integers("dilations").orElse(List.of()),
                node.integers("pads").orElse(List.of()),
                node.integers("strides").orElse(List.of())));
    }
}
