package org.lanewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.tensor.json.JsonObject;

/// What `bench infer` says, never how fast anything is.
class BenchInferCommandTest {

    @TempDir
    Path folder;

    private Run infer(Object... words) {
        Object[] common = {"bench", "infer", Tiny.file(folder), "--seconds", 0.05};
        return Run.of(Stream.of(common, words).flatMap(Stream::of).toArray());
    }

    @Test
    void aClosedLoopSaysHowLongCallsTake() {
        Run run = infer();
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).matches("""
                Network   tiny, batch 1, 1 thread, (128|256|512)-bit vectors
                Latency   p50 [0-9,.]+, p99 [0-9,.]+, p99.9 [0-9,.]+, min [0-9,.]+, max [0-9,.]+ [um]s
                Runs      [0-9,]+ runs in [0-9.]+ s, one after the other, [0-9,.]+ images/s
                GFLOP/s   [0-9.]+ effective, [0-9.]+ % of 1 x [0-9.]+ \\(the peak of fused multiply-adds\\)
                Memory    [0-9.]+ \\w+ allocated a run
                Start     loaded in [0-9,.]+ ms, first run [0-9,.]+ ms, answered [0-9,]+ ms after the start of the JVM
                Warm-up   [0-9,.]+ ms(, not settled)?, the next run [0-9,.]+ us
                """);
    }

    @Test
    void everyKeyOfTheJsonIsThere() {
        JsonObject json = infer("--batch", 3, "--threads", 2, "--json").json();
        assertThat(json.string("schema")).isEqualTo("lanewise/bench-infer/1");
        assertThat(json.members().keySet())
                .contains("version", "jdk", "cpu", "vector_bits")
                .contains("p50_us", "p99_us", "p999_us", "max_us", "min_us", "runs")
                .contains("effective_gflops", "fma_peak_fraction", "allocated_bytes_per_run")
                .contains("load_ms", "first_run_ms", "warmup_ms")
                .contains("start_to_first_answer_ms", "warm", "first_warm_run_us")
                .doesNotContain("rate", "saturated");
        assertThat(json.string("loop")).isEqualTo("closed");
        assertThat(json.intValue("batch")).isEqualTo(3);
        assertThat(json.doubleValue("min_us")).isPositive().isLessThanOrEqualTo(json.doubleValue("p50_us"));
        assertThat(json.doubleValue("p50_us")).isLessThanOrEqualTo(json.doubleValue("p99_us"));
        assertThat(json.doubleValue("p99_us")).isLessThanOrEqualTo(json.doubleValue("p999_us"));
        assertThat(json.doubleValue("p999_us")).isLessThanOrEqualTo(json.doubleValue("max_us"));
        // 4 filters of 3x3 on 10x10 pixels, then 400 numbers to 10 classes, for 3 samples.
        assertThat(json.intValue("macs")).isEqualTo(3 * (4 * 9 * 100 + 4_000));
        assertThat(json.doubleValue("effective_gflops"))
                .isCloseTo(2e-3 * json.intValue("macs") / json.doubleValue("p50_us"), withinPercentage(0.01));
    }

    @Test
    void anOpenLoopAnswersEveryRequestAtItsRate() {
        JsonObject json = infer("--rate", 100, "--arrivals", "fixed", "--json").json();
        assertThat(json.string("loop")).isEqualTo("open");
        assertThat(json.string("arrivals")).isEqualTo("fixed");
        assertThat(json.doubleValue("rate")).isEqualTo(100);
        assertThat(json.intValue("requests")).isEqualTo(5);
        assertThat(json.doubleValue("utilisation")).isBetween(0.0, 1.0);
        assertThat(json.members().keySet()).contains("p999_us", "runs", "saturated", "seed");
    }

    @Test
    void moreRequestsThanCanBeAnsweredAreNamed() {
        Run run = infer("--rate", 1e8);
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .containsPattern("Runs      [0-9,]+ runs in [0-9.]+ s, poisson arrivals at 100,000,000/s, busy ")
                .contains("\nWarning   more requests arrive than are answered");
    }

    @Test
    void everyLineFitsANarrowTerminal() {
        Run run = Run.terminal(50).run("bench", "infer", Tiny.file(folder), "--seconds", 0.01, "--rate", 1e4);
        assertThat(run.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(50));
        assertThat(run.err())
                .startsWith("\r\u001b[K  loading")
                .contains("warming up")
                .endsWith("\r\u001b[K");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--rate 0|--rate is 0, expected more than 0",
                "--rate 1e9|requests, expected at most 20,000,000",
                "--arrivals often|--arrivals is 'often', expected one of [fixed, poisson]",
                "--batch 0|--batch is 0, expected more than 0",
                "--threads 0|--threads is 0, expected 1 to "
            })
    void whatCannotBeMeasuredIsRefused(String words, String message) {
        Run run = infer((Object[]) words.split(" "));
        assertThat(run.code()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains(message);
        assertThat(run.out()).isEmpty();
    }
}
