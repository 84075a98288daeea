package org.lanewise.onnx.proto;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Files written by hand, field by field, as the specification of the protobuf wire format says. Shares nothing with
/// the
/// writer.
final class HandWritten {

    private HandWritten() {}

    /// Fields one after the other.
    static byte[] all(byte[]... fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] field : fields) {
            out.writeBytes(field);
        }
        return out.toByteArray();
    }

    static byte[] varint(int field, long value) {
        return all(varint((long) field << 3), varint(value));
    }

    static byte[] text(int field, String text) {
        return bytes(field, text.getBytes(StandardCharsets.UTF_8));
    }

    /// A length-delimited field: text, a message, a row of numbers.
    static byte[] bytes(int field, byte[]... content) {
        byte[] joined = all(content);
        return all(varint((long) field << 3 | 2), varint(joined.length), joined);
    }

    static byte[] float32(int field, float value) {
        return all(varint((long) field << 3 | 5), floats(value));
    }

    static byte[] float64(int field, double value) {
        return all(varint((long) field << 3 | 1), doubles(value));
    }

    static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long rest = value;
        while (Long.compareUnsigned(rest, 127) > 0) {
            out.write((int) (rest & 127) + 128);
            rest >>>= 7;
        }
        out.write((int) rest);
        return out.toByteArray();
    }

    static byte[] varints(long... values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (long value : values) {
            out.writeBytes(varint(value));
        }
        return out.toByteArray();
    }

    static byte[] floats(float... values) {
        ByteBuffer out = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            out.putFloat(value);
        }
        return out.array();
    }

    static byte[] doubles(double... values) {
        ByteBuffer out = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double value : values) {
            out.putDouble(value);
        }
        return out.array();
    }

    /// A model with one graph.
    static byte[] model(byte[]... graphFields) {
        return bytes(7, graphFields);
    }

    /// A model with one node `n` that has one attribute.
    static byte[] attribute(byte[]... attributeFields) {
        return model(bytes(1, text(3, "n"), bytes(5, attributeFields)));
    }

    /// A tensor with the given sizes and type, and more fields.
    static byte[] tensor(int dataType, long[] dims, byte[]... fields) {
        return all(bytes(1, varints(dims)), varint(2, dataType), all(fields));
    }
}
