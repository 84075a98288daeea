package org.lanewise.onnx.export;

import java.util.List;
import org.lanewise.layers.AvgPool2d;
import org.lanewise.layers.LpPool2d;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.Padding;
import org.lanewise.layers.Size2d;

/// Concern: pooling with a given window as ONNX nodes.
final class PoolExport {

    private PoolExport() {}

    static void max(MaxPool2d pool, NodeExport node) {
        Attributes attributes = window(pool.kernel(), pool.stride(), pool.padding(), pool.ceilMode());
        node.emit("MaxPool", attributes.with("dilations", LayerExport.sizes(pool.dilation())));
    }

    static void average(AvgPool2d pool, NodeExport node) {
        Attributes attributes = window(pool.kernel(), pool.stride(), pool.padding(), pool.ceilMode());
        node.emit("AveragePool", attributes.with("count_include_pad", pool.countIncludePad()));
    }

    /// Exponents of ONNX are whole; others are composed from the mean of powers, which is taken
    /// over all elements of the window because missing ones are zeros of the padding.
    static void norm(LpPool2d pool, NodeExport node) {
        if (pool.p() == (int) pool.p()) {
            Attributes attributes = window(pool.kernel(), pool.stride(), pool.padding(), pool.ceilMode());
            node.emit("LpPool", attributes.with("p", (int) pool.p()));
            return;
        }
        Padding.Explicit padding = pool.ceilMode() ? completed(pool, node) : pool.padding();
        Attributes whole = window(pool.kernel(), pool.stride(), padding, false).with("count_include_pad", true);
        String powers = node.value("Pow", node.value("Abs", node.input(0)), node.scalar(pool.p()));
        String means = node.value("AveragePool", whole, powers);
        String elements =
                node.scalar((double) pool.kernel().height() * pool.kernel().width());
        String sums = node.value("Mul", means, elements);
        node.emit("Pow", Attributes.NONE, List.of(sums, node.scalar(1 / pool.p())));
    }

    /// The padding with which the last window is whole.
    private static Padding.Explicit completed(LpPool2d pool, NodeExport node) {
        Padding.Explicit given = pool.padding();
        int height = node.size(2) + given.top() + given.bottom();
        int width = node.size(3) + given.left() + given.right();
        List<Integer> sizes = node.result()
                .map(ValueType::sizes)
                .orElseThrow(() -> node.unsupported("the size of its output is not known"));
        int bottom = (sizes.get(2) - 1) * pool.stride().height() + pool.kernel().height() - height;
        int right = (sizes.get(3) - 1) * pool.stride().width() + pool.kernel().width() - width;
        return new Padding.Explicit(
                given.top(), given.bottom() + Math.max(bottom, 0), given.left(), given.right() + Math.max(right, 0));
    }

    static Attributes window(Size2d kernel, Size2d stride, Padding.Explicit padding, boolean ceilMode) {
        return Attributes.NONE
                .with("kernel_shape", LayerExport.sizes(kernel))
                .with("strides", LayerExport.sizes(stride))
                .with("pads", LayerExport.pads(padding))
                .with("ceil_mode", ceilMode);
    }
}
