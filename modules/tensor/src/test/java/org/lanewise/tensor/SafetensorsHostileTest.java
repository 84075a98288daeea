package org.lanewise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.lanewise.tensor.SafetensorsTest.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every bad file ends in one typed exception that says what is wrong, soon and without a large allocation.
@Timeout(20)
class SafetensorsHostileTest {

    private static final String TENSOR = "{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}";

    @TempDir
    Path folder;

    static Stream<Arguments> badHeaders() {
        String deep = "[".repeat(100_000);
        return Stream.of(
                // not a header
                bad("", "does not begin with '{'"),
                bad(" {}", "does not begin with '{'"),
                bad("[]", "does not begin with '{'"),
                bad("{", "the text ends"),
                bad("{}{}", "expected the end of the text"),
                bad("{} x", "expected the end of the text"),
                bad("{\"a\":1}", "found a number, expected an object"),
                bad("{\"a\":" + deep, "found an array, expected an object"),
                bad("{\"a\":{\"x\":" + deep, "nested more than"),
                bad("{\"a\":" + TENSOR + ",}", "expected a name"),
                // names
                bad("{\"a\":" + TENSOR + ",\"a\":" + TENSOR + "}", "duplicate name \"a\""),
                bad("{\"a\":" + TENSOR + ",\"\\u0061\":" + TENSOR + "}", "duplicate name \"a\""),
                bad("{\"__metadata__\":{},\"__metadata__\":{}}", "duplicate name"),
                bad("{\"__metadata__\":{\"k\":\"\",\"k\":\"\"}}", "duplicate name \"k\""),
                bad("{\"__metadata__\":{\"k\":1}}", "found a number, expected a string"),
                bad("{\"__metadata__\":null}", "found null, expected an object"),
                bad(tensor("U8", "[2]", "[0,2],\"shape\":[2]"), "duplicate name \"shape\""),
                bad(tensor("U8", "[2]", "[0,2],\"x\":1,\"x\":1"), "duplicate name \"x\""),
                // parts
                bad("{\"a\":{\"shape\":[2],\"data_offsets\":[0,2]}}", "has no dtype"),
                bad("{\"a\":{\"dtype\":\"U8\",\"data_offsets\":[0,2]}}", "has no shape"),
                bad("{\"a\":{\"dtype\":\"U8\",\"shape\":[2]}}", "has no data_offsets"),
                bad(tensor("F8_E4M3", "[2]", "[0,2]"), "has dtype \"F8_E4M3\", expected one of"),
                bad(tensor("u8", "[2]", "[0,2]"), "has dtype \"u8\""),
                // shapes
                bad(tensor("U8", "2", "[0,2]"), "found a number, expected an array"),
                bad(tensor("U8", "[-2]", "[0,2]"), "the number \"-2\""),
                bad(tensor("U8", "[-0]", "[0,0]"), "the number \"-0\""),
                bad(tensor("U8", "[2.0]", "[0,2]"), "the number \"2.0\""),
                bad(tensor("U8", "[2e0]", "[0,2]"), "the number \"2e0\""),
                bad(tensor("U8", "[\"2\"]", "[0,2]"), "found a string, expected an integer"),
                bad(tensor("U8", "[3]", "[0,2]"), "expected 3 bytes for U8[3]"),
                bad(tensor("F64", "[]", "[0,2]"), "expected 8 bytes for F64[]"),
                bad(tensor("U8", "[4294967298]", "[0,2]"), "has size 4294967298"),
                bad(tensor("U8", "[99999999999999999999]", "[0,2]"), "the number \"99999999999999999999\""),
                bad(tensor("U8", "[65536,65536,65536,65536]", "[0,0]"), "[65536, 65536, 65536, 65536]"),
                bad(tensor("F64", "[2147483647]", "[0,2147483647]"), "expected at most"),
                bad(tensor("F64", "[2000000000]", "[0,16000000000]"), "has 2 bytes of data"),
                bad(tensor("U8", "[" + "1,".repeat(64) + "2]", "[0,2]"), "more than 64 integers"),
                // places
                bad(tensor("U8", "[2]", "[0]"), "has 1 data_offsets, expected 2"),
                bad(tensor("U8", "[2]", "[0,1,2]"), "has 3 data_offsets, expected 2"),
                bad(tensor("U8", "[2]", "[2,0]"), "expected 2 bytes"),
                bad(tensor("U8", "[2]", "[-1,1]"), "the number \"-1\""),
                bad(tensor("U8", "[1]", "[0,1]"), "has 2 bytes of data, its 1 tensors cover 1"),
                bad(tensor("U8", "[1]", "[1,2]"), "begins at byte 1 of the data, expected 0 (a hole)"),
                bad(tensor("U8", "[3]", "[0,3]"), "has 2 bytes of data, its 1 tensors cover 3"),
                bad(tensor("U8", "[0]", "[2,2]"), "(a hole)"),
                bad(tensor("U8", "[1]", "[9223372036854775806,9223372036854775807]"), "(a hole)"),
                bad("{\"a\":" + TENSOR + ",\"b\":" + TENSOR + "}", "(tensors overlap)"),
                bad("{}", "has 2 bytes of data, its 0 tensors cover 0"));
    }

