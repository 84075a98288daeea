package org.lanewise.ops.simd.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What the operating system says about the processor.
public final class CpuInfo {

    private static final Path LINUX = Path.of("/proc/cpuinfo");

    private static final List<String> FEATURES =
            List.of("avx", "fma", "avx2", "avx512f", "asimd", "asimdhp", "sve", "sve2");

    private CpuInfo() {}

    /// The processor's name.
    ///
    /// @return the name, or the name of the architecture where there is none
    public static String name() {
        return linux("model name", "Hardware", "Model")
                .or(CpuInfo::mac)
                .or(() -> Optional.ofNullable(System.getenv("PROCESSOR_IDENTIFIER")))
                .orElseGet(() -> System.getProperty("os.arch", "unknown"));
    }

    /// Extensions for SIMD.
    ///
    /// @return names in order of age
    public static List<String> features() {
        Set<String> there = new HashSet<>(
                Arrays.asList(linux("flags", "Features").orElse("").split(" ")));
        return FEATURES.stream().filter(there::contains).toList();
    }

    /// The value of the first of some keys in the processor file, which repeats them for every
    /// core.
    private static Optional<String> linux(String... keys) {
        if (!Files.isReadable(LINUX)) {
            return Optional.empty();
        }
        try (Stream<String> lines = Files.lines(LINUX, StandardCharsets.ISO_8859_1)) {
            List<String[]> pairs = lines.map(line -> line.split(":", 2))
                    .filter(pair -> pair.length == 2)
                    .toList();
            return Arrays.stream(keys)
                    .flatMap(
                            key -> pairs.stream().filter(pair -> pair[0].strip().equals(key)))
                    .map(pair -> pair[1].strip())
                    .filter(value -> !value.isEmpty())
                    .findFirst();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> mac() {
        if (!System.getProperty("os.name", "").startsWith("Mac")) {
            return Optional.empty();
        }
        try {
            Process process = new ProcessBuilder("/usr/sbin/sysctl", "-n", "machdep.cpu.brand_string")
                    .redirectErrorStream(true)
                    .start();
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.exitValue() == 0 && !text.isEmpty() ? Optional.of(text) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
