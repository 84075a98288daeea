package org.lanewise.onnx.export;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.lanewise.layers.Activation;
import org.lanewise.layers.AdaptiveAvgPool2d;
import org.lanewise.layers.AdaptiveMaxPool2d;
import org.lanewise.layers.Add;
import org.lanewise.layers.AvgPool2d;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Concat;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.ConvTranspose2d;
import org.lanewise.layers.Dropout;
import org.lanewise.layers.Dropout2d;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.GlobalAvgPool2d;
import org.lanewise.layers.GlobalMaxPool2d;
import org.lanewise.layers.GroupNorm;
import org.lanewise.layers.Layer;
import org.lanewise.layers.LayerNorm;
import org.lanewise.layers.Linear;
import org.lanewise.layers.LocalResponseNorm;
import org.lanewise.layers.LogSoftmax;
import org.lanewise.layers.Loss;
import org.lanewise.layers.LpPool2d;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.Multiply;
import org.lanewise.layers.Operator;
import org.lanewise.layers.Padding;
import org.lanewise.layers.Permute;
import org.lanewise.layers.Reshape;
import org.lanewise.layers.Size2d;
import org.lanewise.layers.Softmax;
import org.lanewise.layers.Upsample;
import org.lanewise.layers.Windows;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Concern: every layer as ONNX nodes.
final class LayerExport {

    private LayerExport() {}

    /// Adds the nodes of a layer.
    ///
    /// @param layer the layer
    /// @param node its node
    static void add(Layer layer, NodeExport node) {
        switch (layer) {
            case Conv2d conv -> node.emit("Conv", convolution(conv, node));
            case ConvTranspose2d conv -> node.emit("ConvTranspose", transposed(conv));
            case Linear _ -> node.emit("Gemm", Attributes.of("transB", true));
            case Activation activation -> ActivationExport.add(activation, node);
            case Softmax(int axis) -> node.emit("Softmax", Attributes.of("axis", axis));
            case LogSoftmax(int axis) -> node.emit("LogSoftmax", Attributes.of("axis", axis));
            case MaxPool2d pool -> PoolExport.max(pool, node);
            case AvgPool2d pool -> PoolExport.average(pool, node);
            case LpPool2d pool -> PoolExport.norm(pool, node);
            case GlobalMaxPool2d() -> node.emit("GlobalMaxPool");
            case GlobalAvgPool2d() -> node.emit("GlobalAveragePool");
            case AdaptiveMaxPool2d(Size2d output) -> AdaptivePoolExport.max(output, node);
            case AdaptiveAvgPool2d(Size2d output) -> AdaptivePoolExport.average(output, node);
            case BatchNorm2d norm -> batchNorm(norm, node);
            case GroupNorm(int groups, double epsilon) ->
                node.emit(
                        "GroupNormalization",
                        Attributes.of("num_groups", groups).with("epsilon", epsilon));
            case LayerNorm(int axes, double epsilon) ->
                node.emit("LayerNormalization", Attributes.of("axis", -axes).with("epsilon", epsilon));
            case LocalResponseNorm(int size, double alpha, double beta, double k) ->
                node.emit(
                        "LRN",
                        Attributes.of("size", size)
                                .with("alpha", alpha)
                                .with("beta", beta)
                                .with("bias", k));
            case Dropout(double probability) ->
                node.emit("Dropout", Attributes.NONE, dropped(node, node.input(0), probability));
            case Dropout2d(double probability) -> dropoutOfChannels(probability, node);
            case Flatten() -> node.emit("Flatten", Attributes.of("axis", 1));
            case Reshape(List<Integer> sizes) -> reshape(sizes, node);
            case Permute(List<Integer> order) -> node.emit("Transpose", Attributes.NONE.with("perm", perm(order)));
            case Add() -> node.emit(node.node().inputs().size() == 2 ? "Add" : "Sum");
            case Multiply() -> node.emit("Mul");
            case Concat(int axis) -> node.emit("Concat", Attributes.of("axis", axis));
            case Upsample upsample -> upsample(upsample, node);
            case Operator operator -> OperatorExport.add(operator.op(), node);
            case Loss loss -> LossExport.add(loss, node);
        }
    }

