package org.lanewise.benchmarks.session;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;

/// A program of ours in a JVM of its own, with the options of this one.
final class JavaProcess {

    private JavaProcess() {}

    /// Runs a program that prints one JSON object as its last line.
    ///
    /// @param program its class
    /// @param options further options of the JVM, which count more than those of this one
    /// @param args its arguments
    /// @return what it printed
    /// @throws IOException when it failed; what it said of that is on standard error
    static JsonObject json(Class<?> program, List<String> options, String... args)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(options);
        command.add(program.getName());
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        // Not on the command line: ONNX Runtime crashes when that is longer than some 4 KB.
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException(program.getSimpleName() + " " + String.join(" ", args) + " ended with " + code);
        }
        return Json.parse(out.lines().toList().getLast(), Json.Limits.DEFAULT).asObject();
    }
}
