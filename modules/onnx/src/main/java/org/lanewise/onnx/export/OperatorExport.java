package org.lanewise.onnx.export;

import org.lanewise.layers.ops.ActivationOp;
import org.lanewise.layers.ops.CreationOp;
import org.lanewise.layers.ops.ElementwiseOp;
import org.lanewise.layers.ops.IndexingOp;
import org.lanewise.layers.ops.LayoutOp;
import org.lanewise.layers.ops.MatrixOp;
import org.lanewise.layers.ops.NormOp;
import org.lanewise.layers.ops.QuantizedOp;
import org.lanewise.layers.ops.ReductionOp;
import org.lanewise.layers.ops.ResamplingOp;
import org.lanewise.layers.ops.TensorOp;
import org.lanewise.layers.ops.TrainingOp;
import org.lanewise.layers.ops.WindowOp;

/// Concern: every operator as ONNX nodes, family by family. What an opset before 21 meant in
/// another way is composed, or refused where it cannot be.
final class OperatorExport {

    private OperatorExport() {}

    static void add(TensorOp op, NodeExport node) {
        switch (op) {
            case ActivationOp activation -> ActivationOpExport.add(activation, node);
            case ElementwiseOp elementwise -> ElementwiseOpExport.add(elementwise, node);
            case MatrixOp matrix -> matrix(matrix, node);
            case CreationOp creation -> MovementOpExport.add(creation, node);
            case IndexingOp indexing -> MovementOpExport.add(indexing, node);
            case LayoutOp layout -> LayoutOpExport.add(layout, node);
            case ResamplingOp resampling -> ResamplingOpExport.add(resampling, node);
            case NormOp norm -> NormOpExport.add(norm, node);
            case QuantizedOp quantized -> WindowOpExport.add(quantized, node);
            case ReductionOp reduction -> ReductionOpExport.add(reduction, node);
            case TrainingOp training -> TrainingOpExport.add(training, node);
            case WindowOp window -> WindowOpExport.add(window, node);
        }
    }

    private static void matrix(MatrixOp op, NodeExport node) {
        switch (op) {
            case MatrixOp.MatMul() -> node.emit("MatMul");
            case MatrixOp.Gemm(double alpha, double beta, boolean transposeA, boolean transposeB) ->
                node.emit(
                        "Gemm",
                        Attributes.of("alpha", alpha)
                                .with("beta", beta)
                                .with("transA", transposeA)
                                .with("transB", transposeB));
            case MatrixOp.Einsum(String equation) -> node.emit("Einsum", Attributes.of("equation", equation));
        }
    }
}
