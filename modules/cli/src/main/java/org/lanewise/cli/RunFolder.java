package org.lanewise.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkDescription;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.io.AtomicFile;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;

/// The folder of a training run: `model.onnx`, `checkpoint.safetensors`, `metrics.jsonl`, and
/// `run.json` with the settings, so that resuming needs no other argument.
///
/// @param path the folder
/// @param created whether it was made for this run
record RunFolder(Path path, boolean created) {

    static final String MODEL = "model.onnx";

    /// What runs of the first versions have in its place.
    static final String FORMER_MODEL = "model.safetensors";

    static final String CHECKPOINT = "checkpoint.safetensors";
    static final String METRICS = "metrics.jsonl";
    static final String SETTINGS = "run.json";

    private static final String SCHEMA = "lanewise/run/1";
    private static final Path RUNS = Path.of("runs");

    /// What a run that can be resumed was started with.
    ///
    /// @param network the network, metadata included
    /// @param settings the settings
    record Saved(Network network, RunSettings settings) {}

    /// A new folder `runs/MODEL-DATA-N` with the first number that is free.
    static RunFolder numbered(String model, String data) {
        String name = (model + "-" + data.replaceFirst(":.*", "")).replaceAll("[^A-Za-z0-9._-]", "_");
        try {
            Files.createDirectories(RUNS);
            for (int n = 1; ; n++) {
                Path path = RUNS.resolve(name + "-" + n);
                try {
                    return new RunFolder(Files.createDirectory(path), true);
                } catch (FileAlreadyExistsException _) {
                    // The next number may be free.
                }
            }
        } catch (IOException e) {
            throw unwritable(RUNS, e);
        }
    }

    /// A folder that the user named; it must hold no run.
    static RunFolder named(Path path) {
        if (List.of(MODEL, FORMER_MODEL, CHECKPOINT, METRICS).stream()
                .anyMatch(file -> Files.exists(path.resolve(file)))) {
            throw new ConfigurationException(
                    "Folder '" + path + "' has a run in it, expected --resume " + path + " to go on, or another --out");
        }
        boolean there = Files.isDirectory(path);
        try {
            return new RunFolder(Files.createDirectories(path), !there);
        } catch (IOException e) {
            throw unwritable(path, e);
        }
    }

    /// The folder of a run that is to go on.
    static RunFolder resumed(Path path) {
        if (!Files.isDirectory(path)) {
            throw new ConfigurationException("Folder '" + path + "' does not exist, expected one with " + CHECKPOINT
                    + " and " + SETTINGS + " in it");
        }
        if (!Files.isRegularFile(path.resolve(CHECKPOINT)) || !Files.isRegularFile(path.resolve(SETTINGS))) {
            throw new ConfigurationException("Folder '" + path + "' has no run to resume, expected " + CHECKPOINT
                    + " and " + SETTINGS + " in it");
        }
        return new RunFolder(path, false);
    }

    Path model() {
        return path.resolve(MODEL);
    }

    boolean hasCheckpoint() {
        return Files.exists(path.resolve(CHECKPOINT));
    }

    /// Writes `run.json`, which also shows before the training whether the folder can be written
    /// to.
    void save(Network network, RunSettings settings) {
        String text = Json.object()
                .put("schema", SCHEMA)
                .put("version", About.version())
                .put("settings", settings.toJson())
                .put("network", Json.parse(NetworkDescription.toJson(network), Json.Limits.DEFAULT))
                .build()
                .pretty();
        try {
            AtomicFile.write(path.resolve(SETTINGS), out -> out.write((text + "\n").getBytes(StandardCharsets.UTF_8)));
        } catch (UncheckedIOException e) {
            throw unwritable(path, Objects.requireNonNull(e.getCause()));
        }
    }

    /// Reads `run.json`.
    Saved saved() {
        Path file = path.resolve(SETTINGS);
        try {
            JsonObject object =
                    Json.parse(Files.readAllBytes(file), Json.Limits.DEFAULT).asObject();
            if (!object.string("schema").equals(SCHEMA)) {
                throw new FormatException("schema is '" + object.string("schema") + "', expected '" + SCHEMA + "'");
            }
            return new Saved(
                    NetworkDescription.fromJson(object.object("network").compact()),
                    RunSettings.fromJson(object.object("settings")));
        } catch (FormatException e) {
            throw new FormatException("File '" + file + "': " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file + ": " + e, e);
        }
    }

    /// Removes a folder that was made for a run which came to nothing.
    void removeIfUseless() {
        if (!created || hasCheckpoint()) {
            return;
        }
        try {
            Files.deleteIfExists(path.resolve(SETTINGS));
            Files.deleteIfExists(path);
        } catch (IOException _) {
            // Something else is in it: it stays.
        }
    }

    private static ConfigurationException unwritable(Path path, IOException e) {
        return new ConfigurationException("Cannot write to folder '" + path + "': " + Failure.reason(e), e);
    }
}
