package org.lanewise.compiler.operators;

import java.util.List;
import org.lanewise.layers.ops.WindowOp;
import org.lanewise.tensor.Tensor;

/// What a [WindowOp] computes.
final class WindowEvaluation {

    private WindowEvaluation() {}

    static List<Tensor> run(WindowOp op, Operands in) {
        return switch (op) {
            case WindowOp.WindowOpStub() -> List.of(in.get(0));
        };
    }

    /// The types of the outputs, found without computing them.
    static List<TensorType> types(WindowOp op, OperandTypes in) {
        return switch (op) {
            case WindowOp.WindowOpStub() -> List.of(in.get(0));
        };
    }
}
