package org.lanewise.onnx.operators;

import java.util.List;

/// Imports what becomes a [org.lanewise.layers.ops.TrainingOp].
final class TrainingOperators {

    private TrainingOperators() {}

    static List<OperatorEntry> entries() {
        return List.of();
    }
}
