package org.lanewise.onnx.export;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.layers.ops.QuantizedOp;
import org.lanewise.layers.ops.Window;
import org.lanewise.layers.ops.WindowOp;
import org.lanewise.tensor.DType;

/// Concern: every [WindowOp] and [QuantizedOp] as ONNX nodes.
final class WindowOpExport {

    private static final int ZERO_POINT = 2;

    private WindowOpExport() {}

    static void add(WindowOp op, NodeExport node) {
        switch (op) {
            case WindowOp.Conv(Window window, int groups) ->
                node.emit("Conv", window(window).with("group", groups));
            case WindowOp.ConvTranspose(
                    Window window,
                    List<Integer> outputPadding,
                    List<Integer> outputShape,
                    int groups) ->
                node.emit(
                        "ConvTranspose",
                        window(window)
                                .withUnlessEmpty("output_padding", outputPadding)
                                .withUnlessEmpty("output_shape", outputShape)
                                .with("group", groups));
            case WindowOp.MaxPool(Window window, boolean columnMajor) ->
                node.emit("MaxPool", pool(window).with("storage_order", columnMajor));
            case WindowOp.AveragePool(Window window, boolean countPadding) ->
                node.emit("AveragePool", pool(window).with("count_include_pad", countPadding));
            case WindowOp.LpPool(Window window, double p) ->
                node.emit("LpPool", pool(window).with("p", exponent(p, node)));
            case WindowOp.GlobalAveragePool() -> node.emit("GlobalAveragePool");
            case WindowOp.GlobalMaxPool() -> node.emit("GlobalMaxPool");
            case WindowOp.GlobalLpPool(double p) -> node.emit("GlobalLpPool", Attributes.of("p", exponent(p, node)));
            case WindowOp.MaxUnpool(Window window) -> node.emit("MaxUnpool", window(window));
            case WindowOp.MaxRoiPool(int height, int width, double scale) ->
                node.emit(
                        "MaxRoiPool",
                        Attributes.NONE
                                .with("pooled_shape", List.of(height, width))
                                .with("spatial_scale", scale));
            case WindowOp.RoiAlign align ->
                node.emit(
                        "RoiAlign",
                        Attributes.of("mode", align.maximum() ? "max" : "avg")
                                .with("output_height", align.height())
                                .with("output_width", align.width())
                                .with("sampling_ratio", align.samplingRatio())
                                .with("spatial_scale", align.spatialScale())
                                .with(
                                        "coordinate_transformation_mode",
                                        align.halfPixel() ? "half_pixel" : "output_half_pixel"));
        }
    }

    static void add(QuantizedOp op, NodeExport node) {
        switch (op) {
            case QuantizedOp.QuantizeLinear quantize -> quantize(quantize, node);
            case QuantizedOp.DequantizeLinear(int axis, int blockSize, QuantizedOp.RealType outputType) -> {
                requireTypeOfScale(outputType, node);
                node.emit("DequantizeLinear", Attributes.of("axis", axis).with("block_size", blockSize));
            }
            case QuantizedOp.DynamicQuantizeLinear() -> node.emit("DynamicQuantizeLinear");
            case QuantizedOp.QLinearConv(Window window, int groups) ->
                node.emit("QLinearConv", window(window).with("group", groups));
            case QuantizedOp.QLinearMatMul() -> node.emit("QLinearMatMul");
            case QuantizedOp.ConvInteger(Window window, int groups) ->
                node.emit("ConvInteger", window(window).with("group", groups));
            case QuantizedOp.MatMulInteger() -> node.emit("MatMulInteger");
        }
    }

    private static void quantize(QuantizedOp.QuantizeLinear op, NodeExport node) {
        requireTypeOfScale(op.precision(), node);
        Attributes attributes = Attributes.of("axis", op.axis()).with("block_size", op.blockSize());
        boolean named = !node.hasInput(ZERO_POINT) && op.outputType() != DType.U8;
        node.emit("QuantizeLinear", named ? attributes.with("output_dtype", op.outputType()) : attributes);
    }

    private static void requireTypeOfScale(QuantizedOp.RealType type, NodeExport node) {
        if (type != QuantizedOp.RealType.OF_SCALE) {
            throw node.unsupported("it names another type than that of its scale, which exists from opset 23 on");
        }
    }

    private static int exponent(double p, NodeExport node) {
        if (p != (int) p) {
            throw node.unsupported("its exponent is " + p + ", expected a whole number");
        }
        return (int) p;
    }

    private static Attributes pool(Window window) {
        return window(window).with("ceil_mode", window.ceilMode());
    }

    private static Attributes window(Window window) {
        List<Integer> pads = new ArrayList<>(window.padsBegin());
        pads.addAll(window.padsEnd());
        Attributes attributes = Attributes.NONE
                .withUnlessEmpty("kernel_shape", window.kernel())
                .withUnlessEmpty("strides", window.strides())
                .withUnlessEmpty("dilations", window.dilations())
                .withUnlessEmpty("pads", pads);
        return window.padding() == Window.Padding.EXPLICIT
                ? attributes
                : attributes.with("auto_pad", window.padding().name());
    }
}
