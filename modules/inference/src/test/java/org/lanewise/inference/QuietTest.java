package org.lanewise.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.compiler.Plan;
import org.lanewise.layers.Model;
import org.lanewise.ops.simd.Workers;
import org.lanewise.tensor.Shape;

/// After a warm-up that saw timings settle, calls allocate nothing, and the JIT compiles and
/// deoptimises nothing more, in a JVM that does nothing else.
class QuietTest {

    private static final int SECONDS = 900;

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void nothing_is_allocated_compiled_or_deoptimised_after_the_warm_up(int threads)
            throws IOException, InterruptedException {
        List<String> lines = run(threads);
        assertThat(lines).containsExactly("settled true", "bytes 0");
    }

    private static List<String> run(int threads) throws IOException, InterruptedException {
        String classPath = Stream.of(
                        QuietProgram.class, Session.class, Plan.class, Model.class, Workers.class, Shape.class)
                .map(type -> root(type).toString())
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        Path out = Files.createTempFile("quiet", ".out");
        try {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--add-modules",
                            "jdk.incubator.vector",
                            "-Xmx1g",
                            "-cp",
                            classPath,
                            QuietProgram.class.getName(),
                            Integer.toString(threads))
                    .redirectOutput(out.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the program did not end within " + SECONDS + " s");
            }
            assertThat(process.exitValue()).isZero();
            return Files.readAllLines(out);
        } finally {
            Files.delete(out);
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
