package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;

/// What a run shows, writes and says at its end.
class TrainCommandTest {

    private static final String ESCAPE = "\u001b";

    @TempDir
    Path folder;

    private Path data;
    private Path start;

    @BeforeEach
    void prepare() {
        data = IdxFolder.write(folder.resolve("data"), 200, 50, Tiny.SIDE);
        start = Tiny.file(folder);
    }

    private Object[] train(String out, Object... more) {
        List<Object> words = new ArrayList<>(
                List.of("train", start, "--data", Run.mnist(data), "--epochs", 3, "--out", folder.resolve(out)));
        words.addAll(List.of(more));
        if (!words.contains("--threads")) {
            words.addAll(List.of("--threads", 1));
        }
        return words.toArray();
    }

    @Test
    void theJsonHasWhatIsPromisedAndNothingElseIsOnStandardOutput() throws Exception {
        Run run = Run.of(train("run", "--lr", 0.01, "--json"));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out().lines()).hasSize(1);
        JsonObject json = run.json();
        assertThat(json.members().keySet())
                .contains("schema", "version", "jdk", "cpu", "vector_bits")
                .contains("test_accuracy", "test_loss", "train_loss", "epochs", "train_seconds")
                .contains("images_per_second", "parameter_count", "parameters_sha256");
        assertThat(json.string("schema")).isEqualTo("lanewise/train/1");
        assertThat(json.intValue("epochs")).isEqualTo(3);
        assertThat(json.doubleValue("test_accuracy")).isGreaterThan(0.9);
        assertThat(json.string("parameters_sha256")).matches("[0-9a-f]{64}");
        List<String> metrics = Files.readAllLines(folder.resolve("run/metrics.jsonl"));
        assertThat(metrics).hasSize(3);
        JsonObject last = Json.parse(metrics.getLast(), Json.Limits.DEFAULT).asObject();
        assertThat(last.doubleValue("test_accuracy")).isEqualTo(json.doubleValue("test_accuracy"));
        assertThat(last.doubleValue("test_loss")).isEqualTo(json.doubleValue("test_loss"));
        try (var files = Files.list(folder.resolve("run"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("model.onnx", "checkpoint.safetensors", "metrics.jsonl", "run.json");
        }
    }

    @Test
    void aPersonReadsWhatCameOutAndWhatToDoNext() {
        Run run = Run.of(train("run"));
        assertThat(run.out()).matches("""
                Test      accuracy [0-9.]+ %, loss [0-9.]+ \\(50 samples\\)
                Training  accuracy [0-9.]+ %, loss [0-9.]+ \\(200 samples\\)
                Time      [0-9.]+ s, [0-9,]+ images/s
                Model     .*/run/model.onnx

                Next:
                  ./lanewise eval .*/run
                  ./lanewise predict .*/run IMAGE.png
                """);
    }

    @Test
    void elsewhereThanOnATerminalProgressIsWholeLines() {
        Run run = Run.of(train("run"));
        assertThat(run.err()).doesNotContain(ESCAPE, "\r");
        assertThat(run.errLines()).hasSize(7);
        assertThat(run.errLines().subList(0, 4))
                .containsExactly(
                        "Training  tiny, 4,050 parameters, into " + folder.resolve("run"),
                        "Data      mnist:" + data + ", 200 samples, 50 for testing",
                        "Settings  3 epochs, batch 64, adamw 0.002 cosine, seed 1, 1 thread",
                        " epoch   train loss  accuracy   test loss  accuracy   images/s    left");
        assertThat(run.errLines().subList(4, 7))
                .allSatisfy(line ->
                        assertThat(line).matches(" +[123] +[0-9.]+ +[0-9.]+ % +[0-9.]+ +[0-9.]+ % +[0-9,]+ +[0-9:]+"));
    }

    @Test
    void aTerminalHasABarWithLossAccuracySpeedAndTimeLeft() {
        Run run = Run.terminal(120).run(train("run"));
        assertThat(run.err()).contains("\r" + ESCAPE + "[K  1/3 ", "\r" + ESCAPE + "[K  3/3 ");
        String bars = run.err().replaceAll(ESCAPE + "\\[[0-9;]*m", "");
        assertThat(bars).containsPattern("━+─*  loss [0-9.]+  accuracy [0-9.]+ %  [0-9,]+ images/s  [0-9:]+ left");
        assertThat(run.err()).as("the bar is gone").endsWith("\r" + ESCAPE + "[K");
    }

    @Test
    void barAndTableKeepToTheWidthOfTheTerminal() {
        for (int columns : new int[] {30, 50, 80, 160}) {
            Run run = Run.terminal(columns).with("NO_COLOR", "1").run(train("run" + columns));
            assertThat(run.err().split("\r|\n|" + ESCAPE + "\\[K"))
                    .filteredOn(line -> !line.contains(folder.toString()))
                    .as("%d columns", columns)
                    .allSatisfy(line -> assertThat(line.length()).isLessThan(columns));
            assertThat(run.err()).contains("test loss  accuracy");
        }
    }

    @Test
    void noColorLeavesTheBarAndTakesTheColours() {
        assertThat(Run.terminal(80).run(train("a")).err()).contains(ESCAPE + "[36m━");
        assertThat(Run.terminal(80).with("NO_COLOR", "1").run(train("b")).err())
                .contains("━", ESCAPE + "[K")
                .doesNotContain(ESCAPE + "[36m", ESCAPE + "[0m");
        assertThat(Run.terminal(80).with("TERM", "dumb").run(train("c")).err()).doesNotContain(ESCAPE);
    }

    @Test
    void threadsNeverChangeWhatComesOut() {
        String alone = Run.of(train("one", "--threads", 1, "--json")).json().string("parameters_sha256");
        assertThat(Run.of(train("three", "--threads", 3, "--json")).json().string("parameters_sha256"))
                .isEqualTo(alone);
        assertThat(Run.of(train("seed", "--seed", 2, "--json")).json().string("parameters_sha256"))
                .isNotEqualTo(alone);
    }

    @Test
    void everySettingIsObeyed() {
        Run run = Run.of(train(
                "run",
                "--optimizer",
                "nesterov",
                "--lr",
                "1e-3",
                "--momentum",
                0.8,
                "--weight-decay",
                "1e-4",
                "--schedule",
                "constant",
                "--batch",
                50,
                "--seed",
                9,
                "--threads",
                1));
        assertThat(run.err())
                .contains("Settings  3 epochs, batch 50, nesterov 0.001 constant, seed 9, 1 thread")
                .doesNotContain("lanewise:");
        assertThat(folder.resolve("run/run.json"))
                .content()
                .contains("\"momentum\": 0.8", "\"weight_decay\": 1.0E-4", "\"learning_rate\": 0.001");
        assertThat(folder.resolve("run/metrics.jsonl")).content().contains("\"step\":12,\"learning_rate\":0.001");
    }

    @Test
    void augmentationChangesTheRunAndIsPartOfIt() {
        String plain = Run.of(train("plain", "--json")).json().string("parameters_sha256");
        Run changed = Run.of(train("changed", "--augment", "shift,flip", "--json"));
        assertThat(changed.err()).contains("adamw 0.002 cosine, shift,flip, seed 1");
        String hash = changed.json().string("parameters_sha256");
        assertThat(hash).isNotEqualTo(plain);
        Run cut = new Run.Setting().interruptedAfter("1 ").run(train("cut", "--augment", "flip,shift"));
        assertThat(cut.code()).isEqualTo(130);
        Path run = folder.resolve("cut");
        assertThat(Run.of("train", "--resume", run, "--augment", "none").err())
                .contains("augmentation was flip,shift, is none");
        assertThat(Run.of("train", "--resume", run, "--json").json().string("parameters_sha256"))
                .isEqualTo(hash);
    }

    @Test
    void aModelGoesOnFromWhereItIs() {
        Run.of(train("run", "--lr", 0.01));
        Run again = Run.of(
                "train",
                folder.resolve("run"),
                "--data",
                Run.mnist(data),
                "--epochs",
                1,
                "--lr",
                "1e-5",
                "--out",
                folder.resolve("more"),
                "--json");
        assertThat(again.json().doubleValue("test_accuracy")).isGreaterThan(0.9);
    }

    @Test
    void aBuiltInNetworkTakesTheSizeAndTheClassesOfTheData() {
        Run run = Run.of("train", "lenet5", "--data", Run.mnist(data), "--epochs", 1, "--out", folder.resolve("run"));
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(Run.of("summary", folder.resolve("run")).out()).contains("lenet5, input [1, 1, 20, 20]");
    }
}
