package org.lanewise.onnx.operators;

import java.util.List;

/// Imports what becomes a [org.lanewise.layers.ops.MovementOp].
final class MovementOperators {

    private MovementOperators() {}

    static List<OperatorEntry> entries() {
        return List.of();
    }
}
