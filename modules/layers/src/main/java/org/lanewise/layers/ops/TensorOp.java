package org.lanewise.layers.ops;

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
}