    @ParameterizedTest
    @MethodSource("badHeaders")
    void aBadHeaderIsExplained(String header, String message) throws IOException {
        byte[] bytes = ByteBuffer.allocate(8 + header.length() + 2)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length())
                .put(header.getBytes(StandardCharsets.US_ASCII))
                .array();
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Safetensors.read(bytes))
                .withMessageContaining(message);
        Path path = Files.write(folder.resolve("bad.safetensors"), bytes);
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Safetensors.read(path))
                .withMessageContaining(message)
                .withMessageContaining(path.toString())
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(600));
    }

    @Test
    void aFileCutAnywhereIsRefused() throws IOException {
        byte[] whole = small();
        Path path = folder.resolve("cut.safetensors");
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            Files.write(path, cut);
            assertThatExceptionOfType(FormatException.class)
                    .as("%d bytes", length)
                    .isThrownBy(() -> Safetensors.read(cut));
            assertThatExceptionOfType(FormatException.class)
                    .as("%d bytes", length)
                    .isThrownBy(() -> Safetensors.read(path));
        }
        byte[] longer = Arrays.copyOf(whole, whole.length + 1);
        assertThatExceptionOfType(FormatException.class).isThrownBy(() -> Safetensors.read(longer));
    }

    @Test
    void aFileWithAnyByteChangedIsReadOrRefused() throws IOException {
        byte[] whole = small();
        for (int at = 0; at < whole.length; at++) {
            for (int change : new int[] {1, 2, 4, 0x10, 0x20, 0x80, 0xFF}) {
                byte[] changed = whole.clone();
                changed[at] ^= (byte) change;
                try {
                    Safetensors.read(changed);
                } catch (FormatException e) {
                    assertThat(e).hasMessageStartingWith("Safetensors data");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1L << 31, (1L << 31) - 1, 100_000_001, 100_000_000, Long.MAX_VALUE, Long.MIN_VALUE, -1, 3})
    void aHeaderLongerThanTheFileIsNotAllocated(long length) {
        byte[] bytes = ByteBuffer.allocate(10)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .putShort((short) 0x7D7B)
                .array();
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Safetensors.read(bytes))
                .withMessageContaining("claims a header of " + Long.toUnsignedString(length) + " bytes");
    }

    @Test
    void aHeaderOfManyValuesStaysBounded() throws IOException {
        Path path = folder.resolve("values.safetensors");
        int length = 20_000_000;
        byte[] start = "{\"a\":{\"x\":[0".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(8 + length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(length).put(start);
        while (bytes.remaining() >= 2) {
            bytes.put((byte) ',').put((byte) '0');
        }
        Files.write(path, bytes.array());
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Safetensors.read(path))
                .withMessageContaining("more than 2000000 values");
    }

    @Test
    void aSparseFileLargerThanTheHeapIsNotAllocated() throws IOException {
        Path path = folder.resolve("sparse.safetensors");
        long size = 1L << 30;
        long tensors = Runtime.getRuntime().maxMemory() / size + 1;
        StringBuilder header = new StringBuilder("{");
        for (long i = 0; i < tensors; i++) {
            header.append(i == 0 ? "" : ",")
                    .append("\"%d\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[%d,%d]}"
                            .formatted(i, size, i * size, (i + 1) * size));
        }
        byte[] json = header.append('}').toString().getBytes(StandardCharsets.US_ASCII);
        try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.writeLong(Long.reverseBytes(json.length));
            sparse.write(json);
            sparse.setLength(8 + json.length + tensors * size);
        }
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Safetensors.read(path))
                .withMessageContaining(path.toString())
                .withMessageContaining("-Xmx");
    }

    @Test
    void malformedUtf8IsRefused() {
        byte[] bytes = file("{\"?\":" + TENSOR + "}", 0, 0);
        bytes[8 + 2] = (byte) 0xFF;
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Safetensors.read(bytes))
                .withMessageContaining("malformed UTF-8 at byte 2");
    }

    @Test
    void aBoolIsZeroOrOne() {
        String header = tensor("BOOL", "[2]", "[0,2]");
        assertThatCode(() -> Safetensors.read(file(header, 0, 1))).doesNotThrowAnyException();
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Safetensors.read(file(header, 0, 255)))
                .withMessageContaining("BOOL of value 255");
    }

    @Test
    void aNameCannotForgeALogLine() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Safetensors.read(file("{\"a\\nINFO fine\":{}}")))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    }

    private byte[] small() throws IOException {
        Path path = folder.resolve("small.safetensors");
        Safetensors.write(
                path,
                Map.of(
                        "a", Tensor.of(Shape.of(2), 1f, 2f),
                        "b", Tensor.of(DType.BOOL, Shape.of(3), new byte[] {0, 1, 1}),
                        "c", Tensor.zeros(DType.F32, Shape.of(0, 2))),
                Map.of("k", "v"));
        return Files.readAllBytes(path);
    }

    private static String tensor(String type, String shape, String offsets) {
        return "{\"a\":{\"dtype\":\"" + type + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}";
    }

    private static Arguments bad(String header, String message) {
        return Arguments.of(header, message);
    }
}
