package org.lanewise.onnx.operators;

import java.util.List;

/// Imports what becomes a [org.lanewise.layers.ops.WindowOp].
final class WindowOperators {

    private WindowOperators() {}

    static List<OperatorEntry> entries() {
        return List.of();
    }
}
