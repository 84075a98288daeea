package org.lanewise.layers.ops;

/// Products of matrices, single and in batches.
public sealed interface MatrixOp extends TensorOp {

    /// To be replaced.
    record MatrixOpStub() implements MatrixOp {}
}
