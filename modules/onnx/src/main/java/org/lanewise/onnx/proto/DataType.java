package org.lanewise.onnx.proto;

import org.jspecify.annotations.Nullable;
import org.lanewise.tensor.DType;

/// Element types by `TensorProto.DataType`.
public enum DataType {
    /// 32-bit IEEE 754 floating point.
    FLOAT(1, DType.F32),
    /// Unsigned 8-bit integer.
    UINT8(2, DType.U8),
    /// Signed 8-bit integer.
    INT8(3, DType.I8),
    /// Unsigned 16-bit integer.
    UINT16(4, DType.U16),
    /// Signed 16-bit integer.
    INT16(5, DType.I16),
    /// Signed 32-bit integer.
    INT32(6, DType.I32),
    /// Signed 64-bit integer.
    INT64(7, DType.I64),
    /// Byte string.
    STRING(8, null),
    /// Truth value.
    BOOL(9, DType.BOOL),
    /// 16-bit IEEE 754 floating point.
    FLOAT16(10, DType.F16),
    /// 64-bit IEEE 754 floating point.
    DOUBLE(11, DType.F64),
    /// Unsigned 32-bit integer.
    UINT32(12, DType.U32),
    /// Unsigned 64-bit integer.
    UINT64(13, DType.U64),
    /// Two FLOATs.
    COMPLEX64(14, null),
    /// Two DOUBLEs.
    COMPLEX128(15, null),
    /// Upper half of a FLOAT.
    BFLOAT16(16, DType.BF16),
    /// 8-bit floating point, 4 bits of exponent, finite.
    FLOAT8E4M3FN(17, null),
    /// 8-bit floating point, 4 bits of exponent, finite, no negative zero.
    FLOAT8E4M3FNUZ(18, null),
    /// 8-bit floating point, 5 bits of exponent.
    FLOAT8E5M2(19, null),
    /// 8-bit floating point, 5 bits of exponent, finite, no negative zero.
    FLOAT8E5M2FNUZ(20, null),
    /// Unsigned 4-bit integer.
    UINT4(21, null),
    /// Signed 4-bit integer.
    INT4(22, null),
    /// 4-bit floating point.
    FLOAT4E2M1(23, null),
    /// 8-bit power of two.
    FLOAT8E8M0(24, null),
    /// Unsigned 2-bit integer.
    UINT2(25, null),
    /// Signed 2-bit integer.
    INT2(26, null);

    private final int code;
    private final @Nullable DType type;

    DataType(int code, @Nullable DType type) {
        this.code = code;
        this.type = type;
    }

    /// The number that stands for the type in a file.
    ///
    /// @return 1 or more
    public int code() {
        return code;
    }

    /// The type of our tensors that holds such elements.
    ///
    /// @return the type, null when there is none
    public @Nullable DType type() {
        return type;
    }

    /// Finds a type by its number.
    ///
    /// @param code the number
    /// @return the type, null when no type has the number
    public static @Nullable DataType ofCode(int code) {
        return code >= 1 && code <= values().length ? values()[code - 1] : null;
    }

    /// Finds the type of a tensor.
    ///
    /// @param type type of our tensors
    /// @return the type in a file
    public static DataType of(DType type) {
        return switch (type) {
            case F32 -> FLOAT;
            case F64 -> DOUBLE;
            case F16 -> FLOAT16;
            case BF16 -> BFLOAT16;
            case I8 -> INT8;
            case I16 -> INT16;
            case I32 -> INT32;
            case I64 -> INT64;
            case U8 -> UINT8;
            case U16 -> UINT16;
            case U32 -> UINT32;
            case U64 -> UINT64;
            case BOOL -> BOOL;
        };
    }

    /// The words for a number in a message.
    ///
    /// @param code the number
    /// @return the name of the type, or the number where no type has it
    public static String describe(int code) {
        DataType type = ofCode(code);
        return type == null ? "data type " + code : type.name();
    }
}
