package org.lanewise.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The elements of tensors as little-endian bytes, copied in bulk, chunk by chunk.
final class TensorBytes {

    /// Bytes that travel at once; a multiple of every element size.
    static final int CHUNK_BYTES = 1 << 16;

    private static final ValueLayout SHORTS = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout INTS = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout LONGS = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout FLOATS = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout DOUBLES = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private TensorBytes() {}

    /// Copies elements to bytes.
    ///
    /// @param tensor the source
    /// @param first index of the first element
    /// @param count number of elements
    /// @param chunk receives them from its start
    static void copy(Tensor tensor, int first, int count, byte[] chunk) {
        MemorySegment.copy(tensor.array(), first, MemorySegment.ofArray(chunk), layout(tensor.type()), 0, count);
    }

    /// Writes all elements.
    static void write(Tensor tensor, byte[] chunk, OutputStream out) throws IOException {
        int elements = tensor.shape().elements();
        int bytes = tensor.type().bytes();
        int count;
        for (int first = 0; first < elements; first += count) {
            count = Math.min(chunk.length / bytes, elements - first);
            copy(tensor, first, count, chunk);
            out.write(chunk, 0, count * bytes);
        }
    }

    /// Reads all elements.
    ///
    /// @return false when the stream ended before the last of them
    static boolean read(InputStream in, byte[] chunk, Tensor tensor) throws IOException {
        int elements = tensor.shape().elements();
        int bytes = tensor.type().bytes();
        int count;
        for (int first = 0; first < elements; first += count) {
            count = Math.min(chunk.length / bytes, elements - first);
            if (in.readNBytes(chunk, 0, count * bytes) < count * bytes) {
                return false;
            }
            MemorySegment.copy(MemorySegment.ofArray(chunk), layout(tensor.type()), 0, tensor.array(), first, count);
        }
        return true;
    }

    private static ValueLayout layout(DType type) {
        return switch (type) {
            case F32 -> FLOATS;
            case F64 -> DOUBLES;
            case F16, BF16, I16, U16 -> SHORTS;
            case I32, U32 -> INTS;
            case I64, U64 -> LONGS;
            case I8, U8, BOOL -> ValueLayout.JAVA_BYTE;
        };
    }
}
