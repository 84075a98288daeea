package org.lanewise.onnx.proto;

/// A setting of a node.
///
/// @param name name
/// @param value value
/// @param docString text for people, may be empty
public record AttributeProto(String name, AttributeValue value, String docString) {

    /// An attribute without a text for people.
    ///
    /// @param name name
    /// @param value value
    public AttributeProto(String name, AttributeValue value) {
        this(name, value, "");
    }
}
