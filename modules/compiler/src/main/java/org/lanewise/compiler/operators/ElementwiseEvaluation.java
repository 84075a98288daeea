package org.lanewise.compiler.operators;

import java.util.List;
import org.lanewise.layers.ops.ElementwiseOp;
import org.lanewise.tensor.Tensor;

/// What a [ElementwiseOp] computes.
final class ElementwiseEvaluation {

    private ElementwiseEvaluation() {}

    static List<Tensor> run(ElementwiseOp op, Operands in) {
        return switch (op) {
            case ElementwiseOp.ElementwiseOpStub() -> List.of(in.get(0));
        };
    }

    /// The types of the outputs, found without computing them.
    static List<TensorType> types(ElementwiseOp op, OperandTypes in) {
        return switch (op) {
            case ElementwiseOp.ElementwiseOpStub() -> List.of(in.get(0));
        };
    }
}
