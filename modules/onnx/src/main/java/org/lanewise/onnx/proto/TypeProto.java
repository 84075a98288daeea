package org.lanewise.onnx.proto;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The type of a declared value.
public sealed interface TypeProto {

    /// A dense tensor.
    ///
    /// @param elementType code of the element type, see [DataType]; 0 when the file says none
    /// @param shape sizes, null when not even the rank is known
    record TensorType(int elementType, @Nullable List<Dimension> shape) implements TypeProto {

        /// Copies the sizes.
        public TensorType {
            shape = shape == null ? null : List.copyOf(shape);
        }
    }

    /// Any other type, as an undecoded message.
    ///
    /// @param kind which one
    /// @param message the message
    record UndecodedType(Kind kind, ByteSlice message) implements TypeProto {}

    /// A type message that names no type.
    record Missing() implements TypeProto {}

    /// Types that are no dense tensors, by the field of `TypeProto` that holds them.
    enum Kind {
        /// A sequence of values.
        SEQUENCE(4),
        /// A map.
        MAP(5),
        /// A type of another domain.
        OPAQUE(7),
        /// A sparse tensor.
        SPARSE_TENSOR(8),
        /// A value or nothing.
        OPTIONAL(9);

        private final int field;

        Kind(int field) {
            this.field = field;
        }

        int field() {
            return field;
        }

        static @Nullable Kind ofField(int field) {
            for (Kind kind : values()) {
                if (kind.field == field) {
                    return kind;
                }
            }
            return null;
        }
    }

    /// The size of one dimension of a declared value.
    sealed interface Dimension {

        /// A known size.
        ///
        /// @param size 0 or more
        record Fixed(long size) implements Dimension {}

        /// A size with a name, the same wherever the name appears.
        ///
        /// @param name the name
        record Symbolic(String name) implements Dimension {}

        /// An unknown size.
        record Unknown() implements Dimension {}
    }
}
