package org.lanewise.onnx.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lanewise.onnx.SharedData;
import org.lanewise.onnx.reading.LoadLimits;

/// Reads files that others wrote, where they are at hand: in the folder that the system property
/// `lanewise.data` names, or in `shared/data` beside the repository. Skipped otherwise.
class RealFilesTest {

    private static final LoadLimits LIMITS = LoadLimits.defaults();

    @Test
    void everyModelOfTheConformanceSuiteComesBackTheSame() throws IOException {
        List<Path> models = files(SharedData.folder("onnx-node"), "model.onnx");
        assertThat(models).hasSize(665);
        for (Path file : models) {
            assertComesBack(file);
        }
    }

    @Test
    void everyTensorOfTheConformanceSuiteComesBackTheSame() throws IOException {
        List<Path> tensors = files(SharedData.folder("onnx-node"), ".pb");
        assertThat(tensors).hasSizeGreaterThan(1000);
        for (Path file : tensors) {
            TensorProto tensor = OnnxFile.readTensor(file, LIMITS);
            assertThat(OnnxFile.readTensor(OnnxFile.write(tensor), LIMITS))
                    .as("%s", file)
                    .isEqualTo(tensor);
            TensorProto raw = TensorProto.of(tensor.name(), tensor.toTensor());
            assertThat(tensor.data() instanceof TensorData.Raw ? raw : TensorProto.of(tensor.name(), raw.toTensor()))
                    .as("%s", file)
                    .isEqualTo(tensor.data() instanceof TensorData.Raw ? tensor : raw);
        }
    }

    @Test
    void everyTrainedModelComesBackTheSame() throws IOException {
        List<Path> models = files(SharedData.folder("onnx-models"), ".onnx");
        assertThat(models).hasSize(13);
        for (Path file : models) {
            assertComesBack(file);
        }
    }

    private static void assertComesBack(Path file) {
        ModelProto model = OnnxFile.read(file, LIMITS);
        assertThat(OnnxFile.read(OnnxFile.write(model), LIMITS)).as("%s", file).isEqualTo(model);
    }

    private static List<Path> files(Path folder, String end) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(end)).sorted().toList();
        }
    }
}
