package org.lanewise.onnx.operators;

import java.util.List;
import org.lanewise.layers.ops.Window;
import org.lanewise.layers.ops.WindowOp;
import org.lanewise.onnx.operators.OperatorEntry.Importer;

/// Imports what becomes a [org.lanewise.layers.ops.WindowOp].
final class WindowOperators {

    private static final String FLOATS = "float, double, float16, bfloat16";

    private WindowOperators() {}

    static List<OperatorEntry> entries() {
        return List.of(
                entry(
                        "Conv",
                        1,
                        node -> node.emit(
                                new WindowOp.Conv(WindowAttributes.read(node, true, false), node.integer("group", 1)))),
                entry("ConvTranspose", 1, WindowOperators::convTranspose),
                OperatorEntry.of(
                        "MaxPool",
                        1,
                        FLOATS + ", int8, uint8",
                        WindowAttributes.named(node -> node.emit(new WindowOp.MaxPool(
                                pool(node, 10, 10), node.opset() >= 8 && node.flag("storage_order", false))))),
                entry(
                        "AveragePool",
                        1,
                        node -> node.emit(new WindowOp.AveragePool(
                                pool(node, 19, 10), node.opset() >= 7 && node.flag("count_include_pad", false)))),
                entry("LpPool", 1, node -> node.emit(new WindowOp.LpPool(pool(node, 18, 18), exponent(node)))),
                entry("GlobalAveragePool", 1, node -> node.emit(new WindowOp.GlobalAveragePool())),
                entry("GlobalMaxPool", 1, node -> node.emit(new WindowOp.GlobalMaxPool())),
                entry("GlobalLpPool", 1, node -> node.emit(new WindowOp.GlobalLpPool(exponent(node)))),
                entry("MaxUnpool", 9, node -> node.emit(new WindowOp.MaxUnpool(WindowAttributes.explicit(node)))),
                entry("MaxRoiPool", 1, WindowOperators::maxRoiPool),
                entry("RoiAlign", 10, WindowOperators::roiAlign));
    }

    private static OperatorEntry entry(String type, int since, Importer importer) {
        return OperatorEntry.of(type, since, FLOATS, WindowAttributes.named(importer));
    }

    /// The window of a pooling whose operator has `dilations` and `ceil_mode` from some opsets on.
    private static Window pool(NodeImport node, int dilationsSince, int ceilModeSince) {
        return WindowAttributes.read(node, node.opset() >= dilationsSince, node.opset() >= ceilModeSince);
    }

    private static double exponent(NodeImport node) {
        return node.opset() == 1 ? node.real("p", 2) : node.integer("p", 2);
    }

    private static void convTranspose(NodeImport node) {
        List<Integer> outputShape = WindowAttributes.list(node, "output_shape");
        Window window = WindowAttributes.read(node, true, false);
        if (!outputShape.isEmpty()) {
            window = new Window(
                    window.kernel(),
                    window.strides(),
                    window.dilations(),
                    List.of(),
                    List.of(),
                    window.padding(),
                    false);
        }
        node.emit(new WindowOp.ConvTranspose(
                window, WindowAttributes.list(node, "output_padding"), outputShape, node.integer("group", 1)));
    }

    private static void maxRoiPool(NodeImport node) {
        List<Integer> shape = WindowAttributes.list(node, "pooled_shape");
        if (shape.size() != 2) {
            throw node.attributeError("pooled_shape", "is " + shape + ", expected height and width");
        }
        node.emit(new WindowOp.MaxRoiPool(shape.getFirst(), shape.getLast(), node.real("spatial_scale", 1)));
    }

    private static void roiAlign(NodeImport node) {
        boolean halfPixel = node.opset() >= 16
                && node.oneOf(
                                "coordinate_transformation_mode",
                                "half_pixel",
                                List.of("half_pixel", "output_half_pixel"))
                        .equals("half_pixel");
        node.emit(new WindowOp.RoiAlign(
                node.integer("output_height", 1),
                node.integer("output_width", 1),
                node.integer("sampling_ratio", 0),
                node.real("spatial_scale", 1),
                node.oneOf("mode", "avg", List.of("avg", "max")).equals("max"),
                halfPixel));
    }
}
