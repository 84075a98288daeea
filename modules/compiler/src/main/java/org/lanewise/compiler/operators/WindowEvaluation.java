package org.lanewise.compiler.operators;

import java.util.List;
import org.lanewise.layers.ops.WindowOp;
import org.lanewise.tensor.Tensor;

/// What a [WindowOp] computes.
final class WindowEvaluation {

    private WindowEvaluation() {}

    static List<Tensor> run(WindowOp op, Operands in) {
        throw in.error("is not evaluated");
    }

    /// The types of the outputs, found without computing them.
    static List<TensorType> types(WindowOp op, OperandTypes in) {
        throw in.error("is not evaluated");
    }
}
