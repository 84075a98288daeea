package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lanewise.compiler.operators.Budget;
import org.lanewise.compiler.operators.Evaluation;
import org.lanewise.layers.Linear;
import org.lanewise.layers.ops.LayoutOp;
import org.lanewise.layers.ops.MatrixOp;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Layers for [MatrixOp]s: a matrix of samples times known weights.
final class MatrixLayers {

    private MatrixLayers() {}

    static LayerForm of(MatrixOp op, OperatorView view) {
        return switch (op) {
            case MatrixOp.Gemm gemm ->
                gemm.alpha() == 1 && (gemm.beta() == 1 || !view.has(2)) && !gemm.transposeA()
                        ? linear(view, gemm.transposeB(), 2)
                        : OperatorView.none();
            case MatrixOp.MatMul() -> linear(view, false, -1);
            case MatrixOp.Einsum _ -> OperatorView.none();
        };
    }

    /// @param transposed whether weights are `[out, in]`
    /// @param bias index of the bias; negative for none
    private static LayerForm linear(OperatorView view, boolean transposed, int bias) {
        Optional<Tensor> weights =
                view.floats(1).filter(tensor -> tensor.shape().rank() == 2);
        if (!view.isData(0) || !view.isRank(0, 2) || weights.isEmpty()) {
            return OperatorView.none();
        }
        int outputs = weights.get().shape().size(transposed ? 0 : 1);
        List<LayerForm.Weight> parameters = new ArrayList<>();
        parameters.add(transposed ? view.trainable("weight", 1) : transposed(weights.get()));
        boolean biased = bias >= 0 && view.has(bias);
        if (biased) {
            Optional<LayerForm.Weight> given = bias(view, bias, Shape.of(outputs));
            if (given.isEmpty()) {
                return OperatorView.none();
            }
            parameters.add(given.get());
        }
        return view.layer(new Linear(outputs, biased), parameters);
    }

    private static Optional<LayerForm.Weight> bias(OperatorView view, int index, Shape shape) {
        return view.floats(index).filter(tensor -> tensor.shape().equals(shape)).isPresent()
                ? Optional.of(view.trainable("bias", index))
                : ChannelNumbers.of(view.values().get(index), view.result())
                        .map(numbers -> OperatorView.made("bias", shape, numbers));
    }

    private static LayerForm.Weight transposed(Tensor weights) {
        Tensor turned = Evaluation.run(
                        new LayoutOp.Transpose(List.of(1, 0)),
                        List.of(weights),
                        new Budget(weights.shape().elements()))
                .getFirst();
        return OperatorView.made("weight", turned.shape(), turned.floats());
    }
}
