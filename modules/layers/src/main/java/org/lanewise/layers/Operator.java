package org.lanewise.layers;

import org.lanewise.layers.ops.TensorOp;

/// An operator on tensors of any element type and rank, whose first axis need not be a batch.
///
/// Shapes of its outputs follow from its inputs' shapes and, for some operators, from their
/// values; so a network with operators has no shapes until it is compiled for given inputs.
/// Inputs: the operands, weights included. Parameters: none.
///
/// @param op what it does
public record Operator(TensorOp op) implements Layer {

    /// The operator's own name, as in `Transpose`.
    @Override
    public String kind() {
        return op.kind();
    }
}
