package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lanewise.layers.AvgPool2d;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.ConvTranspose2d;
import org.lanewise.layers.GlobalAvgPool2d;
import org.lanewise.layers.GlobalMaxPool2d;
import org.lanewise.layers.Layer;
import org.lanewise.layers.LpPool2d;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.Padding;
import org.lanewise.layers.Size2d;
import org.lanewise.layers.ops.Window;
import org.lanewise.layers.ops.WindowOp;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Layers for [WindowOp]s on images.
final class WindowLayers {

    private WindowLayers() {}

    static LayerForm of(WindowOp op, OperatorView view) {
        if (!view.isRank(0, 4)) {
            return OperatorView.none();
        }
        return switch (op) {
            case WindowOp.Conv(Window window, int groups) -> convolution(window, groups, view);
            case WindowOp.ConvTranspose conv -> transposed(conv, view);
            case WindowOp.MaxPool(Window window, boolean _) -> {
                Size2d kernel = size(window.kernel(), 1);
                yield view.layer(new MaxPool2d(
                        kernel,
                        size(window.strides(), 1),
                        padding(window, kernel, view.shape(0)),
                        size(window.dilations(), 1),
                        window.ceilMode()));
            }
            case WindowOp.AveragePool(Window window, boolean countPadding) -> {
                Size2d kernel = size(window.kernel(), 1);
                yield !size(window.dilations(), 1).equals(Size2d.of(1))
                        ? OperatorView.none()
                        : view.layer(new AvgPool2d(
                                kernel,
                                size(window.strides(), 1),
                                padding(window, kernel, view.shape(0)),
                                window.ceilMode(),
                                countPadding));
            }
            case WindowOp.LpPool(Window window, double p) -> {
                Size2d kernel = size(window.kernel(), 1);
                yield !size(window.dilations(), 1).equals(Size2d.of(1))
                        ? OperatorView.none()
                        : view.layer(new LpPool2d(
                                p,
                                kernel,
                                size(window.strides(), 1),
                                padding(window, kernel, view.shape(0)),
                                window.ceilMode()));
            }
            case WindowOp.GlobalAveragePool() -> view.layer(new GlobalAvgPool2d());
            case WindowOp.GlobalMaxPool() -> view.layer(new GlobalMaxPool2d());
            case WindowOp.GlobalLpPool _, WindowOp.MaxUnpool _, WindowOp.MaxRoiPool _, WindowOp.RoiAlign _ ->
                OperatorView.none();
        };
    }

    private static LayerForm convolution(Window window, int groups, OperatorView view) {
        Optional<Tensor> weights =
                view.floats(1).filter(tensor -> tensor.shape().rank() == 4);
        if (weights.isEmpty()) {
            return OperatorView.none();
        }
        Shape shape = weights.get().shape();
        int outputs = shape.size(0);
        Size2d kernel = new Size2d(shape.size(2), shape.size(3));
        Conv2d layer = new Conv2d(
                outputs,
                kernel,
                size(window.strides(), 1),
                padding(window, kernel, view.shape(0)),
                size(window.dilations(), 1),
                groups,
                view.has(2));
        return biased(view, layer, outputs);
    }

    private static LayerForm transposed(WindowOp.ConvTranspose conv, OperatorView view) {
        Optional<Tensor> weights =
                view.floats(1).filter(tensor -> tensor.shape().rank() == 4);
        Window window = conv.window();
        if (weights.isEmpty()
                || window.padding() != Window.Padding.EXPLICIT
                || !conv.outputShape().isEmpty()) {
            return OperatorView.none();
        }
        Shape shape = weights.get().shape();
        int outputs = shape.size(1) * conv.groups();
        ConvTranspose2d layer = new ConvTranspose2d(
                outputs,
                new Size2d(shape.size(2), shape.size(3)),
                size(window.strides(), 1),
                explicit(window),
                size(conv.outputPadding(), 0),
                size(window.dilations(), 1),
                conv.groups(),
                view.has(2));
        return biased(view, layer, outputs);
    }

    private static LayerForm biased(OperatorView view, Layer layer, int outputs) {
        if (!view.isAbsentOrFloats(2, Shape.of(outputs))) {
            return OperatorView.none();
        }
        List<LayerForm.Weight> weights = new ArrayList<>();
        weights.add(view.trainable("weight", 1));
        if (view.has(2)) {
            weights.add(view.trainable("bias", 2));
        }
        return view.layer(layer, weights);
    }

    private static Size2d size(List<Integer> numbers, int usual) {
        return numbers.isEmpty() ? Size2d.of(usual) : new Size2d(numbers.get(0), numbers.get(1));
    }

    private static Padding.Explicit explicit(Window window) {
        Size2d begin = size(window.padsBegin(), 0);
        Size2d end = size(window.padsEnd(), 0);
        return new Padding.Explicit(begin.height(), end.height(), begin.width(), end.width());
    }

    private static Padding.Explicit padding(Window window, Size2d kernel, Shape input) {
        if (window.padding() == Window.Padding.EXPLICIT) {
            return explicit(window);
        }
        Size2d stride = size(window.strides(), 1);
        Size2d dilation = size(window.dilations(), 1);
        var rows = org.lanewise.tensor.Window.same(input.size(2), kernel.height(), stride.height(), dilation.height());
        var columns = org.lanewise.tensor.Window.same(input.size(3), kernel.width(), stride.width(), dilation.width());
        return window.padding() == Window.Padding.SAME_UPPER
                ? new Padding.Explicit(rows.padLow(), rows.padHigh(), columns.padLow(), columns.padHigh())
                : new Padding.Explicit(rows.padHigh(), rows.padLow(), columns.padHigh(), columns.padLow());
    }
}
