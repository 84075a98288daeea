package org.lanewise.tensor;

/// Element types of a tensor.
public enum DType {
    /// 32-bit IEEE 754 floating point, the type of all training.
    F32(4),
    /// 64-bit IEEE 754 floating point.
    F64(8),
    /// 16-bit IEEE 754 floating point, stored as its bits.
    F16(2),
    /// bfloat16, the upper half of an F32, stored as its bits.
    BF16(2),
    /// Signed 8-bit integer.
    I8(1),
    /// Signed 16-bit integer.
    I16(2),
    /// Signed 32-bit integer.
    I32(4),
    /// Signed 64-bit integer.
    I64(8),
    /// Unsigned 8-bit integer, stored as its bits.
    U8(1),
    /// Unsigned 16-bit integer, stored as its bits.
    U16(2),
    /// Unsigned 32-bit integer, stored as its bits.
    U32(4),
    /// Unsigned 64-bit integer, stored as its bits.
    U64(8),
    /// Truth value, one byte, 0 or 1.
    BOOL(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /// Whether elements are floating-point numbers.
    ///
    /// @return false for integers and truth values
    public boolean isFloat() {
        return switch (this) {
            case F32, F64, F16, BF16 -> true;
            case I8, I16, I32, I64, U8, U16, U32, U64, BOOL -> false;
        };
    }

    /// Bytes of one element.
    ///
    /// @return 1, 2, 4 or 8
    public int bytes() {
        return bytes;
    }
}
