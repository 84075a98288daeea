package org.lanewise.onnx.proto;

import org.jspecify.annotations.Nullable;

/// The fields of `TensorProto` that hold numbers of one type.
public enum TypedField {
    /// FLOAT and the parts of COMPLEX64, 4 bytes each.
    FLOAT_DATA("float_data", 4, 4),
    /// INT32 and everything narrower, FLOAT16 and BFLOAT16 as their bits; varints.
    INT32_DATA("int32_data", 5, 0),
    /// INT64; varints.
    INT64_DATA("int64_data", 7, 0),
    /// DOUBLE and the parts of COMPLEX128, 8 bytes each.
    DOUBLE_DATA("double_data", 10, 8),
    /// UINT32 and UINT64; varints.
    UINT64_DATA("uint64_data", 11, 0);

    private final String text;
    private final int number;
    private final int width;

    TypedField(String text, int number, int width) {
        this.text = text;
        this.number = number;
        this.width = width;
    }

    int number() {
        return number;
    }

    /// Bytes of one value, 0 for varints.
    int width() {
        return width;
    }

    static @Nullable TypedField ofNumber(int number) {
        for (TypedField field : values()) {
            if (field.number == number) {
                return field;
            }
        }
        return null;
    }

    /// The field's name in `onnx.proto`.
    @Override
    public String toString() {
        return text;
    }
}
