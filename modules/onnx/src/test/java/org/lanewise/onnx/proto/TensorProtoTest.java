package org.lanewise.onnx.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.lanewise.onnx.proto.HandWritten.bytes;
import static org.lanewise.onnx.proto.HandWritten.doubles;
import static org.lanewise.onnx.proto.HandWritten.floats;
import static org.lanewise.onnx.proto.HandWritten.tensor;
import static org.lanewise.onnx.proto.HandWritten.text;
import static org.lanewise.onnx.proto.HandWritten.varints;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.onnx.reading.LoadLimits;
import org.lanewise.onnx.reading.OnnxFormatException;
import org.lanewise.onnx.reading.OnnxUnsupportedException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Tensors of files to tensors of ours and back.
class TensorProtoTest {

    private static final byte[] RAW = {1, 2, 3, 4, 5, 6, 7, 8, -1, -2, -3, -4, -5, -6, -7, -8};

    @Test
    void rawDataIsLittleEndian() {
        assertThat(raw(1, 4).floats())
                .containsExactly(
                        Float.intBitsToFloat(0x04030201), Float.intBitsToFloat(0x08070605),
                        Float.intBitsToFloat(0xFCFDFEFF), Float.intBitsToFloat(0xF8F9FAFB));
        assertThat(raw(11, 2).doubles())
                .containsExactly(
                        Double.longBitsToDouble(0x0807060504030201L), Double.longBitsToDouble(0xF8F9FAFBFCFDFEFFL));
        assertThat(raw(6, 4).ints()).containsExactly(0x04030201, 0x08070605, 0xFCFDFEFF, 0xF8F9FAFB);
        assertThat(raw(12, 4).ints()).containsExactly(0x04030201, 0x08070605, 0xFCFDFEFF, 0xF8F9FAFB);
        assertThat(raw(7, 2).longs()).containsExactly(0x0807060504030201L, 0xF8F9FAFBFCFDFEFFL);
        assertThat(raw(13, 2).longs()).containsExactly(0x0807060504030201L, 0xF8F9FAFBFCFDFEFFL);
        for (int dataType : new int[] {4, 5, 10, 16}) {
            assertThat(raw(dataType, 8).shorts())
                    .startsWith((short) 0x0201, (short) 0x0403)
                    .endsWith((short) 0xF8F9);
        }
        assertThat(raw(2, 16).bytes()).isEqualTo(RAW);
        assertThat(raw(3, 16).bytes()).isEqualTo(RAW);
        assertThat(read(tensor(9, new long[] {3}, bytes(9, new byte[] {1, 0, 1})))
                        .bytes())
                .containsExactly(1, 0, 1);
    }

    @Test
    void theTypesAreThoseOfOurTensors() {
        assertThat(raw(4, 8).type()).isEqualTo(DType.U16);
        assertThat(raw(5, 8).type()).isEqualTo(DType.I16);
        assertThat(raw(10, 8).type()).isEqualTo(DType.F16);
        assertThat(raw(16, 8).type()).isEqualTo(DType.BF16);
        assertThat(raw(12, 4).type()).isEqualTo(DType.U32);
        assertThat(raw(13, 2).type()).isEqualTo(DType.U64);
        assertThat(raw(2, 16).type()).isEqualTo(DType.U8);
        assertThat(raw(3, 16).type()).isEqualTo(DType.I8);
    }

    @Test
    void typedDataIsRead() {
        assertThat(typed(1, 4, floats(1.5f, -0f)).floats()).containsExactly(1.5f, -0f);
        assertThat(typed(11, 10, doubles(1.5, -0.0)).doubles()).containsExactly(1.5, -0.0);
        assertThat(typed(6, 5, varints(-1, 1 << 30)).ints()).containsExactly(-1, 1 << 30);
        assertThat(typed(5, 5, varints(-32768, 32767)).shorts()).containsExactly((short) -32768, (short) 32767);
        assertThat(typed(4, 5, varints(0, 65535)).shorts()).containsExactly((short) 0, (short) -1);
        assertThat(typed(3, 5, varints(-128, 127)).bytes()).containsExactly(-128, 127);
        assertThat(typed(2, 5, varints(0, 255)).bytes()).containsExactly(0, -1);
        assertThat(typed(9, 5, varints(0, 1)).bytes()).containsExactly(0, 1);
        assertThat(typed(10, 5, varints(0x3C00, 0xFC00)).shorts()).containsExactly((short) 0x3C00, (short) 0xFC00);
        assertThat(typed(16, 5, varints(0x3F80, 0xFF80)).shorts()).containsExactly((short) 0x3F80, (short) 0xFF80);
        assertThat(typed(7, 7, varints(Long.MIN_VALUE, 127)).longs()).containsExactly(Long.MIN_VALUE, 127);
        assertThat(typed(12, 11, varints(0, 0xFFFF_FFFFL)).ints()).containsExactly(0, -1);
        assertThat(typed(13, 11, varints(1, -1)).longs()).containsExactly(1, -1);
    }

