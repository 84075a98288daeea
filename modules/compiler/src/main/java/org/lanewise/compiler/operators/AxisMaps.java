package org.lanewise.compiler.operators;

import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Tensors whose positions map to positions of another one axis by axis.
final class AxisMaps {

    /// A position that no element of the source has.
    static final int OUTSIDE = -1;

    private AxisMaps() {}

    /// Every position of an axis in order.
    static int[] all(int size) {
        return range(0, size);
    }

    /// Positions from a first one on.
    static int[] range(int first, int count) {
        int[] positions = new int[count];
        for (int i = 0; i < count; i++) {
            positions[i] = first + i;
        }
        return positions;
    }

    /// A tensor whose element at `(i, j, ..)` is the source's at `(maps[0][i], maps[1][j], ..)`.
    ///
    /// @param shape shape of the result, the lengths of the maps
    /// @param maps positions along each axis of the source
    static Tensor take(Tensor source, Shape shape, int[][] maps) {
        return Moves.take(source, shape, flat(source.shape(), maps));
    }

    /// As [#take], with a value where a position is [#OUTSIDE].
    ///
    /// @param value one element of the source's type
    static Tensor take(Tensor source, Shape shape, int[][] maps, Tensor value) {
        return Moves.take(source, shape, flat(source.shape(), maps), value);
    }

    private static int[] flat(Shape source, int[][] maps) {
        int[] indices = {0};
        for (int axis = 0; axis < maps.length; axis++) {
            int[] map = maps[axis];
            int size = source.size(axis);
            int[] next = new int[indices.length * map.length];
            int at = 0;
            for (int index : indices) {
                for (int position : map) {
                    next[at++] = index < 0 || position < 0 ? OUTSIDE : index * size + position;
                }
            }
            indices = next;
        }
        return indices;
    }
}
