package org.lanewise.layers.ops;

/// Normalisations, softmax and dropout over any axes.
public sealed interface NormOp extends TensorOp {

    /// To be replaced.
    record NormOpStub() implements NormOp {}
}
