package org.lanewise.onnx.proto;

import org.jspecify.annotations.Nullable;

/// Kinds of attributes by `AttributeProto.AttributeType`, with the field that holds the value.
public enum AttributeType {
    /// A float.
    FLOAT(1, 2),
    /// An integer.
    INT(2, 3),
    /// Bytes, mostly text.
    STRING(3, 4),
    /// A tensor.
    TENSOR(4, 5),
    /// A graph.
    GRAPH(5, 6),
    /// Floats.
    FLOATS(6, 7),
    /// Integers.
    INTS(7, 8),
    /// Byte strings.
    STRINGS(8, 9),
    /// Tensors.
    TENSORS(9, 10),
    /// Graphs.
    GRAPHS(10, 11),
    /// A sparse tensor.
    SPARSE_TENSOR(11, 22),
    /// Sparse tensors.
    SPARSE_TENSORS(12, 23),
    /// A type.
    TYPE_PROTO(13, 14),
    /// Types.
    TYPE_PROTOS(14, 15);

    private final int code;
    private final int field;

    AttributeType(int code, int field) {
        this.code = code;
        this.field = field;
    }

    /// The number that stands for the kind in a file.
    ///
    /// @return 1 or more
    public int code() {
        return code;
    }

    int field() {
        return field;
    }

    static @Nullable AttributeType ofCode(long code) {
        for (AttributeType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }

    static @Nullable AttributeType ofField(int field) {
        for (AttributeType type : values()) {
            if (type.field == field) {
                return type;
            }
        }
        return null;
    }
}
