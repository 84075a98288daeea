package org.lanewise.compiler.operators;

import java.util.List;
import org.lanewise.layers.ops.QuantizedOp;
import org.lanewise.tensor.Tensor;

/// What a [QuantizedOp] computes.
final class QuantizedEvaluation {

    private QuantizedEvaluation() {}

    static List<Tensor> run(QuantizedOp op, Operands in) {
        throw in.error("is not evaluated");
    }

    /// The types of the outputs, found without computing them.
    static List<TensorType> types(QuantizedOp op, OperandTypes in) {
        throw in.error("is not evaluated");
    }
}
