package org.lanewise.onnx.proto;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Tensor;

/// From our tensors to `TensorProto`.
final class TensorEncoder {

    /// Elements in a file: little-endian, anywhere.
    static final ValueLayout.OfShort SHORTS = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    static final ValueLayout.OfInt INTS = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONGS = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfFloat FLOATS = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfDouble DOUBLES = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private TensorEncoder() {}

    static TensorProto encode(String name, Tensor tensor) {
        int elements = tensor.shape().elements();
        long length = (long) elements * tensor.type().bytes();
        if (length > WireWriter.MOST_BYTES) {
            throw new ConfigurationException("Tensor " + Quote.of(name) + " " + tensor + " has " + length
                    + " bytes, an ONNX file at most " + WireWriter.MOST_BYTES);
        }
        byte[] bytes = new byte[(int) length];
        MemorySegment raw = MemorySegment.ofArray(bytes);
        switch (tensor.type()) {
            case F32 -> MemorySegment.copy(tensor.floats(), 0, raw, FLOATS, 0, elements);
            case F64 -> MemorySegment.copy(tensor.doubles(), 0, raw, DOUBLES, 0, elements);
            case F16, BF16, I16, U16 -> MemorySegment.copy(tensor.shorts(), 0, raw, SHORTS, 0, elements);
            case I32, U32 -> MemorySegment.copy(tensor.ints(), 0, raw, INTS, 0, elements);
            case I64, U64 -> MemorySegment.copy(tensor.longs(), 0, raw, LONGS, 0, elements);
            case I8, U8, BOOL -> System.arraycopy(tensor.bytes(), 0, bytes, 0, elements);
        }
        long[] dims = Arrays.stream(tensor.shape().sizes()).asLongStream().toArray();
        return new TensorProto(
                name, Longs.wrap(dims), DataType.of(tensor.type()).code(), new TensorData.Raw(ByteSlice.of(bytes)), "");
    }
}
