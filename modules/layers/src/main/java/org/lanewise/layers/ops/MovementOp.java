package org.lanewise.layers.ops;

/// Operators that move, repeat, select or describe elements and compute none.
public sealed interface MovementOp extends TensorOp {

    /// To be replaced.
    record MovementOpStub() implements MovementOp {}
}
