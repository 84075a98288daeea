package org.lanewise.onnx.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.lanewise.onnx.proto.HandWritten.all;
import static org.lanewise.onnx.proto.HandWritten.attribute;
import static org.lanewise.onnx.proto.HandWritten.bytes;
import static org.lanewise.onnx.proto.HandWritten.float32;
import static org.lanewise.onnx.proto.HandWritten.float64;
import static org.lanewise.onnx.proto.HandWritten.floats;
import static org.lanewise.onnx.proto.HandWritten.model;
import static org.lanewise.onnx.proto.HandWritten.tensor;
import static org.lanewise.onnx.proto.HandWritten.text;
import static org.lanewise.onnx.proto.HandWritten.varint;
import static org.lanewise.onnx.proto.HandWritten.varints;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.onnx.proto.AttributeValue.FloatValue;
import org.lanewise.onnx.proto.AttributeValue.FloatsValue;
import org.lanewise.onnx.proto.AttributeValue.IntValue;
import org.lanewise.onnx.proto.AttributeValue.IntsValue;
import org.lanewise.onnx.proto.AttributeValue.StringValue;
import org.lanewise.onnx.proto.AttributeValue.StringsValue;
import org.lanewise.onnx.reading.LoadLimits;
import org.lanewise.onnx.reading.OnnxFormatException;
import org.lanewise.onnx.reading.OnnxLimitException;

