package org.lanewise.compiler.operators;

import java.util.ArrayList;
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

    /// The types of the outputs of an operator, without computing what costs time: operators that
    /// compute little are run on zeros in place of values that are not known.
    ///
    /// @param op the operator
    /// @param inputs types of its operands in order; null for an optional one that is absent
    /// @param values values of its operands where they are known; of [TensorOp#shapeInputs] all are
    /// @param budget elements that may be created
    /// @return the type of every output that the operator can have, in order
    /// @throws ShapeException when shapes or types do not fit
    public static List<TensorType> types(
            TensorOp op, List<@Nullable TensorType> inputs, List<@Nullable Tensor> values, Budget budget) {
        OperandTypes operands = new OperandTypes(op, inputs, values);
        return switch (op) {
            case ElementwiseOp elementwise -> ElementwiseEvaluation.types(elementwise, operands);
            case MatrixOp matrix -> MatrixEvaluation.types(matrix, operands);
            case NormOp norm -> NormEvaluation.types(norm, operands);
            case QuantizedOp quantized -> QuantizedEvaluation.types(quantized, operands);
            case WindowOp window -> WindowEvaluation.types(window, operands);
            case MovementOp _, ReductionOp _, TrainingOp _ ->
                run(op, withZeros(inputs, values), budget).stream()
                        .map(TensorType::of)
                        .toList();
        };
    }

    /// Operands with zeros in place of the values that are not known.
    ///
    /// @param types types of operands; null for an absent one
    /// @param values their values where they are known
    /// @return a tensor for each operand that is there
    public static List<@Nullable Tensor> withZeros(List<@Nullable TensorType> types, List<@Nullable Tensor> values) {
        List<@Nullable Tensor> complete = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            TensorType type = types.get(i);
            Tensor value = values.get(i);
            complete.add(value != null || type == null ? value : Tensor.zeros(type.type(), type.shape()));
        }
        return complete;
    }
}
