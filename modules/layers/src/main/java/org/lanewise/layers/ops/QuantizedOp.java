package org.lanewise.layers.ops;

/// Operators on integers that stand for real numbers by a scale and a zero point.
public sealed interface QuantizedOp extends TensorOp {

    /// To be replaced.
    record QuantizedOpStub() implements QuantizedOp {}
}
