package org.lanewise.onnx.proto;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A node: an operator applied to named values.
///
/// @param opType name of the operator
/// @param domain name space of the operator, empty for those of ONNX itself
/// @param name name, may be empty
/// @param inputs names of the values it takes; an empty one leaves an optional input out
/// @param outputs names of the values it gives; an empty one leaves an optional output out
/// @param attributes its settings
/// @param docString text for people, may be empty
public record NodeProto(
        String opType,
        String domain,
        String name,
        List<String> inputs,
        List<String> outputs,
        List<AttributeProto> attributes,
        String docString) {

    /// Copies the lists.
    public NodeProto {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        attributes = List.copyOf(attributes);
    }

    /// Finds an attribute.
    ///
    /// @param attribute its name
    /// @return the first attribute of that name, null when there is none
    public @Nullable AttributeProto attribute(String attribute) {
        for (AttributeProto candidate : attributes) {
            if (candidate.name().equals(attribute)) {
                return candidate;
            }
        }
        return null;
    }
}
