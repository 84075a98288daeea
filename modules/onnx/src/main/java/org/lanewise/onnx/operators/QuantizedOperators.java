package org.lanewise.onnx.operators;

import java.util.List;

/// Imports what becomes a [org.lanewise.layers.ops.QuantizedOp].
final class QuantizedOperators {

    private QuantizedOperators() {}

    static List<OperatorEntry> entries() {
        return List.of();
    }
}
