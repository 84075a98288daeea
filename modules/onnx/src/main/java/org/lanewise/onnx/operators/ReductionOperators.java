package org.lanewise.onnx.operators;

import java.util.List;

/// Imports what becomes a [org.lanewise.layers.ops.ReductionOp].
final class ReductionOperators {

    private ReductionOperators() {}

    static List<OperatorEntry> entries() {
        return List.of();
    }
}
