package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.layers.Architectures;
import org.lanewise.layers.Model;
import org.lanewise.layers.ModelFile;
import org.lanewise.onnx.Onnx;
import org.lanewise.tensor.json.JsonObject;

/// What `onnx export` writes and says, and that every command reads what was written.
class OnnxExportCommandTest {

    @TempDir
    static Path folder;

    private static Path run;
    private static Path picture;

    @BeforeAll
    static void train() throws IOException {
        run = Tiny.trained(folder);
        picture = Png.digit(folder.resolve("three.png"), 3, Tiny.SIDE, 5);
    }

    @Test
    void theJsonHasWhatIsPromisedAndNothingElseIsOnStandardOutput() throws IOException {
        Path file = folder.resolve("json.onnx");
        Run done = Run.of("onnx", "export", run, "--out", file, "--json");
        assertThat(done.code()).as(done.err()).isZero();
        assertThat(done.err()).isEmpty();
        assertThat(done.out().lines()).hasSize(1);
        JsonObject json = done.json();
        assertThat(json.members().keySet()).contains("schema", "version", "jdk", "cpu", "vector_bits");
        assertThat(json.string("schema")).isEqualTo("lanewise/onnx-export/1");
        assertThat(json.longValue("bytes")).isEqualTo(Files.size(file));
        assertThat(json.intValue("opset")).isEqualTo(21);
        assertThat(json.string("out")).isEqualTo(file.toString());
    }

    @Test
    void aPersonReadsWhatWasWritten() {
        Path file = folder.resolve("text.onnx");
        assertThat(Run.of("onnx", "export", run, "--out", file).out()).matches("""
                Network   tiny, 4,050 parameters, inference form
                File      .*/text.onnx, [0-9,]+ bytes, opset 21
                """);
        assertThat(Run.of("onnx", "export", run, "--out", file, "--training").out())
                .contains("tiny, 4,050 parameters, training form");
    }

    @Test
    void theFileOfARunIsThatOfTheCommand() throws IOException {
        Path file = folder.resolve("same.onnx");
        Run.of("onnx", "export", run, "--out", file);
        assertThat(Files.readAllBytes(file)).isEqualTo(Files.readAllBytes(run.resolve("model.onnx")));
    }

    @Test
    void everyCommandTakesEveryKindOfModelFile() throws IOException {
        Path former = Files.createDirectories(folder.resolve("former"));
        Model model = Onnx.read(run.resolve("model.onnx"));
        ModelFile.write(former.resolve("model.safetensors"), model);
        Path exported = folder.resolve("from-former.ONNX");
        assertThat(Run.of("onnx", "export", former, "--out", exported).code()).isZero();
        String judged = accuracy(run);
        for (Path same :
                new Path[] {run.resolve("model.onnx"), former, former.resolve("model.safetensors"), exported}) {
            assertThat(accuracy(same)).as("%s", same).isEqualTo(judged);
            assertThat(Run.of("summary", same)).isEqualTo(Run.of("summary", run));
            assertThat(Run.of("predict", same, picture).out())
                    .isEqualTo(Run.of("predict", run, picture).out());
        }
    }

    private static String accuracy(Path model) {
        Run done = Run.of("eval", model, "--json");
        assertThat(done.code()).as(done.err()).isZero();
        return done.json().doubleValue("accuracy") + " " + done.json().doubleValue("loss");
    }

    @Test
    void trainingGoesOnFromAnOnnxFile() {
        Path more = folder.resolve("more");
        Run done = Run.of(
                "train",
                run.resolve("model.onnx"),
                "--data",
                Run.mnist(folder.resolve("data")),
                "--epochs",
                1,
                "--lr",
                "1e-5",
                "--out",
                more,
                "--json");
        assertThat(done.code()).as(done.err()).isZero();
        assertThat(done.json().string("parameters_sha256"))
                .isEqualTo(Onnx.read(more.resolve("model.onnx")).parameters().sha256());
    }

    @Test
    void anArchitectureIsWrittenWithParametersDrawnFromTheSeed() {
        Path file = folder.resolve("drawn.onnx");
        Run done = Run.of("onnx", "export", "resnet20", "--seed", 7, "--out", file, "--json");
        assertThat(done.code()).as(done.err()).isZero();
        Model read = Onnx.read(file);
        assertThat(read.network()).isEqualTo(Architectures.of("resnet20"));
        assertThat(read.parameters().sha256())
                .isEqualTo(Model.initial(Architectures.of("resnet20"), 7)
                        .parameters()
                        .sha256())
                .isEqualTo(done.json().string("parameters_sha256"));
        assertThat(Run.of("onnx", "export", "lenet5", "--out", file).out())
                .contains(
                        "lenet5, 61,706 parameters, inference form",
                        "Seed      1, parameters are drawn and not trained");
    }

    @Test
    void aSeedIsForArchitecturesOnly() {
        Run refused = Run.of("onnx", "export", run, "--seed", 7, "--out", folder.resolve("seeded.onnx"));
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("--seed is 7, but model '" + run + "' has parameters");
    }

    @Test
    void aFormerRunIsNotOverwritten() throws IOException {
        Path old = Files.createDirectories(folder.resolve("old"));
        Files.write(old.resolve("model.safetensors"), new byte[1]);
        Run refused = Run.of("train", run, "--data", Run.mnist(folder.resolve("data")), "--out", old);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("has a run in it");
    }

    @Test
    void whatCannotBeWrittenIsSaidBeforeAnythingIsDone() {
        Path file = folder.resolve("none/model.onnx");
        Run missing = Run.of("onnx", "export", run, "--out", file);
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err())
                .isEqualTo("lanewise: --out is '" + file + "', but folder '" + folder.resolve("none")
                        + "' does not exist\n");
        Run onFolder = Run.of("onnx", "export", run, "--out", folder);
        assertThat(onFolder.code()).isEqualTo(2);
        assertThat(onFolder.err())
                .isEqualTo("lanewise: --out is '" + folder + "', which is a folder, expected a file\n");
        Run nowhere = Run.of("onnx", "export", run);
        assertThat(nowhere.code()).isEqualTo(2);
        assertThat(nowhere.err()).contains("--out", "see: ./lanewise onnx export --help");
    }
}
