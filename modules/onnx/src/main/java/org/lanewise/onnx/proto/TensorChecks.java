package org.lanewise.onnx.proto;

import org.jspecify.annotations.Nullable;
import org.lanewise.tensor.DType;

/// What must hold between a tensor's sizes, its type and its data.
final class TensorChecks {

    private TensorChecks() {}

    /// What is wrong with sizes by themselves.
    ///
    /// @return null when nothing is
    static @Nullable String problem(Longs dims) {
        for (int axis = 0; axis < dims.size(); axis++) {
            long size = dims.get(axis);
            if (size < 0 || size > Integer.MAX_VALUE) {
                return "has size " + size + " in dims " + dims + ", expected 0 to " + Integer.MAX_VALUE;
            }
        }
        return null;
    }

    /// Product of sizes that are all right by themselves, `Long.MAX_VALUE` when it is larger.
    static long elements(Longs dims) {
        boolean overflows = false;
        long elements = 1;
        for (int axis = 0; axis < dims.size(); axis++) {
            long size = dims.get(axis);
            if (size == 0) {
                return 0;
            }
            overflows |= elements > Long.MAX_VALUE / size;
            elements = overflows ? 1 : elements * size;
        }
        return overflows ? Long.MAX_VALUE : elements;
    }

    /// What is wrong between sizes that are all right by themselves, type and data. Data of types that we have no
    /// tensors for is not looked into.
    ///
    /// @return null when nothing is
    static @Nullable String problem(Longs dims, int dataType, TensorData data) {
        DataType known = DataType.ofCode(dataType);
        DType type = known == null ? null : known.type();
        long elements = elements(dims);
        if (known == DataType.STRING && data instanceof TensorData.Strings(var values)) {
            return values.size() == elements ? null : mismatch("string_data", values.size(), elements, known, dims);
        }
        if (known == null || type == null) {
            return null;
        }
        return switch (data) {
            case TensorData.None _ -> elements == 0 ? null : mismatch("data", 0, elements, known, dims);
            case TensorData.Raw(var bytes) ->
                elements <= Integer.MAX_VALUE && bytes.length() == elements * type.bytes()
                        ? null
                        : "has " + bytes.length() + " bytes of raw_data, expected " + elements + " elements of "
                                + type.bytes() + " bytes for " + known + dims;
            case TensorData.Typed(var field, var _, var count) ->
                field != field(type)
                        ? "has its elements in " + field + ", expected " + field(type) + " for " + known
                        : count == elements ? null : mismatch(field.toString(), count, elements, known, dims);
            case TensorData.Strings _ -> "has its elements in string_data, expected numbers for " + known;
        };
    }

    private static String mismatch(String where, long count, long elements, DataType type, Longs dims) {
        return "has " + count + " elements in " + where + ", expected " + elements + " for " + type + dims;
    }

    /// The typed field that holds elements of a type.
    private static TypedField field(DType type) {
        return switch (type) {
            case F32 -> TypedField.FLOAT_DATA;
            case F64 -> TypedField.DOUBLE_DATA;
            case I64 -> TypedField.INT64_DATA;
            case U32, U64 -> TypedField.UINT64_DATA;
            case F16, BF16, I8, I16, I32, U8, U16, BOOL -> TypedField.INT32_DATA;
        };
    }
}
