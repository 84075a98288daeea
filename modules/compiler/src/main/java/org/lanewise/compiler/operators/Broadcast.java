package org.lanewise.compiler.operators;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lanewise.tensor.Shape;

/// Shapes aligned at their last axes, sizes of 1 repeated: ONNX, "Multidirectional Broadcasting".
final class Broadcast {

    private Broadcast() {}

    /// The shape that all of some shapes broadcast to.
    ///
    /// @return empty when two sizes differ and neither is 1
    static Optional<long[]> sizes(List<Shape> shapes) {
        int rank = shapes.stream().mapToInt(Shape::rank).max().orElse(0);
        long[] sizes = new long[rank];
        Arrays.fill(sizes, 1);
        for (Shape shape : shapes) {
            for (int i = 0; i < shape.rank(); i++) {
                int at = rank - shape.rank() + i;
                int size = shape.size(i);
                if (size != 1 && sizes[at] != 1 && sizes[at] != size) {
                    return Optional.empty();
                }
                sizes[at] = sizes[at] == 1 ? size : sizes[at];
            }
        }
        return Optional.of(sizes);
    }

    /// For each element of the result the flat index of the operand's element that it sees.
    ///
    /// @param operand shape of the operand, which broadcasts to the result
    /// @param result shape of the result
    static int[] indices(Shape operand, Shape result) {
        int[] indices = new int[result.elements()];
        if (operand.equals(result)) {
            Arrays.setAll(indices, i -> i);
            return indices;
        }
        int rank = result.rank();
        int[] strides = new int[rank];
        int stride = 1;
        for (int i = operand.rank() - 1; i >= 0; i--) {
            strides[rank - operand.rank() + i] = operand.size(i) == 1 ? 0 : stride;
            stride *= operand.size(i);
        }
        walk(result, strides, indices);
        return indices;
    }

    /// The flat index `sum of position[axis] * strides[axis]` of every element of a shape in order.
    static void walk(Shape shape, int[] strides, int[] indices) {
        int[] sizes = shape.sizes();
        int[] position = new int[sizes.length];
        int at = 0;
        for (int i = 0; i < indices.length; i++) {
            indices[i] = at;
            for (int axis = sizes.length - 1; axis >= 0; axis--) {
                at += strides[axis];
                if (++position[axis] < sizes[axis]) {
                    break;
                }
                at -= strides[axis] * sizes[axis];
                position[axis] = 0;
            }
        }
    }

    /// Row-major strides of a shape.
    static int[] strides(Shape shape) {
        int[] strides = new int[shape.rank()];
        int stride = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= Math.max(1, shape.size(axis));
        }
        return strides;
    }
}
