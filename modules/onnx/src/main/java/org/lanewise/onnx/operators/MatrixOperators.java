package org.lanewise.onnx.operators;

import java.util.List;
import org.lanewise.layers.ops.MatrixOp;

/// Imports what becomes a [org.lanewise.layers.ops.MatrixOp].
final class MatrixOperators {

    private static final String NUMBERS = "all but bool";

    private MatrixOperators() {}

    static List<OperatorEntry> entries() {
        return List.of(
                OperatorEntry.of("MatMul", 1, NUMBERS, node -> node.emit(new MatrixOp.MatMul())),
                OperatorEntry.of("Gemm", 1, NUMBERS, MatrixOperators::gemm),
                OperatorEntry.of(
                        "Einsum",
                        12,
                        NUMBERS,
                        WindowAttributes.named(node -> node.emit(new MatrixOp.Einsum(node.text("equation", ""))))));
    }

    private static void gemm(NodeImport node) {
        if (node.opset() < 7) {
            node.ignore("broadcast"); // c broadcasts where it must
        }
        node.emit(new MatrixOp.Gemm(
                node.real("alpha", 1), node.real("beta", 1), node.flag("transA", false), node.flag("transB", false)));
    }
}
