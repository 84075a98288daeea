package org.lanewise.onnx.proto;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lanewise.tensor.ConfigurationException;

/// Writes the fields of one message in the
/// [protobuf wire format](https://protobuf.dev/programming-guides/encoding/). Large values are not copied before
/// [#toBytes()]. Fields that have their default are left out by the methods that say `Unless`.
final class WireWriter {

    /// Largest file that protobuf permits, and largest array of every Java virtual machine.
    static final int MOST_BYTES = Integer.MAX_VALUE - 8;

    private static final int VARINT = 0;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;

    /// Values from this length on stay where they are until the end.
    private static final int LARGE = 1 << 12;

    private final List<ByteSlice> parts = new ArrayList<>();
    private byte[] open = new byte[64];
    private int used;
    private long closedBytes;

    void int64(int field, long value) {
        tag(field, VARINT);
        varint(value);
    }

    void int64UnlessZero(int field, long value) {
        if (value != 0) {
            int64(field, value);
        }
    }

    void float32(int field, float value) {
        tag(field, FIXED32);
        int bits = Float.floatToRawIntBits(value);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            put((byte) (bits >> shift));
        }
    }

    void string(int field, String text) {
        bytes(field, ByteSlice.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    void stringUnlessEmpty(int field, String text) {
        if (!text.isEmpty()) {
            string(field, text);
        }
    }

    void bytes(int field, ByteSlice value) {
        tag(field, LENGTH);
        varint(value.length());
        append(value);
    }

    void message(int field, WireWriter message) {
        message.close();
        tag(field, LENGTH);
        varint(message.closedBytes);
        message.parts.forEach(this::append);
    }

    /// Everything that was written.
    ///
    /// @throws ConfigurationException when it is more than a file may have
    byte[] toBytes() {
        close();
        if (closedBytes > MOST_BYTES) {
            throw new ConfigurationException(
                    "ONNX file of " + closedBytes + " bytes, at most " + MOST_BYTES + " are possible");
        }
        byte[] bytes = new byte[(int) closedBytes];
        int at = 0;
        for (ByteSlice part : parts) {
            System.arraycopy(part.array(), part.offset(), bytes, at, part.length());
            at += part.length();
        }
        return bytes;
    }

    private void append(ByteSlice value) {
        if (value.length() >= LARGE) {
            close();
            parts.add(value);
            closedBytes += value.length();
        } else {
            reserve(value.length());
            System.arraycopy(value.array(), value.offset(), open, used, value.length());
            used += value.length();
        }
    }

    private void close() {
        if (used > 0) {
            parts.add(new ByteSlice(open, 0, used));
            closedBytes += used;
            open = new byte[64];
            used = 0;
        }
    }

    private void tag(int field, int wireType) {
        varint((long) field << 3 | wireType);
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        put((byte) rest);
    }

    private void put(byte value) {
        reserve(1);
        open[used++] = value;
    }

    private void reserve(int more) {
        if (more > open.length - used) {
            open = Arrays.copyOf(open, Math.max(used + more, 2 * open.length));
        }
    }
}
