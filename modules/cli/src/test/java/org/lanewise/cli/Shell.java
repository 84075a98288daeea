package org.lanewise.cli;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Programs outside this JVM.
final class Shell {

    private static final long PATIENCE_SECONDS = 120;

    private Shell() {}

    /// Runs a program and waits for its end.
    ///
    /// @param folder where it runs and where its output is kept
    /// @param environment all of its environment
    /// @param words the program and its arguments
    static Run run(Path folder, Map<String, String> environment, Object... words) {
        try {
            Path out = Files.createTempFile(folder, "out", ".txt");
            Path err = Files.createTempFile(folder, "err", ".txt");
            ProcessBuilder builder = new ProcessBuilder(
                            Arrays.stream(words).map(Object::toString).toList())
                    .directory(folder.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().putAll(environment);
            int code = await(builder.start());
            return new Run(code, Files.readString(out), Files.readString(err));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Waits for the end of a process, which is ended by force when it takes too long.
    static int await(Process process) {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("The process did not end within " + PATIENCE_SECONDS + " s");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new AssertionError(e);
        }
    }

    /// The command that starts this program in a JVM of its own, from the modules of this one.
    static List<String> java(Object... arguments) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-p",
                System.getProperty("jdk.module.path"),
                "-m",
                "org.lanewise.cli/org.lanewise.cli.Main"));
        for (Object argument : arguments) {
            words.add(argument.toString());
        }
        return words;
    }

    /// The folder of the checkout.
    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isRegularFile(folder.resolve("lanewise"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new AssertionError("No folder above has the launcher");
            }
        }
        return folder;
    }

    /// Writes a script that may be executed.
    static Path script(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!file.toFile().setExecutable(true)) {
            throw new AssertionError("Cannot make " + file + " executable");
        }
        return file;
    }
}
