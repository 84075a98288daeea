package org.lanewise.layers.ops;

/// Operators on elements at the same place of operands that broadcast against each other.
public sealed interface ElementwiseOp extends TensorOp {

    /// To be replaced.
    record ElementwiseOpStub() implements ElementwiseOp {}
}
