package org.lanewise.compiler.operators;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lanewise.layers.ops.ElementwiseOp;
import org.lanewise.layers.ops.MatrixOp;
import org.lanewise.layers.ops.MovementOp;
import org.lanewise.layers.ops.NormOp;
import org.lanewise.layers.ops.QuantizedOp;
import org.lanewise.layers.ops.ReductionOp;
import org.lanewise.layers.ops.TensorOp;
import org.lanewise.layers.ops.TrainingOp;
import org.lanewise.layers.ops.WindowOp;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// Runs one operator on tensors.
public final class Evaluation {

    private Evaluation() {}

    /// The outputs of an operator.
    ///
    /// @param op the operator
    /// @param inputs its operands in order; null for an optional one that is absent
    /// @param budget elements that may be created
    /// @return every output that the operator can have, in order; some may share the array of
    ///     an input
    /// @throws ShapeException when shapes or types do not fit; the message names the operator, what
    ///     was there, what was expected, and every input
    public static List<Tensor> run(TensorOp op, List<@Nullable Tensor> inputs, Budget budget) {
        Operands operands = new Operands(op, inputs, budget);
        return switch (op) {
            case ElementwiseOp elementwise -> ElementwiseEvaluation.run(elementwise, operands);
            case MatrixOp matrix -> MatrixEvaluation.run(matrix, operands);
            case MovementOp movement -> MovementEvaluation.run(movement, operands);
            case NormOp norm -> NormEvaluation.run(norm, operands);
            case QuantizedOp quantized -> QuantizedEvaluation.run(quantized, operands);
            case ReductionOp reduction -> ReductionEvaluation.run(reduction, operands);
            case TrainingOp training -> TrainingEvaluation.run(training, operands);
            case WindowOp window -> WindowEvaluation.run(window, operands);
        };
    }
}
