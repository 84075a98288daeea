package org.lanewise.onnx.proto;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.lanewise.onnx.reading.OnnxFormatException;
import org.lanewise.onnx.reading.OnnxUnsupportedException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// From `TensorProto` to our tensors. The message has been checked: data has as many elements as
/// the sizes say.
final class TensorDecoder {

    private final String subject;
    private final DType type;
    private final Tensor tensor;

    private TensorDecoder(String subject, DType type, Shape shape) {
        this.subject = subject;
        this.type = type;
        this.tensor = Tensor.zeros(type, shape);
    }

    static Tensor decode(String subject, TensorProto proto) {
        DataType known = DataType.ofCode(proto.dataType());
        DType type = known == null ? null : known.type();
        if (type == null) {
            throw new OnnxUnsupportedException(
                    subject,
                    "has elements of " + DataType.describe(proto.dataType())
                            + ", supported are floating point of 16, 32 and 64 bits, integers of 8 to 64 bits and BOOL");
        }
        Shape shape = shape(subject, proto.dims());
        TensorDecoder decoder = new TensorDecoder(subject, type, shape);
        switch (proto.data()) {
            case TensorData.Raw(var bytes) -> decoder.raw(bytes);
            case TensorData.Typed(var field, var bytes, var count) -> decoder.typed(field, bytes, count);
            case TensorData.None _, TensorData.Strings _ -> {} // checked: there are no elements
        }
        return decoder.tensor;
    }

    private static Shape shape(String subject, Longs dims) {
        if (TensorChecks.elements(dims) > Integer.MAX_VALUE) {
            throw new OnnxFormatException(subject, "has dims " + dims + " of more than 2^31 - 1 elements");
        }
        int[] sizes = new int[dims.size()];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = (int) dims.get(axis);
        }
        return Shape.of(sizes);
    }

    private void raw(ByteSlice bytes) {
        int count = tensor.shape().elements();
        MemorySegment raw = MemorySegment.ofArray(bytes.array());
        int from = bytes.offset();
        switch (type) {
            case F32 -> MemorySegment.copy(raw, TensorEncoder.FLOATS, from, tensor.floats(), 0, count);
            case F64 -> MemorySegment.copy(raw, TensorEncoder.DOUBLES, from, tensor.doubles(), 0, count);
            case F16, BF16, I16, U16 -> MemorySegment.copy(raw, TensorEncoder.SHORTS, from, tensor.shorts(), 0, count);
            case I32, U32 -> MemorySegment.copy(raw, TensorEncoder.INTS, from, tensor.ints(), 0, count);
            case I64, U64 -> MemorySegment.copy(raw, TensorEncoder.LONGS, from, tensor.longs(), 0, count);
            case I8, U8 -> System.arraycopy(bytes.array(), from, tensor.bytes(), 0, count);
            case BOOL -> {
                byte[] target = tensor.bytes();
                for (int i = 0; i < count; i++) {
                    target[i] = (byte) checked(i, bytes.array()[from + i] & 0xFF, 0, 1);
                }
            }
        }
    }

    private void typed(TypedField field, ByteSlice bytes, int count) {
        MemorySegment values = MemorySegment.ofArray(bytes.array());
        switch (field) {
            case FLOAT_DATA ->
                MemorySegment.copy(values, TensorEncoder.FLOATS, bytes.offset(), tensor.floats(), 0, count);
            case DOUBLE_DATA ->
                MemorySegment.copy(values, TensorEncoder.DOUBLES, bytes.offset(), tensor.doubles(), 0, count);
            case INT32_DATA, INT64_DATA, UINT64_DATA -> varints(bytes, count);
        }
    }

    private void varints(ByteSlice bytes, int count) {
        ByteBuffer in =
                ByteBuffer.wrap(bytes.array(), bytes.offset(), bytes.length()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            store(i, varint(in));
        }
    }

    private void store(int i, long value) {
        switch (type) {
            case I8 -> tensor.bytes()[i] = (byte) checked(i, value, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case U8 -> tensor.bytes()[i] = (byte) checked(i, value, 0, 0xFF);
            case BOOL -> tensor.bytes()[i] = (byte) checked(i, value, 0, 1);
            case I16 -> tensor.shorts()[i] = (short) checked(i, value, Short.MIN_VALUE, Short.MAX_VALUE);
            case U16, F16, BF16 -> tensor.shorts()[i] = (short) checked(i, value, 0, 0xFFFF);
            case I32 -> tensor.ints()[i] = (int) checked(i, value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case U32 -> tensor.ints()[i] = (int) checked(i, value, 0, 0xFFFF_FFFFL);
            case I64, U64 -> tensor.longs()[i] = value;
            case F32, F64 -> throw new IllegalStateException("floats are no varints");
        }
    }

    private long checked(int index, long value, long least, long most) {
        if (value < least || value > most) {
            throw new OnnxFormatException(
                    subject,
                    "has " + value + " as element " + index + " of " + tensor + ", expected " + least + " to " + most);
        }
        return value;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte part = in.get();
            value |= (long) (part & 0x7F) << shift;
            if (part >= 0) {
                return value;
            }
        }
    }
}
