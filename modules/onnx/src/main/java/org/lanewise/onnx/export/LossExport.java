package org.lanewise.onnx.export;

import java.util.List;
import org.lanewise.layers.BinaryCrossEntropyWithLogits;
import org.lanewise.layers.Huber;
import org.lanewise.layers.Loss;
import org.lanewise.layers.MeanSquaredError;
import org.lanewise.layers.SoftmaxCrossEntropy;
import org.lanewise.tensor.DType;

/// Concern: every [Loss] as ONNX nodes.
final class LossExport {

    private LossExport() {}

    static void add(Loss loss, NodeExport node) {
        switch (loss) {
            case SoftmaxCrossEntropy(double smoothing) -> crossEntropy(smoothing, node);
            case BinaryCrossEntropyWithLogits() -> mean(node, binaryCrossEntropy(node));
            case MeanSquaredError() -> {
                String error = error(node);
                mean(node, node.value("Mul", error, error));
            }
            case Huber(double delta) -> mean(node, huber(delta, node));
        }
    }

    private static void crossEntropy(double smoothing, NodeExport node) {
        String classes = node.value("Cast", Attributes.NONE.with("to", DType.I64), node.input(1));
        Attributes mean = Attributes.of("reduction", "mean");
        if (smoothing == 0) {
            node.emit("SoftmaxCrossEntropyLoss", mean, List.of(node.input(0), classes));
            return;
        }
        String loss = node.value("SoftmaxCrossEntropyLoss", mean, node.input(0), classes);
        String logarithms = node.value("LogSoftmax", Attributes.of("axis", 1), node.input(0));
        String even = node.value("ReduceMean", Attributes.of("keepdims", false), logarithms);
        node.emit(
                "Sub",
                Attributes.NONE,
                List.of(
                        node.value("Mul", loss, node.scalar(1 - smoothing)),
                        node.value("Mul", even, node.scalar(smoothing))));
    }

    /// `max(x, 0) - x * target + log(1 + exp(-|x|))`
    private static String binaryCrossEntropy(NodeExport node) {
        String linear =
                node.value("Sub", node.value("Relu", node.input(0)), node.value("Mul", node.input(0), node.input(1)));
        String curve = node.value("Softplus", node.value("Neg", node.value("Abs", node.input(0))));
        return node.value("Add", linear, curve);
    }

    /// With `c = min(|e|, delta)` both branches are `c * (|e| - c / 2)`.
    private static String huber(double delta, NodeExport node) {
        String distance = node.value("Abs", error(node));
        String cut = node.value("Min", distance, node.scalar(delta));
        String half = node.value("Mul", cut, node.scalar(0.5));
        return node.value("Mul", cut, node.value("Sub", distance, half));
    }

    private static String error(NodeExport node) {
        return node.value("Sub", node.input(0), node.input(1));
    }

    private static void mean(NodeExport node, String values) {
        node.emit("ReduceMean", Attributes.of("keepdims", false), List.of(values));
    }
}
