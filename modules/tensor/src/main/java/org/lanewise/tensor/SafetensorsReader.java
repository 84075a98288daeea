package org.lanewise.tensor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lanewise.tensor.lexer.JsonLexer;
import org.lanewise.tensor.lexer.JsonSyntaxException;
import org.lanewise.tensor.lexer.JsonText;
import org.lanewise.tensor.lexer.JsonToken;

/// One reading of [Safetensors#read]. The header is read token by token and kept as entries only, and the data in
/// one pass, because the tensors cover it in order.
final class SafetensorsReader {

    static final String METADATA = "__metadata__";

    /// The bound of the reference implementation.
    static final int MAX_HEADER_BYTES = 100_000_000;

    /// Levels of a header: the object, a tensor, its shape; and some for members that are skipped.
    private static final int MAX_DEPTH = 16;

    /// Values that a header may hold, enough for 150,000 tensors, so that its entries stay small beside the header.
    private static final int MAX_VALUES = 2_000_000;

    /// Most dimensions that a tensor may have, as in PyTorch and NumPy.
    private static final int MAX_RANK = 64;

    /// Largest array that every Java virtual machine can allocate.
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private final String subject;
    private final long fileBytes;
    private final InputStream in;

    SafetensorsReader(String subject, long fileBytes, InputStream in) {
        this.subject = subject;
        this.fileBytes = fileBytes;
        this.in = in;
    }

    /// What the header says of one tensor.
    private record Entry(String name, DType type, Shape shape, long begin, long end) {}

    SafetensorsFile read() throws IOException {
        byte[] header = readHeader();
        long dataBytes = fileBytes - Long.BYTES - header.length;
        Map<String, String> metadata = new LinkedHashMap<>();
        List<Entry> entries = parse(header, metadata);
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        requireCover(entries, dataBytes);
        if (dataBytes > Runtime.getRuntime().maxMemory()) {
            throw new ConfigurationException(subject + " holds " + dataBytes + " bytes of tensors, the heap at most "
                    + Runtime.getRuntime().maxMemory() + " (raise -Xmx)");
        }
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        byte[] chunk = new byte[(int) Math.min(TensorBytes.CHUNK_BYTES, Math.max(Long.BYTES, dataBytes))];
        for (Entry entry : entries) {
            tensors.put(entry.name(), readTensor(entry, chunk));
        }
        return new SafetensorsFile(tensors, metadata);
    }

