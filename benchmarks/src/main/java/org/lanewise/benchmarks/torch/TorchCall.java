package org.lanewise.benchmarks.torch;

import java.util.List;
import org.lanewise.layers.AdaptiveAvgPool2d;
import org.lanewise.layers.Add;
import org.lanewise.layers.AvgPool2d;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Concat;
import org.lanewise.layers.Dropout;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.GlobalAvgPool2d;
import org.lanewise.layers.HardSigmoid;
import org.lanewise.layers.HardSwish;
import org.lanewise.layers.Linear;
import org.lanewise.layers.LocalResponseNorm;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.Multiply;
import org.lanewise.layers.Node;
import org.lanewise.layers.Permute;
import org.lanewise.layers.Relu;
import org.lanewise.layers.Relu6;
import org.lanewise.layers.Reshape;
import org.lanewise.layers.Sigmoid;
import org.lanewise.layers.Silu;
import org.lanewise.layers.Softmax;
import org.lanewise.layers.Windows;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Window;

/// The expression that computes a layer with PyTorch's operators.
final class TorchCall {

    private TorchCall() {}

    /// The expression of any layer but a convolution.
    ///
    /// @param node the layer
    /// @param operands expressions of its inputs
    /// @param parameters expressions of its parameters
    /// @param shapes shapes of its inputs
    /// @param inPlace whether the first input may be overwritten
    static String of(Node node, List<String> operands, List<String> parameters, List<Shape> shapes, boolean inPlace) {
        String x = operands.getFirst();
        Shape shape = shapes.getFirst();
        String end = inPlace ? "_(" : "(";
        return switch (node.layer()) {
            case Relu() -> "torch.relu" + end + x + ")";
            case Relu6() -> "torch.hardtanh" + end + x + ", 0., 6.)";
            case HardSwish() -> "torch.hardswish" + end + x + ")";
            case HardSigmoid() -> "torch.hardsigmoid" + end + x + ")";
            case Silu() -> "torch.silu" + end + x + ")";
            case Sigmoid() -> "torch.sigmoid" + end + x + ")";
            case Softmax layer -> "torch.softmax(" + x + ", " + layer.axis() + ")";
            case Dropout _ -> x;
            case Flatten() -> "torch.flatten(" + x + ", 1)";
            case Reshape layer -> "torch.reshape(" + x + ", " + withBatch(layer.sizes()) + ")";
            case Permute layer -> "torch.permute(" + x + ", " + withAxis(layer.order()) + ")";
            case Add() ->
                operands.stream()
                        .reduce((a, b) -> "torch.add(" + a + ", " + b + ")")
                        .orElseThrow();
            case Multiply() -> "torch.mul(" + String.join(", ", operands) + ")";
            case Concat layer -> "torch.cat([" + String.join(", ", operands) + "], " + layer.axis() + ")";
            case GlobalAvgPool2d() -> "torch.adaptive_avg_pool2d(" + x + ", [1, 1])";
            case AdaptiveAvgPool2d layer ->
                "torch.adaptive_avg_pool2d(" + x + ", "
                        + pair(layer.output().height(), layer.output().width()) + ")";
            case Linear layer ->
                "torch.linear(" + x + ", " + parameters.getFirst() + ", " + (layer.bias() ? parameters.get(1) : "None")
                        + ")";
            case BatchNorm2d layer ->
                "torch.batch_norm(" + x + ", " + String.join(", ", parameters) + ", False, 0., " + layer.epsilon()
                        + ", False)";
            case MaxPool2d layer -> maximum(x, Windows.of(layer, shape), layer.ceilMode());
            case AvgPool2d layer -> average(x, Windows.of(layer, shape), layer);
            case LocalResponseNorm layer -> localResponseNorm(x, layer);
            default ->
                throw new UnsupportedOperationException(
                        node.layer().kind() + " '" + node.name() + "' has no form in TorchScript here");
        };
    }

    /// The expression of a convolution; padding that differs from side to side is an operator of
    /// its own.
    static String convolution(String x, String weight, String bias, Windows windows, int groups) {
        Window h = windows.height();
        Window w = windows.width();
        boolean even = h.padLow() == h.padHigh() && w.padLow() == w.padHigh();
        String source = even ? x : padded(x, h, w, "0.");
        return "torch.conv2d(" + source + ", " + weight + ", " + bias + ", " + pair(h.stride(), w.stride()) + ", "
                + (even ? pair(h.padLow(), w.padLow()) : "[0, 0]") + ", " + pair(h.dilation(), w.dilation()) + ", "
                + groups + ")";
    }

    private static String maximum(String x, Windows windows, boolean ceilMode) {
        Window h = windows.height();
        Window w = windows.width();
        boolean even = h.padLow() == h.padHigh() && w.padLow() == w.padHigh();
        String source = even ? x : padded(x, h, w, "-3.4028234663852886e+38");
        return "torch.max_pool2d(" + source + ", " + pair(h.kernel(), w.kernel()) + ", "
                + pair(h.stride(), w.stride()) + ", " + (even ? pair(h.padLow(), w.padLow()) : "[0, 0]") + ", "
                + pair(h.dilation(), w.dilation()) + ", " + bool(ceilMode) + ")";
    }

    private static String average(String x, Windows windows, AvgPool2d layer) {
        Window h = windows.height();
        Window w = windows.width();
        if (h.padLow() != h.padHigh() || w.padLow() != w.padHigh()) {
            throw new UnsupportedOperationException(
                    "AvgPool2d with padding that differs from side to side has no form in TorchScript here");
        }
        return "torch.avg_pool2d(" + x + ", " + pair(h.kernel(), w.kernel()) + ", " + pair(h.stride(), w.stride())
                + ", " + pair(h.padLow(), w.padLow()) + ", " + bool(layer.ceilMode()) + ", "
                + bool(layer.countIncludePad()) + ", None)";
    }

    /// As `torch.nn.functional.local_response_norm` does it: a mean over channels as a pooling of a
    /// volume.
    private static String localResponseNorm(String x, LocalResponseNorm layer) {
        int before = (layer.size() - 1) / 2;
        int after = layer.size() - 1 - before;
        String squares = "torch.unsqueeze(torch.mul(" + x + ", " + x + "), 1)";
        String framed = "torch.constant_pad_nd(" + squares + ", [0, 0, 0, 0, " + before + ", " + after + "], 0)";
        String mean = "torch.squeeze(torch.avg_pool3d(" + framed + ", [" + layer.size()
                + ", 1, 1], [1, 1, 1], [0, 0, 0], False, True, None), 1)";
        return "torch.div(" + x + ", torch.pow(torch.add(torch.mul(" + mean + ", " + layer.alpha() + "), " + layer.k()
                + "), " + layer.beta() + "))";
    }

    private static String padded(String x, Window h, Window w, String value) {
        return "torch.constant_pad_nd(" + x + ", [" + w.padLow() + ", " + w.padHigh() + ", " + h.padLow() + ", "
                + h.padHigh() + "], " + value + ")";
    }

    private static String withBatch(List<Integer> sizes) {
        return "[1" + sizes.stream().map(size -> ", " + size).reduce("", String::concat) + "]";
    }

    private static String withAxis(List<Integer> order) {
        return "[0" + order.stream().map(axis -> ", " + axis).reduce("", String::concat) + "]";
    }

    private static String pair(int height, int width) {
        return "[" + height + ", " + width + "]";
    }

    private static String bool(boolean value) {
        return value ? "True" : "False";
    }
}