    private static Attributes convolution(Conv2d conv, NodeExport node) {
        Attributes attributes = Attributes.NONE
                .with("kernel_shape", sizes(conv.kernel()))
                .with("strides", sizes(conv.stride()))
                .with("dilations", sizes(conv.dilation()))
                .with("group", conv.groups());
        return switch (conv.padding()) {
            case Padding.Explicit padding -> attributes.with("pads", pads(padding));
            case Padding.Same() ->
                conv.dilation().equals(Size2d.of(1))
                        ? attributes.with("auto_pad", "SAME_UPPER")
                        : attributes.with("pads", samePads(conv, node));
        };
    }

    /// "Same" padding in numbers: beside dilation some tools refuse the word.
    private static List<Integer> samePads(Conv2d conv, NodeExport node) {
        Windows windows = Windows.of(conv, Shape.of(1, node.size(1), node.size(2), node.size(3)));
        return List.of(
                windows.height().padLow(),
                windows.width().padLow(),
                windows.height().padHigh(),
                windows.width().padHigh());
    }

    private static Attributes transposed(ConvTranspose2d conv) {
        return Attributes.NONE
                .with("kernel_shape", sizes(conv.kernel()))
                .with("strides", sizes(conv.stride()))
                .with("dilations", sizes(conv.dilation()))
                .with("group", conv.groups())
                .with("pads", pads(conv.padding()))
                .with("output_padding", sizes(conv.outputPadding()));
    }

    static List<Integer> sizes(Size2d size) {
        return List.of(size.height(), size.width());
    }

    static List<Integer> pads(Padding.Explicit padding) {
        return List.of(padding.top(), padding.left(), padding.bottom(), padding.right());
    }

    /// ONNX weighs the old statistics where the layer weighs the new ones.
    private static void batchNorm(BatchNorm2d norm, NodeExport node) {
        Attributes attributes = Attributes.of("epsilon", norm.epsilon()).with("momentum", 1 - norm.momentum());
        if (node.training()) {
            node.emitWithMore("BatchNormalization", attributes.with("training_mode", true), 2);
        } else {
            node.emit("BatchNormalization", attributes);
        }
    }

    private static List<String> dropped(NodeExport node, String value, double probability) {
        String ratio = node.scalar(probability);
        return node.training()
                ? List.of(value, ratio, node.constant(Tensor.of(DType.BOOL, Shape.scalar(), new byte[] {1})))
                : List.of(value, ratio);
    }

    /// In training a factor for each channel, drawn by dropping ones, else nothing at all.
    private static void dropoutOfChannels(double probability, NodeExport node) {
        if (!node.training()) {
            node.emit("Identity");
            return;
        }
        String channels = node.value("Shape", Attributes.of("end", 2), node.input(0));
        String sizes = node.value("Concat", Attributes.of("axis", 0), channels, node.integers(1, 1));
        String ones = node.value("Expand", node.scalar(1), sizes);
        List<String> dropped = dropped(node, ones, probability);
        String factors = node.value("Dropout", dropped.toArray(String[]::new));
        node.emit("Mul", Attributes.NONE, List.of(node.input(0), factors));
    }

    /// A size of 0 stands for that of the input, which is the batch.
    private static void reshape(List<Integer> sizes, NodeExport node) {
        long[] all = LongStream.concat(LongStream.of(0), sizes.stream().mapToLong(Integer::longValue))
                .toArray();
        node.emit("Reshape", Attributes.NONE, List.of(node.input(0), node.integers(all)));
    }

    private static void upsample(Upsample layer, NodeExport node) {
        Attributes attributes = switch (layer.mode()) {
            case NEAREST ->
                Attributes.of("mode", "nearest")
                        .with("coordinate_transformation_mode", "asymmetric")
                        .with("nearest_mode", "floor");
            case BILINEAR ->
                Attributes.of("mode", "linear")
                        .with("coordinate_transformation_mode", layer.alignCorners() ? "align_corners" : "half_pixel");
        };
        String scales = node.constant(Tensor.of(Shape.of(4), 1, 1, layer.scaleHeight(), (float) layer.scaleWidth()));
        node.emit("Resize", attributes, List.of(node.input(0), "", scales));
    }

    private static List<Integer> perm(List<Integer> order) {
        List<Integer> all = new ArrayList<>(order);
        all.addFirst(0);
        return all;
    }
}