    private byte[] readHeader() throws IOException {
        if (fileBytes < Long.BYTES) {
            throw fail("has " + fileBytes + " bytes, expected 8 for the length of the header");
        }
        byte[] prefix = in.readNBytes(Long.BYTES);
        if (prefix.length < Long.BYTES) {
            throw truncated("the length of the header");
        }
        long length = ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > MAX_HEADER_BYTES) {
            throw fail("claims a header of " + Long.toUnsignedString(length) + " bytes, expected at most "
                    + MAX_HEADER_BYTES);
        }
        if (length > fileBytes - Long.BYTES) {
            throw fail("claims a header of " + length + " bytes, but holds " + (fileBytes - Long.BYTES)
                    + " bytes after the length");
        }
        byte[] header = in.readNBytes((int) length);
        if (header.length < length) {
            throw truncated("the header");
        }
        if (length == 0 || header[0] != '{') {
            throw fail("has a header that does not begin with '{'");
        }
        return header;
    }

    private List<Entry> parse(byte[] header, Map<String, String> metadata) {
        try {
            JsonLexer lexer = new JsonLexer(JsonText.decode(header), MAX_DEPTH, MAX_VALUES);
            List<Entry> entries = new ArrayList<>();
            Set<String> names = new HashSet<>();
            lexer.expect(JsonToken.BEGIN_OBJECT);
            while (lexer.next() == JsonToken.NAME) {
                String name = lexer.text();
                if (!names.add(name)) {
                    throw lexer.error("duplicate name " + JsonText.excerpt(name));
                }
                if (name.equals(METADATA)) {
                    parseMetadata(lexer, metadata);
                } else {
                    entries.add(parseEntry(lexer, name));
                }
            }
            lexer.expect(JsonToken.END);
            return entries;
        } catch (JsonSyntaxException e) {
            throw new FormatException(subject + ": header: " + e.getMessage(), e);
        }
    }

    private static void parseMetadata(JsonLexer lexer, Map<String, String> metadata) {
        lexer.expect(JsonToken.BEGIN_OBJECT);
        while (lexer.next() == JsonToken.NAME) {
            String name = lexer.text();
            if (metadata.containsKey(name)) {
                throw lexer.error("duplicate name " + JsonText.excerpt(name) + " in " + METADATA);
            }
            lexer.expect(JsonToken.STRING);
            metadata.put(name, lexer.text());
        }
    }

    private Entry parseEntry(JsonLexer lexer, String name) {
        DType type = null;
        int[] shape = null;
        long[] offsets = null;
        Set<String> others = new HashSet<>();
        lexer.expect(JsonToken.BEGIN_OBJECT);
        while (lexer.next() == JsonToken.NAME) {
            String member = lexer.text();
            boolean again = switch (member) {
                case "dtype" -> type != null;
                case "shape" -> shape != null;
                case "data_offsets" -> offsets != null;
                default -> !others.add(member);
            };
            if (again) {
                throw lexer.error(
                        "duplicate name " + JsonText.excerpt(member) + " in tensor " + JsonText.excerpt(name));
            }
            switch (member) {
                case "dtype" -> type = parseType(lexer, name);
                case "shape" -> shape = parseShape(lexer, name);
                case "data_offsets" -> offsets = parseIntegers(lexer, name);
                default -> lexer.skipValue();
            }
        }
        return entry(name, type, shape, offsets);
    }

    private Entry entry(String name, @Nullable DType type, int @Nullable [] sizes, long @Nullable [] offsets) {
        if (type == null || sizes == null || offsets == null) {
            String missing = type == null ? "dtype" : sizes == null ? "shape" : "data_offsets";
            throw fail(name, "has no " + missing);
        }
        if (offsets.length != 2) {
            throw fail(name, "has " + offsets.length + " data_offsets, expected 2");
        }
        Shape shape;
        try {
            shape = Shape.of(sizes);
        } catch (ShapeException e) {
            throw new FormatException(subject + ": tensor " + JsonText.excerpt(name) + ": " + e.getMessage(), e);
        }
        if (shape.elements() > MAX_ARRAY) {
            throw fail(name, "has " + shape.elements() + " elements, expected at most " + MAX_ARRAY);
        }
        long expected = (long) shape.elements() * type.bytes();
        // Both offsets are 0 or more, so that their difference cannot overflow.
        if (offsets[1] - offsets[0] != expected) {
            throw fail(
                    name,
                    "has data_offsets " + Arrays.toString(offsets) + ", expected " + expected + " bytes for " + type
                            + shape);
        }
        return new Entry(name, type, shape, offsets[0], offsets[1]);
    }

    private DType parseType(JsonLexer lexer, String name) {
        lexer.expect(JsonToken.STRING);
        for (DType type : DType.values()) {
            if (type.name().equals(lexer.text())) {
                return type;
            }
        }
        throw fail(
                name,
                "has dtype " + JsonText.excerpt(lexer.text()) + ", expected one of " + Arrays.toString(DType.values()));
    }

    private int[] parseShape(JsonLexer lexer, String name) {
        long[] integers = parseIntegers(lexer, name);
        int[] sizes = new int[integers.length];
        for (int axis = 0; axis < sizes.length; axis++) {
            if (integers[axis] > Integer.MAX_VALUE) {
                throw fail(name, "has size " + integers[axis] + " in its shape, expected at most " + Integer.MAX_VALUE);
            }
            sizes[axis] = (int) integers[axis];
        }
        return sizes;
    }

    /// Reads an array of integers, each 0 or more.
    private long[] parseIntegers(JsonLexer lexer, String name) {
        long[] integers = new long[4];
        int count = 0;
        lexer.expect(JsonToken.BEGIN_ARRAY);
        for (JsonToken token = lexer.next(); token != JsonToken.END_ARRAY; token = lexer.next()) {
            if (token != JsonToken.NUMBER) {
                throw lexer.error("found " + token + ", expected an integer");
            }
            if (count == MAX_RANK) {
                throw lexer.error("more than " + MAX_RANK + " integers in tensor " + JsonText.excerpt(name));
            }
            if (count == integers.length) {
                integers = Arrays.copyOf(integers, 2 * count);
            }
            integers[count++] = parseInteger(lexer.text(), name);
        }
        return Arrays.copyOf(integers, count);
    }

    private long parseInteger(String text, String name) {
        try {
            if (text.charAt(0) != '-') {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException e) {
            throw new FormatException(notAnInteger(text, name), e);
        }
        throw new FormatException(notAnInteger(text, name));
    }

    private String notAnInteger(String text, String name) {
        return subject + ": tensor " + JsonText.excerpt(name) + " has the number " + JsonText.excerpt(text)
                + ", expected an integer of 0 to " + Long.MAX_VALUE;
    }

    private void requireCover(List<Entry> entries, long dataBytes) {
        long covered = 0;
        for (Entry entry : entries) {
            if (entry.begin() != covered) {
                throw fail(
                        entry.name(),
                        "begins at byte " + entry.begin() + " of the data, expected " + covered
                                + (entry.begin() < covered ? " (tensors overlap)" : " (a hole)"));
            }
            covered = entry.end();
        }
        if (covered != dataBytes) {
            throw fail("has " + dataBytes + " bytes of data, its " + entries.size() + " tensors cover " + covered);
        }
    }

    private Tensor readTensor(Entry entry, byte[] chunk) throws IOException {
        Tensor tensor = Tensor.zeros(entry.type(), entry.shape());
        if (!TensorBytes.read(in, chunk, tensor)) {
            throw truncated("tensor " + JsonText.excerpt(entry.name()));
        }
        if (entry.type() == DType.BOOL) {
            for (byte value : tensor.bytes()) {
                if ((value & ~1) != 0) {
                    throw fail(entry.name(), "has a BOOL of value " + (value & 0xFF) + ", expected 0 or 1");
                }
            }
        }
        return tensor;
    }

    private FormatException truncated(String what) {
        return fail("ended while " + what + " was read, although it had " + fileBytes + " bytes");
    }

    private FormatException fail(String message) {
        return new FormatException(subject + " " + message);
    }

    private FormatException fail(String tensor, String message) {
        return new FormatException(subject + ": tensor " + JsonText.excerpt(tensor) + " " + message);
    }
}
