package org.lanewise.onnx.export;

import java.util.List;
import org.lanewise.layers.Padding;
import org.lanewise.layers.Size2d;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Concern: pooling to a given size, for which ONNX has no operator.
///
/// One window is global pooling, windows that divide the image are pooling that moves by its own
/// size. Others overlap: their means are two products with matrices of weights, their maxima are
/// taken over rows, then columns, that are gathered for each window.
final class AdaptivePoolExport {

    private static final Size2d ONE = Size2d.of(1);

    private AdaptivePoolExport() {}

    static void max(Size2d output, NodeExport node) {
        if (output.equals(ONE)) {
            node.emit("GlobalMaxPool");
        } else if (divides(output, node)) {
            node.emit("MaxPool", window(output, node));
        } else {
            String rows = greatest(node, node.input(0), 2, output.height());
            String indices = node.constant(elements(node.size(3), output.width()));
            String columns = node.value("Gather", Attributes.of("axis", 3), rows, indices);
            node.emit("ReduceMax", Attributes.of("keepdims", false), List.of(columns, node.integers(4)));
        }
    }

    static void average(Size2d output, NodeExport node) {
        if (output.equals(ONE)) {
            node.emit("GlobalAveragePool");
        } else if (divides(output, node)) {
            node.emit("AveragePool", window(output, node));
        } else {
            String columns = node.constant(weights(node.size(3), output.width(), true));
            String narrow = node.value("MatMul", node.input(0), columns);
            String rows = node.constant(weights(node.size(2), output.height(), false));
            node.emit("MatMul", Attributes.NONE, List.of(rows, narrow));
        }
    }

    private static boolean divides(Size2d output, NodeExport node) {
        return node.size(2) % output.height() == 0 && node.size(3) % output.width() == 0;
    }

    private static Attributes window(Size2d output, NodeExport node) {
        Size2d kernel = new Size2d(node.size(2) / output.height(), node.size(3) / output.width());
        return PoolExport.window(kernel, kernel, Padding.NONE, false);
    }

    private static String greatest(NodeExport node, String value, int axis, int windows) {
        String indices = node.constant(elements(node.size(axis), windows));
        String gathered = node.value("Gather", Attributes.of("axis", axis), value, indices);
        return node.value("ReduceMax", Attributes.of("keepdims", false), gathered, node.integers(axis + 1));
    }

    /// The elements of each window; shorter windows repeat their last one.
    private static Tensor elements(int size, int windows) {
        int longest = 0;
        for (int window = 0; window < windows; window++) {
            longest = Math.max(longest, end(window, size, windows) - start(window, size, windows));
        }
        long[] indices = new long[windows * longest];
        for (int window = 0; window < windows; window++) {
            for (int i = 0; i < longest; i++) {
                indices[window * longest + i] =
                        Math.min(start(window, size, windows) + i, end(window, size, windows) - 1);
            }
        }
        return Tensor.of(Shape.of(windows, longest), indices);
    }

    /// What each element counts in the mean of each window.
    private static Tensor weights(int size, int windows, boolean transposed) {
        float[] weights = new float[size * windows];
        for (int window = 0; window < windows; window++) {
            int start = start(window, size, windows);
            int end = end(window, size, windows);
            for (int i = start; i < end; i++) {
                weights[transposed ? i * windows + window : window * size + i] = 1f / (end - start);
            }
        }
        return Tensor.of(transposed ? Shape.of(size, windows) : Shape.of(windows, size), weights);
    }

    private static int start(int window, int size, int windows) {
        return (int) ((long) window * size / windows);
    }

    private static int end(int window, int size, int windows) {
        return (int) Math.ceilDiv((window + 1L) * size, windows);
    }
}
