package org.lanewise.layers.ops;

/// Convolutions and poolings in any number of spatial dimensions.
public sealed interface WindowOp extends TensorOp {

    /// To be replaced.
    record WindowOpStub() implements WindowOp {}
}
