package org.lanewise.onnx.operators;

import java.util.List;

/// Imports what becomes a [org.lanewise.layers.ops.MatrixOp].
final class MatrixOperators {

    private MatrixOperators() {}

    static List<OperatorEntry> entries() {
        return List.of();
    }
}
