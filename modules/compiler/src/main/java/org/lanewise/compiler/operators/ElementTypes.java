package org.lanewise.compiler.operators;

import org.lanewise.tensor.DType;

/// Element types that an operator takes.
enum ElementTypes {
    ANY("any type"),
    NUMBERS("numbers"),
    FLOATS("floats"),
    INTEGERS("integers"),
    UNSIGNED("unsigned integers"),
    SIGNED("floats or signed integers"),
    WIDE("floats or integers of 32 or 64 bits"),
    WIDE_SIGNED("floats or signed integers of 32 or 64 bits"),
    TRUTH("truth values");

    private final String words;

    ElementTypes(String words) {
        this.words = words;
    }

    boolean hold(DType type) {
        return switch (this) {
            case ANY -> true;
            case NUMBERS -> type != DType.BOOL;
            case FLOATS -> type.isFloat();
            case INTEGERS -> type != DType.BOOL && !type.isFloat();
            case UNSIGNED -> isUnsigned(type);
            case SIGNED -> type != DType.BOOL && !isUnsigned(type);
            case WIDE -> type.isFloat() || INTEGERS.hold(type) && type.bytes() >= 4;
            case WIDE_SIGNED -> WIDE.hold(type) && !isUnsigned(type);
            case TRUTH -> type == DType.BOOL;
        };
    }

    private static boolean isUnsigned(DType type) {
        return switch (type) {
            case U8, U16, U32, U64 -> true;
            case F32, F64, F16, BF16, I8, I16, I32, I64, BOOL -> false;
        };
    }

    /// The types in words, as in `floats or signed integers`.
    @Override
    public String toString() {
        return words;
    }
}
