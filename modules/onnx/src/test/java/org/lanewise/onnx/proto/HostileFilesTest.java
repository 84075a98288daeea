package org.lanewise.onnx.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.lanewise.onnx.proto.HandWritten.all;
import static org.lanewise.onnx.proto.HandWritten.attribute;
import static org.lanewise.onnx.proto.HandWritten.bytes;
import static org.lanewise.onnx.proto.HandWritten.float32;
import static org.lanewise.onnx.proto.HandWritten.floats;
import static org.lanewise.onnx.proto.HandWritten.model;
import static org.lanewise.onnx.proto.HandWritten.tensor;
import static org.lanewise.onnx.proto.HandWritten.text;
import static org.lanewise.onnx.proto.HandWritten.varint;
import static org.lanewise.onnx.proto.HandWritten.varints;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.onnx.reading.LoadLimits;
import org.lanewise.onnx.reading.OnnxExternalDataException;
import org.lanewise.onnx.reading.OnnxFormatException;
import org.lanewise.onnx.reading.OnnxLimitException;

/// Files that are broken or were made to do harm: each is refused with a message that says where
/// and why.
class HostileFilesTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults();

    /// Mutated files of each small model.
    private static final int MUTATIONS = 2_000;

    static List<ModelProto> models() {
        return SmallModels.all();
    }

    @ParameterizedTest
    @MethodSource("models")
    void aFileCutAnywhereIsRefusedOrAShorterModel(ModelProto model) {
        byte[] file = OnnxFile.write(model);
        int refused = 0;
        for (int length = 0; length < file.length; length++) {
            refused += isModel(Arrays.copyOf(file, length), "cut at " + length) ? 0 : 1;
        }
        // A cut between two fields behind the graph leaves a model.
        assertThat(refused).isBetween(file.length - 6, file.length);
    }

    @ParameterizedTest
    @MethodSource("models")
    void aFileWithChangedBytesIsRefusedOrAnotherModel(ModelProto model) {
        byte[] file = OnnxFile.write(model);
        for (int seed = 0; seed < MUTATIONS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            byte[] mutant = file.clone();
            for (int change = random.nextInt(1, 5); change > 0; change--) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
            }
            isModel(mutant, "seed " + seed);
        }
    }

    private static boolean isModel(byte[] file, String which) {
        try {
            ModelProto model = OnnxFile.read(file, LIMITS);
            assertThat(OnnxFile.read(OnnxFile.write(model), LIMITS)).as(which).isEqualTo(model);
            return true;
        } catch (OnnxFormatException e) {
            assertThat(e).as(which).hasMessageStartingWith(e.subject());
            return false;
        }
    }

    @Test
    void anEmptyFileAndOneWithoutGraphAreRefused() {
        assertRefused(new byte[0], "ONNX bytes", "empty");
        assertRefused(varint(1, 3), "ONNX bytes", "no graph");
        assertThatExceptionOfType(OnnxFormatException.class)
                .isThrownBy(() -> OnnxFile.read(new ByteArrayInputStream(new byte[0]), LIMITS))
                .withMessageContaining("ONNX stream");
    }

    @Test
    void wrongWireTypesAreRefused() {
        assertRefused(text(1, "3"), "field 1", "a length", "a varint");
        assertRefused(varint(7, 3), "field 7", "a varint", "a length");
        assertRefused(float32(7, 3), "field 7", "4 bytes", "a length");
        assertRefused(attribute(text(1, "alpha"), varint(2, 1)), "node 0 'n'", "attribute 0 'alpha'", "4 bytes");
        assertRefused(attribute(text(1, "axes"), float32(8, 1)), "attribute 0 'axes'", "4 bytes", "a varint");
        assertRefused(model(bytes(5, text(8, "w"), float32(7, 1))), "initializer 0 'w'", "field 7");
        assertRefused(model(bytes(5, text(8, "w"), varint(4, 1))), "initializer 0 'w'", "field 4");
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void groupsAreRefused(int wireType) {
        assertRefused(all(model(), varint(100 << 3 | wireType)), "field 100", "group");
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7})
    void wireTypesThatDoNotExistAreRefused(int wireType) {
        assertRefused(all(model(), varint(100 << 3 | wireType)), "wire type " + wireType);
    }

    @Test
    void fieldNumbersOutsideTheFormatAreRefused() {
        assertRefused(all(model(), varint(0)), "field number");
        assertRefused(all(model(), varint(1L << 32 | 8)), "field number");
    }

    @Test
    void lengthsPastTheEndAreRefused() {
        assertRefused(all(varint(2 << 3 | 2), varint(5), new byte[4]), "claims 5 bytes", "4 are left");
        assertRefused(all(varint(2 << 3 | 2), varint(-1)), "claims 18446744073709551615 bytes");
        assertRefused(all(varint(2 << 3 | 2), varint(1L << 31)), "claims 2147483648 bytes");
        assertRefused(all(varint(100 << 3 | 2), varint(1L << 62)), "claims 4611686018427387904 bytes");
        // Past the end of its message, but not of the file.
        assertRefused(all(bytes(7, varint(2 << 3 | 2), varint(5)), new byte[9]), "graph", "claims 5 bytes");
        assertRefused(all(model(), varint(100 << 3 | 1), new byte[7]), "8 bytes expected", "7 are left");
    }

    @Test
    void varintsOfMoreThanTenBytesOr64BitsAreRefused() {
        byte[] eleven = new byte[11];
        Arrays.fill(eleven, 0, 10, (byte) 0x80);
        byte[] large = new byte[10];
        Arrays.fill(large, 0, 9, (byte) 0xFF);
        large[9] = 2;
        assertRefused(all(varint(1 << 3), eleven), "more than 10 bytes");
        assertRefused(all(varint(1 << 3), large), "more than 64 bits");
        assertRefused(all(varint(1 << 3), Arrays.copyOf(eleven, 9)), "ends inside a varint");
        assertRefused(attribute(bytes(8, new byte[] {1, (byte) 0x80}), varint(20, 7)), "varint");
        assertRefusedTensor(tensor(7, new long[] {2}, bytes(7, new byte[] {1, (byte) 0x80})), "varint");
    }

    @Test
    void aRowOfFloatsThatEndsInTheMiddleOfOneIsRefused() {
        assertRefused(attribute(text(1, "a"), bytes(7, new byte[7])), "attribute 0 'a'", "7 bytes", "multiple of 4");
        assertRefusedTensor(tensor(1, new long[] {2}, bytes(4, new byte[7])), "7 bytes", "multiple of 4");
    }

    @Test
    void namesThatAreNoTextAreRefused() {
        assertRefused(all(bytes(2, new byte[] {(byte) 0xC3, 0x28}), model()), "UTF-8");
    }

    @Test
    void namesInMessagesStayInOneLineAndShort() {
        assertThatExceptionOfType(OnnxFormatException.class)
                .isThrownBy(() ->
                        OnnxFile.read(model(bytes(1, text(3, "a\nb" + "x".repeat(10_000)), varint(5, 1))), LIMITS))
                .satisfies(e -> assertThat(e.getMessage())
                        .contains("'a?bx")
                        .hasSizeLessThan(300)
                        .doesNotContain("\n"));
    }

    @Test
    void tenThousandNestedMessagesAreRefused() {
        byte[] graph = text(2, "innermost");
        for (int level = 0; level < 10_000 / 3; level++) {
            graph = bytes(1, bytes(5, bytes(6, graph)));
        }
        byte[] file = model(graph);
        assertThatExceptionOfType(OnnxLimitException.class)
                .isThrownBy(() -> OnnxFile.read(file, LIMITS))
                .withMessageContaining("100 levels");
        assertThatExceptionOfType(OnnxLimitException.class)
                .isThrownBy(() -> OnnxFile.read(file, LIMITS.withNesting(1_000)))
                .withMessageContaining("1000 levels");
    }

    @Test
    void twoGigabytesThatAHundredBytesClaimAreNotAllocated() {
        byte[] file = tensor(1, new long[] {1 << 29}, text(8, "w"), bytes(9, new byte[64]));
        assertThat(file).hasSizeLessThan(100);
        assertThatExceptionOfType(OnnxLimitException.class)
                .isThrownBy(() -> OnnxFile.readTensor(file, LIMITS))
                .withMessageContaining("'w'")
                .withMessageContaining("536870912");
        assertThatExceptionOfType(OnnxFormatException.class)
                .isThrownBy(() -> OnnxFile.readTensor(file, LIMITS.withTensorElements(1 << 29)))
                .withMessageContaining("64 bytes of raw_data")
                .withMessageContaining("536870912");
    }

    @Test
    void negativeAndOverflowingSizesAreRefused() {
        assertRefusedTensor(tensor(1, new long[] {2, -1}, text(8, "w")), "'w'", "size -1", "[2, -1]");
        assertRefusedTensor(tensor(1, new long[] {1L << 31}, text(8, "w")), "'w'", "2147483648");
        assertRefusedTensor(tensor(1, new long[] {0, Long.MIN_VALUE}), "-9223372036854775808");
        assertRefusedTensor(tensor(1, new long[] {65536, 65536}), "4294967296");
        assertRefusedTensor(tensor(1, new long[] {2147483647, 2147483647, 2147483647, 2147483647}), "more than 2^63");
        byte[] type = bytes(1, varint(1, 1), bytes(2, bytes(1, varint(1, -3))));
        assertRefused(model(bytes(11, text(1, "x"), bytes(2, type))), "input 0 'x'", "size -3");
    }

    @Test
    void dataThatDoesNotMatchTheSizesIsRefused() {
        assertRefused(
                model(text(2, "main"), bytes(5, tensor(1, new long[] {2, 2}, text(8, "w"), bytes(9, floats(1, 2, 3))))),
                "ONNX bytes: graph 'main': initializer 0 'w'",
                "12 bytes of raw_data",
                "4 elements of 4 bytes for FLOAT[2, 2]");
        assertRefusedTensor(tensor(1, new long[] {3}, bytes(4, floats(1, 2))), "2 elements in float_data", "3");
        assertRefusedTensor(tensor(7, new long[] {1}, bytes(7, varints(1, 2))), "2 elements in int64_data", "1");
        assertRefusedTensor(tensor(1, new long[] {3}), "0 elements", "3");
        assertRefusedTensor(tensor(1, new long[] {}), "0 elements", "1");
        assertRefusedTensor(tensor(8, new long[] {2}, text(6, "a")), "1 elements in string_data", "2");
    }

    @Test
    void dataInTheWrongPlaceIsRefused() {
        assertRefusedTensor(tensor(1, new long[] {1}, varint(5, 1)), "int32_data", "float_data", "FLOAT");
        assertRefusedTensor(tensor(1, new long[] {1}, text(6, "a")), "string_data", "FLOAT");
        assertRefusedTensor(tensor(1, new long[] {1}, float32(4, 1), varint(5, 1)), "float_data and in int32_data");
        assertRefusedTensor(tensor(1, new long[] {1}, float32(4, 1), bytes(9, floats(1))), "more than one place");
        assertRefusedTensor(tensor(1, new long[] {1}, float32(4, 1), varint(14, 2)), "data_location 2");
        assertRefusedTensor(
                tensor(1, new long[] {1}, float32(4, 1), bytes(13, text(1, "location"), text(2, "f")), varint(14, 1)),
                "more than one place");
    }

    @Test
    void messagesOfWhichThereMustBeOneAreRefusedTwice() {
        assertRefused(all(model(), model()), "second graph");
        assertRefused(attribute(bytes(6), bytes(6)), "second graph");
        assertRefused(attribute(bytes(5, tensor(1, new long[] {0})), bytes(5)), "second tensor");
        assertRefused(model(bytes(11, bytes(2), bytes(2))), "second type");
        assertRefused(model(bytes(11, bytes(2, bytes(1), bytes(4)))), "second kind of type");
    }

    @Test
    void attributesThatContradictThemselvesAreRefused() {
        assertRefused(attribute(text(1, "a"), varint(3, 1), varint(20, 1)), "'a'", "type FLOAT", "value of INT");
        assertRefused(attribute(text(1, "a"), varint(3, 1), float32(2, 1)), "'a'", "FLOAT, INT");
        assertRefused(attribute(text(1, "a")), "'a'", "no type");
        assertRefused(attribute(text(1, "a"), varint(20, 99)), "'a'", "type 99");
        assertRefused(attribute(text(1, "a"), varint(20, 1L << 40)), "'a'", "32 bits");
        assertRefused(attribute(text(1, "a"), varint(20, 4)), "'a'", "no tensor");
        assertRefused(attribute(text(1, "a"), varint(20, 5)), "'a'", "no graph");
        assertRefused(attribute(text(1, "a"), varint(20, 2), text(21, "b"), varint(3, 1)), "'a'", "reference to 'b'");
    }

    @Test
    void externalDataIsRefusedInBytesAndStreams() {
        byte[] file = model(bytes(
                5,
                tensor(1, new long[] {1}, text(8, "w"), bytes(13, text(1, "location"), text(2, "f")), varint(14, 1))));
        assertThatExceptionOfType(OnnxExternalDataException.class)
                .isThrownBy(() -> OnnxFile.read(file, LIMITS))
                .withMessageContaining("'w'")
                .withMessageContaining("'f'")
                .withMessageContaining("from a path");
        assertThatExceptionOfType(OnnxExternalDataException.class)
                .isThrownBy(() -> OnnxFile.read(new ByteArrayInputStream(file), LIMITS));
    }

    @Test
    void limitsHoldForTheWholeFile() {
        byte[] node = bytes(1, text(1, "x"), bytes(5, bytes(8, varints(1, 2, 3)), varint(20, 7)));
        byte[] weights = bytes(5, tensor(1, new long[] {3}, bytes(4, floats(1, 2, 3))));
        byte[] inner = bytes(1, bytes(5, bytes(6, node, weights)));
        byte[] file = model(node, weights, inner);
        OnnxFile.read(
                file,
                LIMITS.withNodes(3)
                        .withTotalElements(6)
                        .withTensorElements(3)
                        .withNesting(7)
                        .withEntries(20));
        assertLimited(file, LIMITS.withBytes(file.length - 1), "bytes");
        assertLimited(file, LIMITS.withNodes(2), "1 more to 2 nodes");
        assertLimited(file, LIMITS.withTotalElements(5), "3 more to 3 elements in all tensors");
        assertLimited(file, LIMITS.withTensorElements(2), "claims 3 elements");
        assertLimited(file, LIMITS.withNesting(6), "6 levels");
        assertLimited(file, LIMITS.withEntries(19), "1 more to 19 entries");
    }

    /// Few bytes that would become many objects.
    @Test
    void entriesAreCountedWhereverTheyAre() {
        for (int field : new int[] {1, 11, 12, 13, 15}) {
            assertLimited(model(emptyFields(field)), LIMITS.withEntries(500), "entries");
        }
        assertLimited(model(bytes(1, emptyFields(1))), LIMITS.withEntries(500), "entries");
        assertLimited(model(bytes(5, emptyFields(6))), LIMITS.withEntries(500), "entries");
        assertLimited(attribute(emptyFields(9)), LIMITS.withEntries(500), "entries");
        assertLimited(attribute(bytes(8, new byte[1000])), LIMITS.withEntries(500), "entries");
        assertLimited(attribute(bytes(7, new byte[4000])), LIMITS.withEntries(500), "entries");
        assertLimited(model(bytes(5, bytes(1, new byte[1000]))), LIMITS.withEntries(500), "entries");
    }

    private static byte[] emptyFields(int number) {
        byte[] fields = new byte[2 * 1000];
        for (int i = 0; i < fields.length; i += 2) {
            fields[i] = (byte) (number << 3 | 2);
        }
        return fields;
    }

    private static void assertLimited(byte[] file, LoadLimits limits, String text) {
        assertThatExceptionOfType(OnnxLimitException.class)
                .isThrownBy(() -> OnnxFile.read(file, limits))
                .withMessageContaining(text);
    }

    private static void assertRefused(byte[] file, String... texts) {
        assertThatExceptionOfType(OnnxFormatException.class)
                .isThrownBy(() -> OnnxFile.read(file, LIMITS))
                .satisfies(e -> assertThat(e.getMessage()).contains(texts));
    }

    private static void assertRefusedTensor(byte[] file, String... texts) {
        assertThatExceptionOfType(OnnxFormatException.class)
                .isThrownBy(() -> OnnxFile.readTensor(file, LIMITS))
                .satisfies(e -> assertThat(e.getMessage()).contains(texts));
    }
}
