package org.lanewise.layers.ops;

import java.util.List;

/// What a step on tensors does: one case of a closed family of records, grouped by what they have
/// in common.
///
/// An operator holds attributes only. Its operands, weights and shapes included, are inputs of
/// the node. Component types are `int`, `boolean`, `double`, [String], enums,
/// [org.lanewise.tensor.DType], nested records and lists of these.
public sealed interface TensorOp
        permits ElementwiseOp, MatrixOp, MovementOp, NormOp, QuantizedOp, ReductionOp, TrainingOp, WindowOp {

    /// The operator's name in messages, as in `Transpose`.
    ///
    /// @return the simple name of the record
    default String kind() {
        return getClass().getSimpleName();
    }

    /// Inputs whose values, not only their types, decide the shapes of the outputs, as the sizes of
    /// a reshape do.
    ///
    /// @return indices of inputs in ascending order
    default List<Integer> shapeInputs() {
        return List.of();
    }

    /// Inputs of which only the types matter, as of the tensor whose shape is asked for.
    ///
    /// @return indices of inputs in ascending order
    default List<Integer> typeInputs() {
        return List.of();
    }
}
