package org.lanewise.layers.ops;

/// Losses and optimizer steps as operators.
public sealed interface TrainingOp extends TensorOp {

    /// To be replaced.
    record TrainingOpStub() implements TrainingOp {}
}
