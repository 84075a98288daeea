package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lanewise.tensor.json.JsonObject;

/// What `doctor` and `bench` say, never how fast anything is.
class MeasuringCommandsTest {

    @Test
    void theDoctorSaysWhatTheMachineCanDo() {
        Run run = Run.of("doctor", "--json");
        JsonObject json = run.json();
        assertThat(json.string("schema")).isEqualTo("lanewise/doctor/1");
        assertThat(json.members().keySet())
                .contains("version", "jdk", "cpu", "vector_bits", "features", "threads", "heap_bytes")
                .contains("fma_peak_gflops", "tile_gflops", "read_gb_per_s", "simd_ok");
        assertThat(json.intValue("vector_bits")).isIn(128, 256, 512);
        assertThat(json.doubleValue("fma_peak_gflops")).isPositive();
        assertThat(run.code()).isEqualTo(json.booleanValue("simd_ok") ? 0 : 1);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void theDoctorSpeaksToPeopleWithinTheirTerminal() {
        Run run = Run.terminal(50).run("doctor");
        assertThat(run.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(50))
                .anySatisfy(line -> assertThat(line).startsWith("FMA peak  "))
                .anySatisfy(line -> assertThat(line).matches("Verdict   (good|bad): the kernels .*"));
        assertThat(run.err()).startsWith("\r\u001b[K  measuring").endsWith("\r\u001b[K");
    }

    @Test
    void theBenchmarkOfTrainingSaysHowFastItIs(@TempDir Path folder) {
        Path model = Tiny.file(folder);
        Object[] words = {"bench", "train", model, "--batch", 16, "--threads", 1, "--seconds", 0.05};
        Run text = Run.of(words);
        assertThat(text.code()).as(text.err()).isZero();
        assertThat(text.err()).isEmpty();
        assertThat(text.out()).matches("""
                Network   tiny, batch 16, 1 thread, (128|256|512)-bit vectors
                images/s  median [0-9,.]+, min [0-9,.]+, max [0-9,.]+ \\(7 rounds\\)
                GFLOP/s   [0-9.]+ effective, [0-9.]+ % of 1 x [0-9.]+ \\(the peak of fused multiply-adds\\)
                """);
        Object[] json = Stream.concat(Arrays.stream(words), Stream.of("--json")).toArray();
        JsonObject report = Run.of(json).json();
        assertThat(report.members().keySet())
                .contains("schema", "version", "jdk", "cpu", "vector_bits")
                .contains("images_per_second", "effective_gflops", "fma_peak_fraction");
        assertThat(report.doubleValue("images_per_second"))
                .isBetween(report.doubleValue("images_per_second_min"), report.doubleValue("images_per_second_max"));
    }
}
