package org.lanewise.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The jars on the class path, as in a service's fat jar, in a JVM of their own.
final class ClassPathTest {
    @TempDir
    Path folder;

    @Test
    void predictsWhenTheVectorApiIsAdded() throws Exception {
        Result result = run("--add-modules", "jdk.incubator.vector");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out().strip()).isEqualTo("scores: 10");
    }

    @Test
    void namesTheFlagInOneLineWhenItIsNot() throws Exception {
        Result result = run();

        assertThat(result.code()).as(result.err()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().strip().lines())
                .singleElement()
                .satisfies(line -> assertThat(line).contains("--add-modules jdk.incubator.vector"));
    }

    private record Result(int code, String out, String err) {}

    private Result run(String... options) throws IOException, InterruptedException, URISyntaxException {
        List<String> places = new ArrayList<>();
        places.add(Path.of(ClassPathProgram.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toString());
        ModuleJar.all().forEach(jar -> places.add(jar.path().toString()));

        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(
                List.of("-cp", String.join(File.pathSeparator, places), "org.lanewise.verification.ClassPathProgram"));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("the program did not end: " + command);
        }
        return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
