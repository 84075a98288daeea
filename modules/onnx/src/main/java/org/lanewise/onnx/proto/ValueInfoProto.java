package org.lanewise.onnx.proto;

import org.jspecify.annotations.Nullable;

/// A declared value: an input, an output or an inner value of a graph.
///
/// @param name name
/// @param type type, null when the file says none
/// @param docString text for people, may be empty
public record ValueInfoProto(String name, @Nullable TypeProto type, String docString) {

    /// A value without a text for people.
    ///
    /// @param name name
    /// @param type type
    public ValueInfoProto(String name, TypeProto type) {
        this(name, type, "");
    }
}
