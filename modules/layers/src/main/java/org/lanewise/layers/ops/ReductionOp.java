package org.lanewise.layers.ops;

/// Operators that reduce, rank or scan along axes.
public sealed interface ReductionOp extends TensorOp {

    /// To be replaced.
    record ReductionOpStub() implements ReductionOp {}
}
