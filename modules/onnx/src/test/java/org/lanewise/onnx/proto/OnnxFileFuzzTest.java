package org.lanewise.onnx.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.onnx.reading.LoadLimits;
import org.lanewise.onnx.reading.OnnxFormatException;

/// Bytes that a fuzzer invents: each file is refused with the exception for it, or is a model
/// that comes back the same, and so is each of its tensors.
class OnnxFileFuzzTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults().withTensorElements(1 << 16);

    static Stream<byte[]> seeds() {
        return SmallModels.all().stream().map(OnnxFile::write);
    }

    @MethodSource("seeds")
    @FuzzTest
    void bytesAreAModelOrRefused(byte @NotNull [] bytes) {
        ModelProto model;
        try {
            model = OnnxFile.read(bytes, LIMITS);
        } catch (OnnxFormatException e) {
            assertThat(e.subject()).isNotEmpty();
            return;
        }
        assertThat(OnnxFile.read(OnnxFile.write(model), LIMITS)).isEqualTo(model);
        model.graph().initializers().forEach(OnnxFileFuzzTest::decode);
    }

    private static void decode(TensorProto proto) {
        try {
            TensorProto raw = TensorProto.of(proto.name(), proto.toTensor());
            assertThat(TensorProto.of(proto.name(), raw.toTensor())).isEqualTo(raw);
        } catch (OnnxFormatException e) {
            assertThat(e.subject()).contains("tensor");
        }
    }
}
