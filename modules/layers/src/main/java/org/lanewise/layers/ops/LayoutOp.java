package org.lanewise.layers.ops;

import java.util.List;
import org.lanewise.tensor.ConfigurationException;

/// Operators that rearrange whole tensors: every element of an output is an element of an input or
/// one constant.
///
/// Axes may be negative everywhere and then count from the end. Element types: all.
public sealed interface LayoutOp extends MovementOp {

    /// The same elements under another shape.
    ///
    /// Inputs: data; sizes, integers `[R]`, where one -1 is worked out and 0 keeps the data's
    /// size at that place. Output: shape of the sizes. Source: ONNX `Reshape`.
    ///
    /// @param allowZero whether 0 is a size of 0 instead
    record Reshape(boolean allowZero) implements LayoutOp {
        @Override
        public List<Integer> shapeInputs() {
            return List.of(1);
        }
    }

    /// The same elements as a matrix: axes before one become the rows, the rest the columns.
    ///
    /// Inputs: data of any rank. Output: rank 2. Source: ONNX `Flatten`.
    ///
    /// @param axis first axis of the columns, from minus the rank up to the rank inclusive
    record Flatten(int axis) implements LayoutOp {}

    /// Axes in another order.
    ///
    /// Inputs: data. Output: axis `i` is axis `permutation[i]` of the data. Source: ONNX
    /// `Transpose`.
    ///
    /// @param permutation all axes of the data, 0 or more each; empty reverses them
    record Transpose(List<Integer> permutation) implements LayoutOp {

        /// Checks the permutation.
        public Transpose {
            permutation = List.copyOf(permutation);
            for (int axis = 0; axis < permutation.size(); axis++) {
                if (!permutation.contains(axis)) {
                    throw new ConfigurationException("Transpose: permutation is " + permutation
                            + ", expected every axis from 0 to " + (permutation.size() - 1) + " once");
                }
            }
        }
    }

    /// Axes of size 1 removed.
    ///
    /// Inputs: data; axes to remove, integers `[n]`, all of size 1 when absent. Source: ONNX
    /// `Squeeze`.
    record Squeeze() implements LayoutOp {
        @Override
        public List<Integer> shapeInputs() {
            return List.of(1);
        }
    }

    /// Axes of size 1 added.
    ///
    /// Inputs: data; where they are in the output, integers `[n]` in any order. Source: ONNX
    /// `Unsqueeze`.
    record Unsqueeze() implements LayoutOp {
        @Override
        public List<Integer> shapeInputs() {
            return List.of(1);
        }
    }

    /// Tensors one after the other along an axis.
    ///
    /// Inputs: one or more of equal type, equal in all axes but one. Source: ONNX `Concat`.
    ///
    /// @param axis the axis that grows
    record Concat(int axis) implements LayoutOp {}

    /// A tensor cut into parts along an axis.
    ///
    /// Inputs: data; sizes of the parts, integers `[parts]`. When they are absent all parts are as
    /// large as the first, the last may be smaller. Source: ONNX `Split`.
    ///
    /// @param axis the axis that is cut
    /// @param parts number of outputs, 1 or more
    record Split(int axis, int parts) implements LayoutOp {

        /// Checks the number of parts.
        public Split {
            positive("Split", "parts", parts);
        }

        @Override
        public List<Integer> shapeInputs() {
            return List.of(1);
        }
    }

    /// Every so many elements of ranges along axes.
    ///
    /// Inputs: data; starts, ends, integers `[n]`, negative ones count from the end, all are
    /// clamped; axes, the first `n` when absent; steps, positive or negative, 1 when absent.
    /// Source: ONNX `Slice`.
    record Slice() implements LayoutOp {
        @Override
        public List<Integer> shapeInputs() {
            return List.of(1, 2, 3, 4);
        }
    }

