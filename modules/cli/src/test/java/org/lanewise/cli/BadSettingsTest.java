package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Settings that cannot be, folders that cannot be written, and a loss that leaves the numbers.
class BadSettingsTest {

    @TempDir
    Path folder;

    private Path data;
    private Path run;

    @BeforeEach
    void prepare() {
        data = IdxFolder.write(folder.resolve("data"), 200, 50, Tiny.SIDE);
        run = folder.resolve("run");
    }

    private Run train(Object... more) {
        List<Object> words = new ArrayList<>(List.of("train", Tiny.file(folder), "--data", Run.mnist(data)));
        if (!List.of(more).contains("--threads")) {
            words.addAll(List.of("--threads", 1));
        }
        words.addAll(List.of(more));
        return Run.of(words.toArray());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --epochs 0            | --epochs is 0, expected 1 or more
            --epochs -1           | --epochs is -1, expected 1 or more
            --batch 0             | --batch is 0, expected 1 or more
            --batch -64           | --batch is -64, expected 1 or more
            --lr 0                | --lr is 0, expected more than 0
            --lr -1e-4            | --lr is -1e-4, expected more than 0
            --lr NaN              | --lr is NaN, expected more than 0
            --lr Infinity         | --lr is Infinity, expected more than 0
            --threads 0           | --threads is 0, expected 1 to 256
            --threads -2          | --threads is -2, expected 1 to 256
            --threads 1000        | --threads is 1000, expected 1 to 256
            --weight-decay -1     | AdamW weight decay is -1.0, expected 0 or more
            --momentum 0.9        | Optimizer adamw has no momentum, expected --momentum with sgd or nesterov only
            --optimizer sgd --momentum 1 | Sgd momentum is 1.0, expected 0 up to but not 1
            --optimizer adam      | Unknown optimizer 'adam', expected one of [adamw, nesterov, sgd]; did you mean 'adamw'?
            --augment flop        | Unknown augmentation 'flop', expected some of [none, flip, shift]; did you mean 'flip'?
            --schedule cosin      | Unknown schedule 'cosin', expected one of [constant, cosine, step]; did you mean 'cosine'?
            """)
    void aSettingThatCannotBeIsRefusedBeforeAnythingIsWritten(String words, String message) {
        List<Object> all = new ArrayList<>(List.of((Object[]) words.split(" ")));
        all.addAll(List.of("--out", run));
        Run refused = train(all.toArray());
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.errLines()).hasSize(1);
        assertThat(refused.err()).startsWith("lanewise: " + message);
        assertThat(run).doesNotExist();
    }

    @Test
    void aFileInTheWayOfTheRunFolderStays() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "precious");
        for (Path out : List.of(file, file.resolve("below"))) {
            Run refused = train("--out", out);
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.errLines()).hasSize(1);
            assertThat(refused.err()).startsWith("lanewise: Cannot write to folder '" + out + "': ");
        }
        assertThat(file).hasContent("precious");
    }

    /// The system's own folder refuses even the administrator, whom permissions do not stop.
    @Test
    @EnabledOnOs(OS.LINUX)
    void aFolderThatCannotBeMadeIsNamedWithTheReason() {
        Run refused = train("--out", "/proc/lanewise/run");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).matches("lanewise: Cannot write to folder '/proc/lanewise/run': [a-z ]+\n");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aFolderThatIsNotWritableIsRefusedBeforeTheTraining() throws Exception {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
        boolean administrator = Files.isWritable(locked);
        Run tried = train("--epochs", 1, "--out", locked);
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(tried.code()).as(tried.err()).isEqualTo(administrator ? 0 : 2);
        if (!administrator) {
            assertThat(tried.err()).isEqualTo("lanewise: Cannot write to folder '" + locked + "': permission denied\n");
            assertThat(locked).isEmptyDirectory();
        }
    }

    @Test
    void aDiskThatFailsLaterKeepsTheLastCheckpoint() {
        Run failed = new Run.Setting()
                .watching(line -> {
                    if (line.stripLeading().startsWith("2 ")) {
                        blockCheckpoints();
                    }
                })
                .run(
                        "train",
                        Tiny.file(folder),
                        "--data",
                        Run.mnist(data),
                        "--epochs",
                        4,
                        "--threads",
                        1,
                        "--out",
                        run);
        assertThat(failed.code()).isNotZero();
        assertThat(failed.errLines().getLast())
                .startsWith("lanewise: Cannot write ")
                .contains("metrics.jsonl");
        assertThat(failed.err()).doesNotContain("internal error");
    }

    /// A folder with something in it cannot be replaced by a file.
    private void blockCheckpoints() {
        try {
            Files.delete(run.resolve("metrics.jsonl"));
            Files.createDirectories(run.resolve("metrics.jsonl/full"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aLossThatIsNoNumberEndsTheRunAndNamesItsPlace() {
        Run diverged = train("--lr", "1e30", "--out", run, "--json");
        assertThat(diverged.code()).isEqualTo(1);
        assertThat(diverged.errLines().getLast())
                .matches("lanewise: The loss is (NaN|Infinity) in epoch 1, step \\d+; the first layer with a value that"
                        + " is not finite is '(max_pool1|conv1|relu1|flatten1|linear1)' \\(learning rate 1.0E30\\)");
        assertThat(diverged.json().object("error").string("kind")).isEqualTo("divergence");
        assertThat(diverged.json().object("error").intValue("exit_code")).isEqualTo(1);
        assertThat(run).as("nothing was worth keeping").doesNotExist();
    }

    /// A weight decay of 5 over the rate multiplies all weights by -4 in every step, so that they
    /// leave the numbers of 32 bits after some dozens of steps.
    @Test
    void aLossThatDivergesLaterLeavesTheLastGoodCheckpoint() throws IOException {
        Run diverged = train(
                "--optimizer",
                "sgd",
                "--momentum",
                0,
                "--lr",
                0.01,
                "--weight-decay",
                500,
                "--schedule",
                "constant",
                "--epochs",
                40,
                "--out",
                run);
        assertThat(diverged.code()).as(diverged.err()).isEqualTo(1);
        int epochs = Files.readAllLines(run.resolve("metrics.jsonl")).size();
        assertThat(epochs).isBetween(2, 39);
        assertThat(diverged.errLines().getLast())
                .contains("in epoch " + (epochs + 1) + ", step ")
                .endsWith("; the checkpoint of epoch " + epochs + " stays in " + run);
        Run resumed = Run.of("train", "--resume", run);
        assertThat(resumed.code()).as("the same numbers diverge again").isEqualTo(1);
        assertThat(resumed.errLines().getLast()).isEqualTo(diverged.errLines().getLast());
    }

    @Test
    void aModelThatWasGoodStaysWhenGoingOnFails() throws IOException {
        train("--lr", 0.01, "--out", run);
        byte[] model = Files.readAllBytes(run.resolve("model.onnx"));
        Run diverged =
                Run.of("train", run, "--data", Run.mnist(data), "--lr", "1e30", "--out", folder.resolve("other"));
        assertThat(diverged.code()).isEqualTo(1);
        assertThat(Files.readAllBytes(run.resolve("model.onnx"))).isEqualTo(model);
        assertThat(folder.resolve("other")).doesNotExist();
    }

    @Test
    void aBatchLargerThanTheDataIsAllOfIt() {
        String all = train("--batch", 200, "--out", run, "--json").json().string("parameters_sha256");
        assertThat(train("--batch", Integer.MAX_VALUE, "--out", folder.resolve("huge"), "--json")
                        .json()
                        .string("parameters_sha256"))
                .isEqualTo(all);
    }
}
