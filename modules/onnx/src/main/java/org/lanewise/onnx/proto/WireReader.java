package org.lanewise.onnx.proto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.lanewise.onnx.reading.OnnxFormatException;
import org.lanewise.onnx.reading.OnnxLimitException;

/// Reads the fields of one message in the
/// [protobuf wire format](https://protobuf.dev/programming-guides/encoding/), and knows where in
/// the file it is, for messages. Copies nothing but text. Groups are refused.
final class WireReader {

    private static final VarHandle FLOATS =
            MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;
    private static final String[] WIRE_TYPES = {
        "a varint", "8 bytes", "a length", "the begin of a group", "the end of a group", "4 bytes"
    };
    private static final int MOST_VARINT_BITS = 63;

    private final ReadContext context;
    private final @Nullable WireReader parent;
    private final String kind;
    private final int index;
    private final int depth;
    private final byte[] array;
    private final int end;
    private String name = "";
    private int position;
    private int field;
    private int wireType;

    private WireReader(
            ReadContext context,
            @Nullable WireReader parent,
            String kind,
            int index,
            byte[] array,
            int position,
            int end) {
        this.context = context;
        this.parent = parent;
        this.kind = kind;
        this.index = index;
        this.depth = parent == null ? 1 : parent.depth + 1;
        this.array = array;
        this.position = position;
        this.end = end;
    }

    /// Begins to read a file.
    ///
    /// @param context limits
    /// @param subject the file, for messages
    /// @param file its bytes
    static WireReader of(ReadContext context, String subject, ByteSlice file) {
        return new WireReader(context, null, subject, -1, file.array(), file.offset(), file.end());
    }

    ReadContext context() {
        return context;
    }

    /// Says what the message calls itself.
    void name(String text) {
        name = text;
    }

    /// Goes to the next field.
    ///
    /// @return its number, 0 behind the last one
    int next() {
        if (position == end) {
            return 0;
        }
        long tag = varint();
        wireType = (int) (tag & 7);
        if (tag >>> 32 != 0 || tag >>> 3 == 0) {
            throw fail("begins a field with " + Long.toUnsignedString(tag)
                    + ", expected a field number of 1 to 536870911 and a wire type");
        }
        field = (int) (tag >>> 3);
        if (wireType != VARINT && wireType != FIXED64 && wireType != LENGTH && wireType != FIXED32) {
            throw fail("has wire type " + wireType + " in field " + field + ", expected 0, 1, 2 or 5"
                    + (wireType < WIRE_TYPES.length ? " (a group, which ONNX does not have)" : ""));
        }
        return field;
    }

    /// Passes over the field.
    void skip() {
        switch (wireType) {
            case VARINT -> varint();
            case FIXED64 -> take(Long.BYTES);
            case FIXED32 -> take(Integer.BYTES);
            default -> take(length());
        }
    }

    /// The field as one of several numbers in a row.
    boolean isPacked() {
        return wireType == LENGTH;
    }

    long int64() {
        require(VARINT);
        return varint();
    }

    int int32() {
        long value = int64();
        if (value != (int) value) {
            throw fail("has " + value + " in field " + field + ", expected 32 bits");
        }
        return (int) value;
    }

    float float32() {
        require(FIXED32);
        return (float) FLOATS.get(array, take(Float.BYTES));
    }

    ByteSlice bytes() {
        require(LENGTH);
        int length = length();
        return new ByteSlice(array, take(length), length);
    }

    /// One of a list of byte strings or undecoded messages.
    ByteSlice bytesEntry() {
        context.addEntries(this, 1);
        return bytes();
    }