/// What is read and written when all is well.
class OnnxFileTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults();

    static List<ModelProto> models() {
        return SmallModels.all();
    }

    @ParameterizedTest
    @MethodSource("models")
    void aModelComesBackTheSameFromBytesStreamAndPath(ModelProto model, @TempDir Path folder) throws IOException {
        byte[] file = OnnxFile.write(model);
        Path path = Files.write(folder.resolve("model.onnx"), file);
        assertThat(OnnxFile.read(file, LIMITS)).isEqualTo(model);
        assertThat(OnnxFile.read(new ByteArrayInputStream(file), LIMITS)).isEqualTo(model);
        assertThat(OnnxFile.read(path, LIMITS)).isEqualTo(model);
        assertThat(OnnxFile.write(OnnxFile.read(file, LIMITS))).isEqualTo(file);
    }

    @ParameterizedTest
    @MethodSource("models")
    void aTensorByItselfComesBackTheSame(ModelProto model, @TempDir Path folder) throws IOException {
        for (TensorProto tensor : model.graph().initializers()) {
            byte[] file = OnnxFile.write(tensor);
            Path path = Files.write(folder.resolve("input_0.pb"), file);
            assertThat(OnnxFile.readTensor(file, LIMITS)).isEqualTo(tensor);
            assertThat(OnnxFile.readTensor(path, LIMITS)).isEqualTo(tensor);
        }
    }

    /// Field numbers and order spelled out from onnx.proto.
    @Test
    void theBytesAreThoseOfTheFormat() {
        byte[] x = bytes(1, varint(1, 1), bytes(2, bytes(1, text(2, "N")), bytes(1, varint(1, 2))));
        byte[] y = bytes(1, varint(1, 1), bytes(2, bytes(1), bytes(1, varint(1, 2))));
        byte[] node = all(
                text(1, "x"),
                text(1, "w"),
                text(1, ""),
                text(2, "y"),
                text(3, "fc"),
                text(4, "Gemm"),
                bytes(5, text(1, "transB"), varint(3, 1), varint(20, 2)),
                text(6, "a layer"));
        byte[] w = all(varint(1, 2), varint(1, 2), varint(2, 1), bytes(9, floats(1f, -2f, 0.5f, 3f)), text(8, "w"));
        byte[] graph = all(
                bytes(1, node),
                text(2, "linear"),
                bytes(5, w),
                text(10, "text"),
                bytes(11, text(1, "x"), bytes(2, x)),
                bytes(12, text(1, "y"), bytes(2, y)));
        byte[] expected = all(
                varint(1, 10),
                text(2, "lanewise"),
                text(3, "0.1.0"),
                text(4, "org.lanewise"),
                varint(5, 3),
                text(6, "a model"),
                bytes(7, graph),
                bytes(8, varint(2, 21)),
                bytes(8, text(1, "com.example"), varint(2, 1)),
                bytes(14, text(1, "labels"), text(2, "a\nb")),
                bytes(14, text(1, ""), text(2, "")),
                bytes(25, text(1, "function")));
        assertThat(OnnxFile.write(SmallModels.linear())).isEqualTo(expected);
        assertThat(OnnxFile.read(expected, LIMITS)).isEqualTo(SmallModels.linear());
    }

    @Test
    void valuesLongerThanABufferAreWrittenWhole() {
        byte[] large = new byte[100_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }
        String name = "n".repeat(5_000);
        TensorProto tensor = new TensorProto(
                name, Longs.of(large.length), 3, new TensorData.Raw(new ByteSlice(large, 0, large.length)), "");
        assertThat(OnnxFile.write(tensor))
                .isEqualTo(all(varint(1, large.length), varint(2, 3), bytes(9, large), text(8, name)));
    }

    @Test
    void unknownFieldsOfEveryWireTypeArePassedOver() {
        byte[] unknown = all(varint(1000, -1), float32(1001, 1), float64(1002, 1), text(1003, "unknown"));
        byte[] node = bytes(1, unknown, text(4, "Relu"), unknown);
        ModelProto model = OnnxFile.read(all(unknown, model(unknown, node, unknown), unknown), LIMITS);
        assertThat(model.graph().nodes()).extracting(NodeProto::opType).containsExactly("Relu");
    }

    @Test
    void theLastOfSeveralPlainFieldsCounts() {
        ModelProto model = OnnxFile.read(all(varint(1, 3), text(2, "a"), model(), varint(1, 4), text(2, "b")), LIMITS);
        assertThat(model.irVersion()).isEqualTo(4);
        assertThat(model.producerName()).isEqualTo("b");
    }

    static Stream<Object[]> repeatedNumbers() {
        return Stream.of(
                new Object[] {"one by one", all(varint(8, 3), varint(8, -1), varint(8, 300))},
                new Object[] {"in a row", bytes(8, varints(3, -1, 300))},
                new Object[] {
                    "in rows and by themselves",
                    all(bytes(8, varints(3)), varint(8, -1), bytes(8), bytes(8, varints(300)))
                });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("repeatedNumbers")
    void repeatedNumbersAreReadPackedAndUnpacked(String how, byte[] ints) {
        assertThat(value(all(ints, varint(20, 7)))).isEqualTo(new IntsValue(Longs.of(3, -1, 300)));
    }

    @Test
    void repeatedFloatsAreReadPackedAndUnpacked() {
        FloatsValue expected = new FloatsValue(Floats.of(1f, 2f));
        assertThat(value(all(float32(7, 1), float32(7, 2), varint(20, 6)))).isEqualTo(expected);
        assertThat(value(all(bytes(7, floats(1, 2)), varint(20, 6)))).isEqualTo(expected);
        assertThat(value(all(bytes(7, floats(1)), float32(7, 2), varint(20, 6))))
                .isEqualTo(expected);
    }

    @Test
    void typedTensorDataIsReadPackedAndUnpacked() {
        TensorProto expected = new TensorProto(
                "",
                Longs.of(3),
                7,
                new TensorData.Typed(TypedField.INT64_DATA, ByteSlice.of(varints(5, -1, 300)), 3),
                "");
        assertThat(read(tensor(7, new long[] {3}, bytes(7, varints(5, -1, 300)))))
                .isEqualTo(expected);
        assertThat(read(tensor(7, new long[] {3}, varint(7, 5), varint(7, -1), varint(7, 300))))
                .isEqualTo(expected);
        assertThat(read(tensor(7, new long[] {3}, bytes(7, varints(5)), bytes(7, varints(-1)), varint(7, 300))))
                .isEqualTo(expected);
        assertThat(read(tensor(1, new long[] {2}, float32(4, 1), float32(4, 2))).data())
                .isEqualTo(new TensorData.Typed(TypedField.FLOAT_DATA, ByteSlice.of(floats(1, 2)), 2));
        assertThat(read(tensor(11, new long[] {1}, float64(10, 1))).data())
                .isEqualTo(new TensorData.Typed(TypedField.DOUBLE_DATA, ByteSlice.of(HandWritten.doubles(1)), 1));
    }

    /// Writers of 2017 left `type` out.
    @Test
    void anAttributeWithoutTypeHasThatOfItsField() {
        assertThat(value(float32(2, 0.5f))).isEqualTo(new FloatValue(0.5f));
        assertThat(value(varint(3, 4))).isEqualTo(new IntValue(4));
        assertThat(value(text(4, "SAME_UPPER"))).isEqualTo(StringValue.of("SAME_UPPER"));
        assertThat(value(bytes(5, tensor(1, new long[] {0})))).isInstanceOf(AttributeValue.TensorValue.class);
        assertThat(value(bytes(6))).isInstanceOf(AttributeValue.GraphValue.class);
        assertThat(value(float32(7, 1))).isEqualTo(new FloatsValue(Floats.of(1)));
        assertThat(value(varint(8, 1))).isEqualTo(new IntsValue(Longs.of(1)));
        assertThat(value(text(9, "a"))).isEqualTo(new StringsValue(List.of(StringValue.of("a"))));
        assertThat(value(all(varint(8, 1), varint(20, 0)))).isEqualTo(new IntsValue(Longs.of(1)));
    }

    /// Writers that follow proto3 leave zeros out.
    @Test
    void anAttributeWithoutValueHasTheDefaultOfItsType() {
        assertThat(value(varint(20, 1))).isEqualTo(new FloatValue(0));
        assertThat(value(varint(20, 2))).isEqualTo(new IntValue(0));
        assertThat(value(varint(20, 3))).isEqualTo(StringValue.of(""));
        assertThat(value(varint(20, 7))).isEqualTo(new IntsValue(Longs.EMPTY));
    }

    @Test
    void dataOfTensorsStaysWhereItLies() {
        byte[] file = OnnxFile.write(SmallModels.everyTensor());
        for (TensorProto tensor : OnnxFile.read(file, LIMITS).graph().initializers()) {
            switch (tensor.data()) {
                case TensorData.Raw(var slice) -> assertThat(slice.array()).isSameAs(file);
                case TensorData.Typed(var _, var slice, var _) ->
                    assertThat(slice.array()).isSameAs(file);
                case TensorData.None _, TensorData.Strings _ -> {}
            }
        }
    }

    /// Reading takes no memory for data, decoding as much as the tensor has: together with the
    /// file 2 times its size.
    @Test
    void readingAndDecodingAllocateTheTensorsOnly() {
        int elements = 1 << 21;
        byte[] file = model(
                bytes(5, tensor(1, new long[] {elements}, bytes(9, new byte[4 * elements]))),
                bytes(5, tensor(1, new long[] {elements}, bytes(4, new byte[4 * elements]))));
        OnnxFile.read(OnnxFile.write(SmallModels.everyTensor()), LIMITS)
                .graph()
                .initializers()
                .getFirst()
                .toTensor();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        ModelProto model = OnnxFile.read(file, LIMITS);
        long read = threads.getCurrentThreadAllocatedBytes();
        model.graph().initializers().forEach(TensorProto::toTensor);
        long decoded = threads.getCurrentThreadAllocatedBytes();
        assertThat(read - before).isLessThan(1 << 20);
        assertThat(decoded - read).isBetween(8L * elements, 8L * elements + (1 << 20));
    }

    @Test
    void aStreamIsReadNoFurtherThanTheLimitAndOneByte() {
        byte[] file = OnnxFile.write(SmallModels.linear());
        ByteArrayInputStream in = new ByteArrayInputStream(new byte[1000]);
        assertThatExceptionOfType(OnnxLimitException.class)
                .isThrownBy(() -> OnnxFile.read(in, LIMITS.withBytes(99)))
                .withMessageContaining("99 bytes");
        assertThat(in.available()).isEqualTo(900);
        assertThat(OnnxFile.read(new ByteArrayInputStream(file), LIMITS.withBytes(file.length)))
                .isEqualTo(SmallModels.linear());
    }

    @Test
    void aMissingFileAndAFolderAreNamed(@TempDir Path folder) {
        Path missing = folder.resolve("missing.onnx");
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(() -> OnnxFile.read(missing, LIMITS))
                .withMessageContaining(missing.toString());
        assertThatExceptionOfType(OnnxFormatException.class)
                .isThrownBy(() -> OnnxFile.read(folder, LIMITS))
                .withMessageContaining(folder.toString());
    }

    private static AttributeValue value(byte[] fields) {
        return OnnxFile.read(attribute(text(1, "a"), fields), LIMITS)
                .graph()
                .nodes()
                .getFirst()
                .attributes()
                .getFirst()
                .value();
    }

    private static TensorProto read(byte[] file) {
        return OnnxFile.readTensor(file, LIMITS);
    }
}
