package org.lanewise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TensorHashTest {

    private static final SequencedMap<String, Tensor> TENSORS = new LinkedHashMap<>();

    static {
        TENSORS.put("weights", Tensor.of(Shape.of(2, 1), -0.0, Double.NaN));
        TENSORS.put("bias", Tensor.of(Shape.of(2), 1.5f, Float.NaN));
        TENSORS.put("steps", Tensor.of(Shape.scalar(), -7L));
        TENSORS.put("halves", Tensor.of(DType.F16, Shape.of(1), new short[] {0x7E00}));
    }

    /// Computed from the description of the layout by another program in another language.
    @Test
    void theHashOfKnownTensors() {
        assertThat(TensorHash.sha256(TENSORS))
                .isEqualTo("b577c4aa0f7e2ed24403a691b07aac2e22ba02c2d6a76bf050f4dcfb376612a5");
        assertThat(TensorHash.sha256(Map.of()))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void theOrderOfTheMapDoesNotMatter() {
        assertThat(TensorHash.sha256(TENSORS.reversed())).isEqualTo(TensorHash.sha256(TENSORS));
    }

    @Test
    void allNansAreOne() {
        assertThat(hash(Tensor.of(Shape.of(1), Float.intBitsToFloat(0xFF80_0001))))
                .isEqualTo(hash(Tensor.of(Shape.of(1), Float.NaN)));
        assertThat(hash(Tensor.of(Shape.of(1), Double.longBitsToDouble(0xFFF0_0000_0000_0001L))))
                .isEqualTo(hash(Tensor.of(Shape.of(1), Double.NaN)));
        assertThat(hash(Tensor.of(DType.F16, Shape.of(1), new short[] {(short) 0xFC01})))
                .isEqualTo(hash(Tensor.of(DType.F16, Shape.of(1), new short[] {0x7E00})));
        assertThat(hash(Tensor.of(DType.BF16, Shape.of(1), new short[] {(short) 0xFF81})))
                .isEqualTo(hash(Tensor.of(DType.BF16, Shape.of(1), new short[] {0x7FC0})));
    }

    @Test
    void namesTypesShapesAndBitsAllCount() {
        List<Map<String, Tensor>> different = List.of(
                Map.of("a", Tensor.of(Shape.of(2), 0f, 0f)),
                Map.of("b", Tensor.of(Shape.of(2), 0f, 0f)),
                Map.of("a", Tensor.of(Shape.of(1, 2), 0f, 0f)),
                Map.of("a", Tensor.of(Shape.of(2, 1), 0f, 0f)),
                Map.of("a", Tensor.of(Shape.of(2), 0f, -0f)),
                Map.of("a", Tensor.of(Shape.of(2), Float.POSITIVE_INFINITY, 0f)),
                Map.of("a", Tensor.of(Shape.of(2), Float.NEGATIVE_INFINITY, 0f)),
                Map.of("a", Tensor.of(Shape.of(2), Float.NaN, 0f)),
                Map.of("a", Tensor.of(Shape.of(2), 0, 0)),
                Map.of("a", Tensor.of(DType.I16, Shape.of(2), new short[2])),
                Map.of("a", Tensor.of(DType.F16, Shape.of(2), new short[2])),
                Map.of("a", Tensor.of(DType.BF16, Shape.of(2), new short[2])),
                Map.of("a", Tensor.of(DType.F16, Shape.of(2), new short[] {0x7C00, 0})),
                Map.of("a", Tensor.of(DType.BF16, Shape.of(2), new short[] {0x7F80, 0})),
                Map.of("a", Tensor.of(Shape.of(2), 0f, 0f), "b", Tensor.zeros(DType.F32, Shape.of(0))),
                Map.of("a", Tensor.of(Shape.of(2), 0f, 0f), "b", Tensor.zeros(DType.F32, Shape.of(0, 1))));
        assertThat(new TreeSet<>(different.stream().map(TensorHash::sha256).toList()))
                .hasSize(different.size());
    }

    @Test
    void everyElementOfALongTensorCounts() {
        float[] values = new float[3 * 16384 + 5];
        String zeros = hash(Tensor.of(Shape.of(values.length), values));
        for (int i : new int[] {0, 16383, 16384, values.length - 1}) {
            values[i] = 1;
            assertThat(hash(Tensor.of(Shape.of(values.length), values))).isNotEqualTo(zeros);
            values[i] = 0;
        }
    }

    @Test
    void theTensorItselfKeepsItsNans() {
        float[] values = {Float.intBitsToFloat(0xFFC1_2345)};
        hash(Tensor.of(Shape.of(1), values));
        assertThat(Float.floatToRawIntBits(values[0])).isEqualTo(0xFFC1_2345);
    }

    @Test
    void ambiguousNamesAreRefused() {
        Tensor tensor = Tensor.of(Shape.scalar(), 1f);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> TensorHash.sha256(Map.of("a\0F32", tensor)));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> TensorHash.sha256(Map.of("\uD800", tensor)));
    }

    private static String hash(Tensor tensor) {
        return TensorHash.sha256(Map.of("a", tensor));
    }
}
