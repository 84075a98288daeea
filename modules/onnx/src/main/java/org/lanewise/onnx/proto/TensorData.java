package org.lanewise.onnx.proto;

import java.util.List;

/// The elements of a tensor as they lie in a file.
public sealed interface TensorData {

    /// No field holds elements.
    record None() implements TensorData {}

    /// Little-endian elements without gaps.
    ///
    /// @param bytes the elements
    record Raw(ByteSlice bytes) implements TensorData {}

    /// One of the typed fields, as the packed values of the wire format.
    ///
    /// @param field which one
    /// @param bytes the values, each well formed
    /// @param count number of values
    record Typed(TypedField field, ByteSlice bytes, int count) implements TensorData {}

    /// Byte strings.
    ///
    /// @param values the strings
    record Strings(List<ByteSlice> values) implements TensorData {

        /// Copies the list.
        public Strings {
            values = List.copyOf(values);
        }
    }
}
