package org.lanewise.ops.simd;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.lanewise.tensor.Window;

/// Runs a program of the tests in a JVM of its own, for what depends on the options of a JVM.
///
/// The program gets the kernels and the tests on the class path, and no library.
///
/// @param code exit code
/// @param out what it printed
/// @param err what it complained about
public record ChildJvm(int code, List<String> out, String err) {

    private static final int SECONDS = 300;

    /// Options for vectors of the given width. Where the processor has no such vectors the JVM
    /// takes narrower ones: the program must say which it has.
    ///
    /// @param bits 512, 256 or 128
    /// @return options of the JVM
    public static List<String> vectors(int bits) {
        return switch (bits) {
            case 512 -> List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=3");
            case 256 -> List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:UseAVX=2");
            case 128 -> List.of("-XX:MaxVectorSize=16");
            default -> throw new IllegalArgumentException("no vectors of " + bits + " bits");
        };
    }

    /// Runs a program to its end.
    ///
    /// @param program class with a `main`
    /// @param options options of the JVM
    /// @param arguments arguments of the program
    /// @return how it ended and what it printed
    public static ChildJvm run(Class<?> program, List<String> options, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--add-modules", "jdk.incubator.vector", "-Xmx1g"));
        command.addAll(options);
        command.addAll(List.of(
                "-cp",
                root(program) + File.pathSeparator + root(Simd.class) + File.pathSeparator + root(Window.class)));
        command.add(program.getName());
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("child", ".out");
        Path err = Files.createTempFile("child", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the program did not end within " + SECONDS + " s: " + command);
            }
            return new ChildJvm(process.exitValue(), Files.readAllLines(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /// The folder or jar that a class was loaded from. A class of the tests that patch a module
    /// names the module as its source, therefore its file is asked.
    private static Path root(Class<?> type) {
        String file = "/" + type.getName().replace('.', '/') + ".class";
        String url = String.valueOf(type.getResource(file));
        String root = url.substring(0, url.length() - file.length());
        return root.startsWith("jar:")
                ? Path.of(URI.create(root.substring("jar:".length(), root.length() - "!".length())))
                : Path.of(URI.create(root));
    }
}
