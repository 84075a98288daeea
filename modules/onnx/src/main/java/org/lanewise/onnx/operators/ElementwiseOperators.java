package org.lanewise.onnx.operators;

import java.util.List;

/// Imports what becomes a [org.lanewise.layers.ops.ElementwiseOp].
final class ElementwiseOperators {

    private ElementwiseOperators() {}

    static List<OperatorEntry> entries() {
        return List.of();
    }
}
