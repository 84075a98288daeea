package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;

/// A process that gets the signal of Ctrl-C.
@EnabledOnOs({OS.LINUX, OS.MAC})
class InterruptTest {

    /// So many that the signal comes long before the last.
    private static final int EPOCHS = 60;

    @TempDir
    Path folder;

    private Object[] train(Path out, int threads) {
        Path data = IdxFolder.write(folder.resolve("data"), 64, 10, Tiny.SIDE);
        return new Object[] {
            "train",
            Tiny.file(folder),
            "--data",
            Run.mnist(data),
            "--epochs",
            EPOCHS,
            "--threads",
            threads,
            "--out",
            out,
            "--json"
        };
    }

    /// A process that a shell started in the background ignores the signal, and so do its children.
    private List<String> heedingSignals(List<String> command) {
        List<String> prefix = List.of("env", "--default-signal=INT");
        List<String> probe = new ArrayList<>(prefix);
        probe.add("true");
        if (Shell.run(folder, Map.of("PATH", System.getenv("PATH")), probe.toArray())
                        .code()
                != 0) {
            return command;
        }
        List<String> all = new ArrayList<>(prefix);
        all.addAll(command);
        return all;
    }

    @Test
    void controlCKeepsTheLastEpochAndTheRunGoesOnWithOtherThreads() throws Exception {
        Path run = folder.resolve("run");
        Path out = folder.resolve("out.json");
        Process process = new ProcessBuilder(heedingSignals(Shell.java(train(run, 2))))
                .redirectOutput(out.toFile())
                .start();
        Process signaller = new ProcessBuilder("sh", "-c", "read go && kill -INT " + process.pid())
                .inheritIO()
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .start();
        List<String> lines = new ArrayList<>();
        try (BufferedReader err = process.errorReader(StandardCharsets.UTF_8);
                BufferedWriter go = signaller.outputWriter(StandardCharsets.UTF_8)) {
            for (String line; (line = err.readLine()) != null; ) {
                lines.add(line);
                if (line.stripLeading().startsWith("3 ")) {
                    go.write("go\n");
                    go.flush();
                }
            }
        }
        assertThat(Shell.await(process)).as("%s", lines).isEqualTo(130);
        assertThat(lines.getLast())
                .startsWith("lanewise: interrupted in epoch ")
                .endsWith("--resume " + run);
        JsonObject error = Json.parse(Files.readString(out).strip(), Json.Limits.DEFAULT)
                .asObject()
                .object("error");
        assertThat(error.string("kind")).isEqualTo("interrupted");
        assertThat(Files.readAllLines(run.resolve("metrics.jsonl"))).hasSizeBetween(3, EPOCHS - 1);
        assertThat(run).isDirectoryContaining("glob:**/checkpoint.safetensors");

        Run resumed = Run.of("train", "--resume", run, "--threads", 1, "--json");
        Run whole = Run.of(train(folder.resolve("whole"), 1));
        assertThat(resumed.json().string("parameters_sha256"))
                .isEqualTo(whole.json().string("parameters_sha256"));
    }
}
