package org.lanewise.compiler.operators;

import java.util.List;
import org.lanewise.layers.ops.MatrixOp;
import org.lanewise.tensor.Tensor;

/// What a [MatrixOp] computes.
final class MatrixEvaluation {

    private MatrixEvaluation() {}

    static List<Tensor> run(MatrixOp op, Operands in) {
        throw in.error("is not evaluated");
    }

    /// The types of the outputs, found without computing them.
    static List<TensorType> types(MatrixOp op, OperandTypes in) {
        throw in.error("is not evaluated");
    }
}
