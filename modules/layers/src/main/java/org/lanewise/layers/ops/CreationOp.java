package org.lanewise.layers.ops;

import java.util.List;

/// Operators that describe a tensor, or create one from a description.
public sealed interface CreationOp extends MovementOp {

    /// The sizes of a tensor.
    ///
    /// Inputs: data of any type. Output: `I64[n]`. Source: ONNX `Shape`.
    ///
    /// @param start first axis, negative counts from the end, clamped
    /// @param end axis after the last, negative counts from the end, clamped; [#TO_THE_END] for all
    record Shape(int start, int end) implements CreationOp {

        /// An end behind the last axis of any tensor.
        public static final int TO_THE_END = Integer.MAX_VALUE;

        @Override
        public List<Integer> typeInputs() {
            return List.of(0);
        }
    }

    /// The number of elements of a tensor.
    ///
    /// Inputs: data of any type. Output: `I64[]`. Source: ONNX `Size`.
    record Size() implements CreationOp {
        @Override
        public List<Integer> typeInputs() {
            return List.of(0);
        }
    }

    /// A tensor of one value.
    ///
    /// Inputs: its sizes, integers `[R]`; the value, one element of any type, F32 0 when absent.
    /// Source: ONNX `ConstantOfShape`.
    record ConstantOfShape() implements CreationOp {
        @Override
        public List<Integer> shapeInputs() {
            return List.of(0);
        }
    }

    /// Numbers at equal distances.
    ///
    /// Inputs: first number; limit, which is left out; distance, positive or negative; one
    /// element each of equal type. Output: `[n]`. Source: ONNX `Range`.
    record Range() implements CreationOp {
        @Override
        public List<Integer> shapeInputs() {
            return List.of(0, 1, 2);
        }
    }

    /// A matrix with ones on a diagonal, zeros elsewhere.
    ///
    /// Inputs: a matrix whose shape the result has; optionally a tensor whose element type it
    /// has, the first input's when absent. Source: ONNX `EyeLike`.
    ///
    /// @param diagonal number of the diagonal, 0 the main one, positive above it
    record EyeLike(int diagonal) implements CreationOp {
        @Override
        public List<Integer> typeInputs() {
            return List.of(0);
        }
    }

    /// One value at the place that an index names, another elsewhere.
    ///
    /// Inputs: indices of any numeric type, cut to whole numbers, those outside give no place;
    /// depth, one number; values `[2]`, elsewhere first. Output: shape of the indices with a new
    /// axis of size depth. Source: ONNX `OneHot`.
    ///
    /// @param axis where the new axis is in the output, negative counts from the end
    /// @param fromEnd whether negative indices count from the end, they are outside otherwise
    record OneHot(int axis, boolean fromEnd) implements CreationOp {
        @Override
        public List<Integer> shapeInputs() {
            return List.of(1);
        }
    }

    /// The places of the elements that are not 0.
    ///
    /// Inputs: data of any type. Output: `I64[rank, n]` in row-major order. Source: ONNX `NonZero`.
    record NonZero() implements CreationOp {
        @Override
        public List<Integer> shapeInputs() {
            return List.of(0);
        }
    }
}
