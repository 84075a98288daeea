package org.lanewise.onnx.export;

import java.util.List;
import org.lanewise.tensor.DType;

/// What is known of a value before it is computed.
///
/// @param type element type
/// @param sizes sizes, outermost first; -1 where they follow from the inputs
record ValueType(DType type, List<Integer> sizes) {

    ValueType {
        sizes = List.copyOf(sizes);
    }

    int rank() {
        return sizes.size();
    }
}
