package org.lanewise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void everyTypeComesBackBitByBit(DType type) throws IOException {
        // More elements than a chunk holds, and not a multiple of it.
        Tensor large = filled(type, Shape.of(5, 20_011));
        Tensor scalar = filled(type, Shape.scalar());
        Tensor empty = filled(type, Shape.of(3, 0));
        Path path = folder.resolve("all.safetensors");
        Safetensors.write(path, Map.of("large", large, "scalar", scalar, "empty", empty), Map.of());

        for (SafetensorsFile file : List.of(Safetensors.read(path), Safetensors.read(Files.readAllBytes(path)))) {
            assertThat(file.tensors()).containsOnlyKeys("empty", "large", "scalar");
            assertSame(file.tensor("large"), large);
            assertSame(file.tensor("scalar"), scalar);
            assertSame(file.tensor("empty"), empty);
            assertThat(file.metadata()).isEmpty();
        }
    }

    @Test
    void nansKeepTheirPayload() {
        float[] floats = {Float.intBitsToFloat(0x7F80_0001), Float.intBitsToFloat(0xFFC1_2345)};
        Path path = folder.resolve("nan.safetensors");
        Safetensors.write(path, Map.of("nan", Tensor.of(Shape.of(2), floats)), Map.of());
        float[] read = Safetensors.read(path).tensor("nan").floats();
        assertThat(Float.floatToRawIntBits(read[1])).isEqualTo(0xFFC1_2345);
        assertThat(Float.floatToRawIntBits(read[0])).isEqualTo(0x7F80_0001);
    }

    /// Spelled out from the specification.
    @Test
    void theBytesAreThoseOfTheFormat() throws IOException {
        Path path = folder.resolve("a.safetensors");
        Safetensors.write(path, Map.of("w", Tensor.of(Shape.of(1, 2), 1f, -2f)), Map.of("format", "pt"));
        String header = "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";
        assertThat(header).hasSize(87);
        byte[] expected = new byte[8 + 88 + 8];
        expected[0] = 88;
        System.arraycopy((header + " ").getBytes(StandardCharsets.US_ASCII), 0, expected, 8, 88);
        System.arraycopy(new byte[] {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, (byte) 0xC0}, 0, expected, 96, 8);
        assertThat(Files.readAllBytes(path)).isEqualTo(expected);
    }

    @Test
    void aFileWithoutTensorsIsAPaddedEmptyObject() throws IOException {
        Path path = folder.resolve("empty.safetensors");
        Safetensors.write(path, Map.of(), Map.of());
        assertThat(Files.readAllBytes(path))
                .isEqualTo("\u0008\0\0\0\0\0\0\0{}      ".getBytes(StandardCharsets.US_ASCII));
        assertThat(Safetensors.read(path)).isEqualTo(new SafetensorsFile(Map.of(), Map.of()));
    }

    /// The order of the reference implementation, which keeps every tensor aligned.
    @Test
    void tensorsLieByTypeWidestFirstAndThenByName() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (DType type : DType.values()) {
            tensors.put("b." + type, filled(type, Shape.of(1)));
            tensors.put("a." + type, filled(type, Shape.of(3)));
        }
        Path path = folder.resolve("order.safetensors");
        Safetensors.write(path, tensors, Map.of());
        assertThat(Safetensors.read(path).tensors().keySet())
                .containsExactlyElementsOf(Stream.of(
                                "U64", "I64", "F64", "F32", "U32", "I32", "BF16", "F16", "U16", "I16", "I8", "U8",
                                "BOOL")
                        .flatMap(type -> Stream.of("a." + type, "b." + type))
                        .toList());
    }

    @Test
    void equalContentGivesEqualBytesWhateverTheOrderOfTheMaps() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        // U+FB01 comes before U+1F600 in code points and after it in UTF-16.
        for (String name : List.of("b", "a", "\uD83D\uDE00", "\uFB01", "quote\"\\\n\u0001")) {
            tensors.put(name, Tensor.of(Shape.of(1), name.length()));
            metadata.put(name, "text of " + name);
        }
        Path first = folder.resolve("first.safetensors");
        Path second = folder.resolve("second.safetensors");
        Safetensors.write(first, tensors, metadata);
        Safetensors.write(second, ((LinkedHashMap<String, Tensor>) tensors).reversed(), new HashMap<>(metadata));
        assertThat(Files.readAllBytes(first)).isEqualTo(Files.readAllBytes(second));
        SafetensorsFile file = Safetensors.read(first);
        assertThat(file.tensors().keySet()).containsExactly("a", "b", "quote\"\\\n\u0001", "\uFB01", "\uD83D\uDE00");
        assertThat(file.metadata()).isEqualTo(metadata);
    }

    @Test
    void headersOfOtherWritersAreRead() {
        // Header order differs from data order, white space, unknown members, no padding.
        String header = "{ \"b\" : {\"shape\":[2],\"dtype\":\"U8\",\"data_offsets\":[1,3], \"note\":{\"x\":[1,{}]}},\n"
                + "\"a\":{\"dtype\":\"I8\",\"shape\":[],\"data_offsets\":[0,1]},\"__metadata__\":{}}  ";
        SafetensorsFile file = Safetensors.read(file(header, 9, 8, 7));
        assertThat(file.tensors().keySet()).containsExactly("a", "b");
        assertThat(file.tensor("a").bytes()).containsExactly(9);
        assertThat(file.tensor("b").bytes()).containsExactly(8, 7);
    }

    @Test
    void aMissingTensorIsNamed() {
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> new SafetensorsFile(Map.of(), Map.of()).tensor("conv1.weight"))
                .withMessageContaining("conv1.weight");
    }

    @Test
    void namesThatCannotBeWrittenAreRefusedAndNothingIsWritten() throws IOException {
        Tensor tensor = Tensor.of(Shape.scalar(), 1f);
        Path path = folder.resolve("refused.safetensors");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Safetensors.write(path, Map.of("__metadata__", tensor), Map.of()))
                .withMessageContaining("__metadata__");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Safetensors.write(path, Map.of("\uD800", tensor), Map.of()));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Safetensors.write(path, Map.of(), Map.of("key", "\uDC00")))
                .withMessageContaining("key");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        for (Path path : List.of(folder.resolve("missing").resolve("x"), file.resolve("x"), folder)) {
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> Safetensors.write(path, Map.of(), Map.of()))
                    .withMessageContaining(path.toString());
        }
    }

    @Test
    void aMissingFileAndAFolderAreNamed() {
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> Safetensors.read(folder.resolve("missing")))
                .withMessageContaining(folder.resolve("missing").toString());
        assertThatExceptionOfType(FormatException.class)
                .isThrownBy(() -> Safetensors.read(folder))
                .withMessageContaining(folder.toString());
    }

    static byte[] file(String header, int... data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        byte[] file = Arrays.copyOf(new byte[] {(byte) json.length, (byte) (json.length >> 8)}, 8 + json.length);
        System.arraycopy(json, 0, file, 8, json.length);
        byte[] whole = Arrays.copyOf(file, file.length + data.length);
        for (int i = 0; i < data.length; i++) {
            whole[file.length + i] = (byte) data[i];
        }
        return whole;
    }

    private static Tensor filled(DType type, Shape shape) {
        Tensor tensor = Tensor.zeros(type, shape);
        for (int i = 0; i < shape.elements(); i++) {
            int bits = i * 0x9E37_79B9 + 1;
            switch (type) {
                case F32 -> tensor.floats()[i] = bits * 0x1p-20f;
                case F64 -> tensor.doubles()[i] = bits * 0x1.123456789p-20;
                case F16, BF16, I16, U16 -> tensor.shorts()[i] = (short) (bits >> 7);
                case I32, U32 -> tensor.ints()[i] = bits;
                case I64, U64 -> tensor.longs()[i] = bits * 0x1_2345_6789L;
                case I8, U8 -> tensor.bytes()[i] = (byte) (bits >> 9);
                case BOOL -> tensor.bytes()[i] = (byte) (bits >>> 31);
            }
        }
        return tensor;
    }

    private static void assertSame(Tensor actual, Tensor expected) {
        assertThat(actual).hasToString(expected.toString());
        assertThat(actual.array()).isEqualTo(expected.array());
    }
}