    /// Borders added, or cropped where their width is negative.
    ///
    /// Inputs: data; widths before the first element of all axes, then after the last, integers
    /// `[2 * n]`; value of new elements, one, 0 when absent; the `n` axes, all when absent. Source:
    /// ONNX `Pad`.
    ///
    /// @param fill what new elements are
    record Pad(Fill fill) implements LayoutOp {

        /// What the elements of a border are.
        public enum Fill {
            /// The given value.
            CONSTANT,
            /// The data mirrored at the first and last element, which are not repeated.
            REFLECT,
            /// The nearest element.
            EDGE,
            /// The data repeated from its other end.
            WRAP
        }

        @Override
        public List<Integer> shapeInputs() {
            return List.of(1, 3);
        }
    }

    /// A tensor repeated along axes of size 1.
    ///
    /// Inputs: data; sizes, integers `[R]`, which broadcast against those of the data in both
    /// directions. Source: ONNX `Expand`.
    record Expand() implements LayoutOp {
        @Override
        public List<Integer> shapeInputs() {
            return List.of(1);
        }
    }

    /// A tensor repeated along all axes.
    ///
    /// Inputs: data; how often along each axis, integers `[rank]`. Source: ONNX `Tile`, opset 6.
    record Tile() implements LayoutOp {
        @Override
        public List<Integer> shapeInputs() {
            return List.of(1);
        }
    }

    /// A tensor repeated along one axis.
    ///
    /// Inputs: data; how often, one number; the axis, one number. Source: ONNX `Tile`, opset 1.
    record TileAlong() implements LayoutOp {
        @Override
        public List<Integer> shapeInputs() {
            return List.of(1, 2);
        }
    }

    /// Channels become blocks of pixels.
    ///
    /// Inputs: data `[N, C * b * b, H, W]`. Output: `[N, C, H * b, W * b]`. Source: ONNX
    /// `DepthToSpace`.
    ///
    /// @param block side of a block `b`, 1 or more
    /// @param order which channels of the data are the pixels of one block
    record DepthToSpace(int block, Order order) implements LayoutOp {

        /// How the channels of the data are numbered.
        public enum Order {
            /// Row in the block, column in the block, channel.
            DCR,
            /// Channel, row in the block, column in the block.
            CRD
        }

        /// Checks the side.
        public DepthToSpace {
            positive("DepthToSpace", "block", block);
        }
    }

    /// Blocks of pixels become channels.
    ///
    /// Inputs: data `[N, C, H * b, W * b]`. Output: `[N, b * b * C, H, W]`, channels by row in the
    /// block, column in the block, channel. Source: ONNX `SpaceToDepth`.
    ///
    /// @param block side of a block `b`, 1 or more
    record SpaceToDepth(int block) implements LayoutOp {

        /// Checks the side.
        public SpaceToDepth {
            positive("SpaceToDepth", "block", block);
        }
    }

    /// The first elements of each sequence in reverse order.
    ///
    /// Inputs: data of rank 2 or more; how many elements of each sequence, integers `[batch]`.
    /// Source: ONNX `ReverseSequence`.
    ///
    /// @param batchAxis axis of the sequences
    /// @param timeAxis axis of the elements of a sequence
    record ReverseSequence(int batchAxis, int timeAxis) implements LayoutOp {}

    /// The middle of a tensor, or a tensor in the middle of zeros.
    ///
    /// Inputs: data; sizes of the output along the axes, integers `[n]`. What is left over when a
    /// difference is odd is at the end. Source: ONNX `CenterCropPad`.
    ///
    /// @param axes the axes; all when empty
    record CenterCropPad(List<Integer> axes) implements LayoutOp {

        /// Copies the axes.
        public CenterCropPad {
            axes = List.copyOf(axes);
        }

        @Override
        public List<Integer> shapeInputs() {
            return List.of(1);
        }
    }

    private static void positive(String kind, String component, int value) {
        if (value < 1) {
            throw new ConfigurationException(kind + ": " + component + " is " + value + ", expected 1 or more");
        }
    }
}
