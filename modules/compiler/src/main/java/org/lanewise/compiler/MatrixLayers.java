package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.lanewise.layers.Linear;
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
            Optional<Tensor> given = view.floats(bias);
            if (given.isEmpty()) {
                return OperatorView.none();
            }
            Tensor tensor = given.get();
            if (tensor.shape().equals(Shape.of(outputs))) {
                parameters.add(view.trainable("bias", bias));
            } else if (tensor.shape().elements() == 1 && tensor.shape().rank() <= 2) {
                float[] repeated = new float[outputs];
                Arrays.fill(repeated, tensor.floats()[0]);
                parameters.add(OperatorView.made("bias", Shape.of(outputs), repeated));
            } else if (tensor.shape().equals(Shape.of(1, outputs))) {
                parameters.add(OperatorView.made("bias", Shape.of(outputs), tensor.floats()));
            } else {
                return OperatorView.none();
            }
        }
        return view.layer(new Linear(outputs, biased), parameters);
    }

    private static LayerForm.Weight transposed(Tensor weights) {
        int inputs = weights.shape().size(0);
        int outputs = weights.shape().size(1);
        float[] from = weights.floats();
        float[] to = new float[from.length];
        for (int i = 0; i < inputs; i++) {
            for (int o = 0; o < outputs; o++) {
                to[o * inputs + i] = from[i * outputs + o];
            }
        }
        return OperatorView.made("weight", Shape.of(outputs, inputs), to);
    }
}
