package org.lanewise.benchmarks.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.ops.simd.bench.LatencySummary;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;

class SessionTextTest {

    private static Blocks.Timed timed(long micros, double... medians) {
        LatencySummary all = new LatencySummary(
                1_000, micros * 900, micros * 1_000, micros * 2_000, micros * 5_000, micros * 9_000, 0);
        return new Blocks.Timed(all, medians);
    }

    private static JsonObject row(String engine, double error, double rate, long micros) {
        Blocks.Timed times = timed(micros, micros * 500.0, micros * 2_000.0);
        Blocks.Timed ours = error == 0 ? times : timed(8, 8_000, 8_000);
        JsonObject json = Row.of("lenet5", 2, engine, error, rate, times, ours).toJson();
        JsonObject read = Json.parse(json.compact(), Json.Limits.DEFAULT).asObject();
        assertThat(Row.of(read)).isEqualTo(Row.of(json));
        assertThat(json.members().keySet())
                .contains("model", "threads", "engine", "error", "rate", "calls", "median_us", "min_us", "p99_us")
                .contains("p999_us", "max_us", "p999_over_p50", "ratio", "ratio_min", "ratio_max");
        return read;
    }

    private static List<String> rows(String words, JsonObject... rows) {
        SessionText text = new SessionText(TableOptions.parse(words.split(" ")));
        assertThat(text.head()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
        List<String> lines = text.rows(List.of(rows));
        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
        return lines;
    }

    @Test
    void theFastestPeerIsMarked() {
        List<String> lines = rows(
                "--rounds 2",
                row("Lanewise", 0, 0, 8),
                row("ONNX Runtime, spinning", 2e-7, 0, 20),
                row("ONNX Runtime, not spinning", 2e-7, 0, 16));
        assertThat(lines.get(0)).isEqualTo("lenet5, 2 threads");
        assertThat(lines.get(1)).matches("  Lanewise +8\\.0 +7\\.2 +16\\.0 us.*");
        assertThat(lines.get(2)).startsWith("  ONNX Runtime, spinning ");
        assertThat(lines.get(3))
                .matches("\\* ONNX Runtime, not spinning +16\\.0 +14\\.4 +32\\.0 us +2\\.00x"
                        + " \\(1\\.00 to 4\\.00\\) +2e-07");
    }

    @Test
    void anOpenLoopShowsTheTail() {
        List<String> lines =
                rows("--open-loop", row("Lanewise", 0, 75_000, 8), row("ONNX Runtime", 1e-7, 40_000, 15_000));
        assertThat(lines.get(1)).matches("  Lanewise +8\\.0 +16\\.0 +40\\.0 +72\\.0 us +5\\.00 +75,000");
        assertThat(lines.get(2)).matches("\\* ONNX Runtime +15\\.0 +30\\.0 +75\\.0 +135\\.0 ms +5\\.00 +40,000");
    }

    @Test
    void memoryIsInMegabytes() {
        JsonObject row = Json.object()
                .put("model", "lenet5")
                .put("threads", 1)
                .put("engine", "Lanewise")
                .put("resident_bytes", 100L << 20)
                .put("peak_bytes", 120L << 20)
                .put("resident_after_gc_bytes", 90L << 20)
                .put("ratio", 1.0)
                .build();
        assertThat(rows("--memory", row).get(1)).matches("  Lanewise +100\\.0 MB +120\\.0 MB +90\\.0 MB +1\\.00x");
    }
}
