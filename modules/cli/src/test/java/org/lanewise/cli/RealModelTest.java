package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.image.Images;
import org.lanewise.image.ResizeFilter;
import org.lanewise.inference.Session;
import org.lanewise.inference.SessionOptions;
import org.lanewise.layers.Model;
import org.lanewise.onnx.Onnx;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;
import org.lanewise.tensor.json.JsonObject;

/// Networks that others trained reach the right answers that they are known for, on whole test
/// sets, where models and data are at hand: in the folder that the system property
/// `lanewise.data` names, or in `shared/data` beside the repository. Skipped otherwise.
class RealModelTest {

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mnist-8|mnist|pixels|9891|10000",
                "mnist-conv-small|mnist|0/1|9804|10000",
                "cifar10-deep-kw|cifar-10|0.485,0.456,0.406/0.225|5517|9980"
            })
    void aNetworkReachesItsNumberOfRightAnswers(String model, String data, String normalize, int right, int samples)
            throws IOException, InterruptedException {
        Path file = folder("onnx-models").resolve(model).resolve("model.onnx");
        String spec = data.equals("mnist") ? Run.mnist(folder("mnist")) : "cifar10:" + unpacked(folder(data));
        Run judged = Run.of("eval", file, "--data", spec, "--normalize", normalize, "--json");
        assertThat(judged.code()).as(judged.err()).isZero();
        JsonObject figures = judged.json();
        assertThat(figures.intValue("samples")).isEqualTo(samples);
        assertThat(figures.doubleValue("accuracy")).isEqualTo(right / (double) samples);
    }

    @Test
    void theFaceDetectorFindsTheFace() {
        Model model =
                Onnx.read(folder("onnx-models").resolve("ultraface-rfb-320").resolve("model.onnx"));
        Shape shape = Shape.of(3, 240, 320);
        float[] pixels = Images.load(folder("images").resolve("astronaut.png"), shape, ResizeFilter.BILINEAR)
                .floats();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (pixels[i] * 255 - 127) / 128;
        }
        Map<String, Tensor> found;
        try (Session session = Session.compile(model, SessionOptions.defaults())) {
            found = session.run(Map.of("input", Tensor.of(shape.prepend(1), pixels)));
        }

        Tensor scores = Objects.requireNonNull(found.get("scores"));
        Tensor boxes = Objects.requireNonNull(found.get("boxes"));
        int best = 0;
        for (int i = 1; i < boxes.shape().size(1); i++) {
            best = scores.floats()[2 * i + 1] > scores.floats()[2 * best + 1] ? i : best;
        }
        assertThat(scores.floats()[2 * best + 1]).isGreaterThan(0.999f);
        float[] corners = Arrays.copyOfRange(boxes.floats(), 4 * best, 4 * best + 4);
        assertThat(new float[] {corners[0] * 320, corners[1] * 240, corners[2] * 320, corners[3] * 240})
                .containsExactly(new float[] {112, 29, 167, 81}, offset(2f));
    }

    private Path unpacked(Path folder) throws IOException, InterruptedException {
        Path packed = folder.resolve("test_batch.bin.xz");
        try {
            Process xz = new ProcessBuilder("xz", "-dc", packed.toString())
                    .redirectOutput(temporary.resolve("test_batch.bin").toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assumeTrue(xz.waitFor() == 0, "skipped: xz cannot unpack " + packed);
        } catch (IOException e) {
            assumeTrue(false, "skipped: there is no xz to unpack " + packed);
        }
        return temporary;
    }

    private static Path folder(String name) {
        String property = System.getProperty("lanewise.data");
        Path at = Path.of(System.getProperty("user.dir")).toAbsolutePath();
        Path data = property == null ? at.resolve("shared/data") : Path.of(property);
        while (property == null && !Files.isDirectory(data) && at.getParent() != null) {
            at = at.getParent();
            data = at.resolve("shared/data");
        }
        Path folder = data.resolve(name);
        assumeTrue(Files.isDirectory(folder), "skipped: no " + name + " in " + data + " (set -Dlanewise.data=FOLDER)");
        return folder;
    }
}
