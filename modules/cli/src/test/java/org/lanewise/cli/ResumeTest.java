package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.tensor.json.JsonObject;

/// An interrupted run loses no finished epoch and goes on as if nothing had happened.
class ResumeTest {

    @TempDir
    Path folder;

    private Path run;
    private Object[] words;

    @BeforeEach
    void prepare() {
        run = folder.resolve("run");
        words = words(run);
    }

    private Object[] words(Path out) {
        Path data = folder.resolve("data");
        if (!Files.exists(data)) {
            IdxFolder.write(data, 200, 50, Tiny.SIDE);
        }
        return new Object[] {
            "train",
            Tiny.file(folder),
            "--data",
            Run.mnist(data),
            "--epochs",
            5,
            "--lr",
            0.01,
            "--threads",
            1,
            "--out",
            out,
            "--json"
        };
    }

    private String uninterrupted() {
        return Run.of(words(folder.resolve("whole"))).json().string("parameters_sha256");
    }

    @Test
    void anInterruptionKeepsTheLastEpochAndSaysHowToGoOn() {
        Run cut = new Run.Setting().interruptedAfter("2 ").run(words);
        assertThat(cut.code()).isEqualTo(130);
        assertThat(cut.errLines().getLast())
                .isEqualTo("lanewise: interrupted in epoch 3 of 5; " + run
                        + " has epoch 2, go on with: ./lanewise train --resume " + run);
        JsonObject error = cut.json().object("error");
        assertThat(error.string("kind")).isEqualTo("interrupted");
        assertThat(error.intValue("exit_code")).isEqualTo(130);
        assertThat(run.resolve("metrics.jsonl")).content().hasLineCount(2);
        assertThat(run).isDirectoryContaining("glob:**/checkpoint.safetensors");
        JsonObject judged = Run.of("eval", run, "--json").json();
        assertThat(run.resolve("metrics.jsonl"))
                .content()
                .as("the model is that of epoch 2")
                .contains("\"test_loss\":" + judged.get("loss").compact());
    }

    @Test
    void aResumedRunEndsWithTheBytesOfAnUninterruptedOne() {
        String whole = uninterrupted();
        new Run.Setting().interruptedAfter("2 ").run(words);
        Run again = Run.of("train", "--resume", run, "--threads", 1, "--json");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.err()).startsWith("Resuming  tiny, 4,050 parameters, into " + run);
        assertThat(again.json().string("parameters_sha256")).isEqualTo(whole);
        assertThat(run.resolve("metrics.jsonl")).content().hasLineCount(5);
    }

    @Test
    void itMayBeCutAgainAndAgainAndChangeItsThreads() {
        String whole = uninterrupted();
        new Run.Setting().interruptedAfter("1 ").run(words);
        for (int epoch = 2; epoch < 5; epoch++) {
            Run cut = new Run.Setting().interruptedAfter(epoch + " ").run("train", "--resume", run, "--threads", epoch);
            assertThat(cut.code()).isEqualTo(130);
        }
        Run last = Run.of("train", "--resume", run, "--threads", 1, "--json");
        assertThat(last.json().string("parameters_sha256")).isEqualTo(whole);
        assertThat(last.json().intValue("epochs")).isEqualTo(5);
    }

    @Test
    void resumingAFinishedRunTellsItsResultAgain() {
        String whole = Run.of(words).json().string("parameters_sha256");
        Run again = Run.of("train", "--resume", run, "--threads", 1, "--json");
        assertThat(again.code()).isZero();
        assertThat(again.json().string("parameters_sha256")).isEqualTo(whole);
    }

    @Test
    void anInterruptionBeforeTheFirstEpochLeavesNothing() {
        Run cut = new Run.Setting().interruptedAfter("Settings").run(words);
        assertThat(cut.code()).isEqualTo(130);
        assertThat(cut.err()).contains("interrupted in epoch 1 of 5; no epoch was finished, nothing is kept");
        assertThat(run).doesNotExist();
    }

    @Test
    void otherSettingsAreNamedAndTheCheckpointStays() throws Exception {
        new Run.Setting().interruptedAfter("2 ").run(words);
        byte[] before = Files.readAllBytes(run.resolve("checkpoint.safetensors"));
        Run refused = Run.of("train", "--resume", run, "--epochs", 9, "--batch", 10);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("other settings: epochs was 5, is 9; batch was 64, is 10\n");
        assertThat(Files.readAllBytes(run.resolve("checkpoint.safetensors"))).isEqualTo(before);
    }

    @Test
    void aFolderWithARunIsNeverOverwritten() throws Exception {
        Run.of(words);
        byte[] before = Files.readAllBytes(run.resolve("model.onnx"));
        Run again = Run.of(words);
        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("has a run in it, expected --resume " + run + " to go on, or another --out");
        assertThat(Files.readAllBytes(run.resolve("model.onnx"))).isEqualTo(before);
    }

    @Test
    void whatIsNoRunIsNotResumed() throws Exception {
        assertThat(Run.of("train", "--resume", folder.resolve("none")).err())
                .isEqualTo("lanewise: Folder '" + folder.resolve("none")
                        + "' does not exist, expected one with checkpoint.safetensors and run.json in it\n");
        assertThat(Run.of("train", "--resume", folder).err()).contains("has no run to resume");
        new Run.Setting().interruptedAfter("2 ").run(words);
        Path checkpoint = run.resolve("checkpoint.safetensors");
        byte[] whole = Files.readAllBytes(checkpoint);
        for (int length : new int[] {0, 7, 100, whole.length - 1}) {
            Files.write(checkpoint, Arrays.copyOf(whole, length));
            Run refused = Run.of("train", "--resume", run, "--threads", 1);
            assertThat(refused.code()).as("%d bytes", length).isEqualTo(2);
            assertThat(refused.err()).contains("checkpoint.safetensors").doesNotContain("internal error");
        }
        Files.write(checkpoint, whole);
        Path settings = run.resolve("run.json");
        String json = Files.readString(settings);
        for (String damaged : Stream.of("", "{", json.replace("lanewise/run/1", "lanewise/run/2"), "[1]")
                .toList()) {
            Files.writeString(settings, damaged);
            Run refused = Run.of("train", "--resume", run, "--threads", 1);
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.err()).contains("File '" + settings + "'").doesNotContain("internal error");
        }
        Files.writeString(settings, json);
        assertThat(Run.of("train", "--resume", run, "--threads", 1).code()).isZero();
    }
}
