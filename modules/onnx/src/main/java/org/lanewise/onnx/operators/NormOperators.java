package org.lanewise.onnx.operators;

import java.util.List;

/// Imports what becomes a [org.lanewise.layers.ops.NormOp].
final class NormOperators {

    private NormOperators() {}

    static List<OperatorEntry> entries() {
        return List.of();
    }
}