    @ParameterizedTest
    @CsvSource({
        "2, 5, 256",
        "2, 5, -1",
        "3, 5, 128",
        "3, 5, -129",
        "4, 5, 65536",
        "4, 5, -1",
        "5, 5, 32768",
        "6, 5, 2147483648",
        "9, 5, 2",
        "10, 5, 65536",
        "16, 5, -1",
        "12, 11, 4294967296",
        "12, 11, -1"
    })
    void valuesOutsideTheirTypeAreRefused(int dataType, int field, long value) {
        byte[] file = tensor(dataType, new long[] {2}, text(8, "w"), bytes(field, varints(0, value)));
        assertThatExceptionOfType(OnnxFormatException.class)
                .isThrownBy(() -> read(file))
                .withMessageContaining("'w'")
                .withMessageContaining("element 1")
                .withMessageContaining(Long.toString(value));
    }

    @Test
    void aRawTruthValueIsZeroOrOne() {
        assertThatExceptionOfType(OnnxFormatException.class)
                .isThrownBy(() -> read(tensor(9, new long[] {2}, bytes(9, new byte[] {1, 2}))))
                .withMessageContaining("element 1");
    }

    @Test
    void scalarsAndEmptyTensorsHaveTheirShapes() {
        assertThat(read(tensor(1, new long[] {}, bytes(9, floats(7)))).shape()).isEqualTo(Shape.scalar());
        assertThat(read(tensor(1, new long[] {3, 0, 2})).shape()).isEqualTo(Shape.of(3, 0, 2));
        assertThat(read(tensor(1, new long[] {0}, bytes(9), bytes(4))).floats()).isEmpty();
        assertThat(read(tensor(7, new long[] {2, 3}, bytes(9, new byte[48]))).shape())
                .isEqualTo(Shape.of(2, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 14, 15, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 0, -1, Integer.MAX_VALUE})
    void otherTypesAreReadAndWrittenButNotDecoded(int dataType) {
        TensorProto tensor = OnnxFile.readTensor(tensor(dataType, new long[] {0}, text(8, "w")), LoadLimits.defaults());
        assertThat(OnnxFile.readTensor(OnnxFile.write(tensor), LoadLimits.defaults()))
                .isEqualTo(tensor);
        DataType known = DataType.ofCode(dataType);
        assertThatExceptionOfType(OnnxUnsupportedException.class)
                .isThrownBy(tensor::toTensor)
                .withMessageContaining("tensor 'w'")
                .withMessageContaining(known == null ? Integer.toString(dataType) : known.name());
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeOfOursComesBackBitByBit(DType type) {
        byte[] bits = new byte[3 * type.bytes()];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = type == DType.BOOL ? (byte) (i & 1) : (byte) (i * 83 + 200);
        }
        byte[] file = tensor(DataType.of(type).code(), new long[] {1, 3}, bytes(9, bits));
        Tensor tensor = read(file);
        assertThat(tensor).hasToString(type + "[1, 3]");
        TensorProto back = TensorProto.of("t", tensor);
        assertThat(back.data()).isEqualTo(new TensorData.Raw(ByteSlice.of(bits)));
        assertThat(back.dims()).isEqualTo(Longs.of(1, 3));
        assertThat(DataType.ofCode(back.dataType()).type()).isEqualTo(type);
    }

    @Test
    void everyDataTypeIsFoundByItsNumber() {
        for (DataType type : DataType.values()) {
            assertThat(DataType.ofCode(type.code())).isSameAs(type);
        }
        assertThat(DataType.ofCode(0)).isNull();
        assertThat(DataType.ofCode(27)).isNull();
    }

    @Test
    void decodingLeavesTheFileAlone() {
        byte[] file = tensor(3, new long[] {2}, bytes(9, new byte[] {1, 2}));
        byte[] before = file.clone();
        TensorProto proto = OnnxFile.readTensor(file, LoadLimits.defaults());
        proto.toTensor().bytes()[0] = 9;
        assertThat(file).isEqualTo(before);
        assertThat(proto.toTensor().bytes()).containsExactly(1, 2);
    }

    @Test
    void aRecordWhoseDataDoesNotFitCannotBeMade() {
        assertThatExceptionOfType(OnnxFormatException.class)
                .isThrownBy(() -> new TensorProto("w", Longs.of(2), 1, new TensorData.None(), ""))
                .withMessageContaining("tensor 'w'")
                .withMessageContaining("0 elements");
        assertThatExceptionOfType(OnnxFormatException.class)
                .isThrownBy(() -> new TensorProto("w", Longs.of(-2), 1, new TensorData.None(), ""))
                .withMessageContaining("size -2");
    }

    private static Tensor raw(int dataType, int elements) {
        return read(tensor(dataType, new long[] {elements}, bytes(9, RAW)));
    }

    private static Tensor typed(int dataType, int field, byte[] values) {
        return read(tensor(dataType, new long[] {2}, bytes(field, values)));
    }

    private static Tensor read(byte[] file) {
        return OnnxFile.readTensor(file, LoadLimits.defaults()).toTensor();
    }
}