    String string() {
        ByteSlice text = bytes();
        if (isAscii(text)) {
            return new String(text.array(), text.offset(), text.length(), StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text.array(), text.offset(), text.length()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new OnnxFormatException(
                    subject(), "has a text in field " + field + " that is no UTF-8" + place(text.offset()), e);
        }
    }

    /// One of a list of texts.
    String stringEntry() {
        context.addEntries(this, 1);
        return string();
    }

    /// The field as a message.
    ///
    /// @param what what it is, for messages
    /// @param number its place in a list, -1 when there is only one
    WireReader message(String what, int number) {
        context.addEntries(this, 1);
        ByteSlice message = bytes();
        WireReader inner = new WireReader(context, this, what, number, array, message.offset(), message.end());
        if (inner.depth > context.limits().nesting()) {
            throw new OnnxLimitException(
                    subject(),
                    "has messages inside each other beyond " + context.limits().nesting()
                            + " levels, which is the limit" + place(message.offset()));
        }
        return inner;
    }

    /// Adds the field's numbers, one or several, to a list.
    void int64s(LongList list) {
        if (!isPacked()) {
            context.addEntries(this, 1);
            list.add(int64());
            return;
        }
        ByteSlice packed = bytes();
        int count = countVarints(packed);
        context.addEntries(this, count);
        list.reserve(count);
        position = packed.offset();
        for (int i = 0; i < count; i++) {
            list.add(varint());
        }
    }

    /// Adds the field's numbers, one or several, to a list.
    void floats(FloatList list) {
        if (!isPacked()) {
            context.addEntries(this, 1);
            list.add(float32());
            return;
        }
        ByteSlice packed = bytes();
        int count = count(packed, Float.BYTES);
        context.addEntries(this, count);
        list.reserve(count);
        for (int at = packed.offset(); at < packed.end(); at += Float.BYTES) {
            list.add((float) FLOATS.get(array, at));
        }
    }

    /// The bytes of the field's numbers, one or several.
    ///
    /// @param width bytes of a number, 0 for varints
    ByteSlice numbers(int width) {
        if (isPacked()) {
            return bytes();
        }
        require(width == Long.BYTES ? FIXED64 : width == Integer.BYTES ? FIXED32 : VARINT);
        int start = position;
        skip();
        return new ByteSlice(array, start, position - start);
    }

    /// Counts the numbers in a row, and checks each.
    ///
    /// @param packed the row, inside this message
    /// @param width bytes of a number, 0 for varints
    int count(ByteSlice packed, int width) {
        if (width == 0) {
            return countVarints(packed);
        }
        if (packed.length() % width != 0) {
            throw fail("has " + packed.length() + " bytes in field " + field + ", expected a multiple of " + width);
        }
        return packed.length() / width;
    }

    private int countVarints(ByteSlice packed) {
        int resume = position;
        int count = 0;
        position = packed.offset();
        while (position < packed.end()) {
            varint();
            count++;
        }
        if (position > packed.end()) {
            throw fail("has a varint across the end of field " + field);
        }
        position = resume;
        return count;
    }

    /// A failure in this message.
    ///
    /// @param problem what was there and what was expected
    OnnxFormatException fail(String problem) {
        return new OnnxFormatException(subject(), problem + place(position));
    }

    /// This message and those around it, outermost first.
    String subject() {
        StringBuilder text = new StringBuilder();
        describe(text);
        return text.toString();
    }

    private void describe(StringBuilder text) {
        if (parent != null) {
            parent.describe(text);
            text.append(": ");
        }
        text.append(kind);
        if (index >= 0) {
            text.append(' ').append(index);
        }
        if (!name.isEmpty()) {
            text.append(' ').append(Quote.of(name));
        }
    }

    private String place(int at) {
        return " (byte " + at + ")";
    }

    private void require(int expected) {
        if (wireType != expected) {
            throw fail("has " + WIRE_TYPES[wireType] + " in field " + field + ", expected " + WIRE_TYPES[expected]);
        }
    }

    private int length() {
        long length = varint();
        if (Long.compareUnsigned(length, end - position) > 0) {
            throw fail("claims " + Long.toUnsignedString(length) + " bytes in field " + field + ", but "
                    + (end - position) + " are left");
        }
        return (int) length;
    }

    private int take(int count) {
        if (count > end - position) {
            throw fail("ends in field " + field + ": " + count + " bytes expected, " + (end - position) + " are left");
        }
        int start = position;
        position += count;
        return start;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            if (position == end) {
                throw fail("ends inside a varint");
            }
            byte part = array[position++];
            if (shift == MOST_VARINT_BITS && (part & ~1) != 0) {
                throw fail("has a varint of more than " + (part < 0 ? "10 bytes" : "64 bits"));
            }
            value |= (long) (part & 0x7F) << shift;
            if (part >= 0) {
                return value;
            }
        }
    }

    private static boolean isAscii(ByteSlice text) {
        for (int i = text.offset(); i < text.end(); i++) {
            if (text.array()[i] < 0) {
                return false;
            }
        }
        return true;
    }
}
