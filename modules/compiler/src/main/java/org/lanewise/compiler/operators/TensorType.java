package org.lanewise.compiler.operators;

import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Element type and shape of a value.
///
/// @param type element type
/// @param shape shape
public record TensorType(DType type, Shape shape) {

    /// The type of a tensor.
    ///
    /// @param tensor the tensor
    /// @return its element type and shape
    public static TensorType of(Tensor tensor) {
        return new TensorType(tensor.type(), tensor.shape());
    }

    /// Type and shape, as in `F32[8, 3, 32, 32]`.
    @Override
    public String toString() {
        return type + shape.toString();
    }
}
