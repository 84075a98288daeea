package org.lanewise.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.bench.LatencyLoop;
import org.lanewise.ops.simd.bench.LatencySummary;
import org.lanewise.tensor.json.JsonObject;

/// What `bench infer` found, in words and as JSON.
///
/// @param setting what was measured
/// @param result what the loop met
/// @param multiplyAdds multiply-adds of a call
/// @param peak rate of fused multiply-adds of one core, in GFLOP/s
/// @param start what came before
record InferenceReport(Setting setting, LatencyLoop.Result result, long multiplyAdds, double peak, Start start) {

    private static final double MICROSECOND = 1e3;
    private static final double MILLISECOND = 1e6;

    /// Medians from here on are shown in the next unit.
    private static final long LONG_NANOS = 10_000_000;

    /// Where a service is so busy that the latency says more of the length of the run.
    private static final double SATURATED = 0.98;

    /// What was measured.
    ///
    /// @param network name of the network
    /// @param batch samples of a call
    /// @param threads threads of a call
    /// @param rate requests per second of an open loop; 0 for a closed one
    /// @param arrivals how they are spread
    /// @param seed what they are drawn by
    /// @param requests requests of an open loop
    record Setting(String network, int batch, int threads, double rate, String arrivals, long seed, int requests) {

        boolean open() {
            return rate > 0;
        }
    }

    /// What came before the loop.
    ///
    /// @param answerMillis from the start of the JVM to the first answer
    /// @param loadNanos from the argument to a compiled network
    /// @param firstRunNanos the first call
    /// @param warmUp the calls after it
    record Start(long answerMillis, long loadNanos, long firstRunNanos, InferenceRun.WarmUp warmUp) {}

    private double gflops() {
        return 2.0 * multiplyAdds / result.latencies().p50();
    }

    private int cores() {
        return Math.min(setting.threads, Runtime.getRuntime().availableProcessors());
    }

    private double peakFraction() {
        return gflops() / (peak * cores());
    }

    private double imagesPerSecond() {
        return result.callsPerSecond() * setting.batch;
    }

    private boolean saturated() {
        return setting.open() && (result.latencies().calls() < setting.requests || result.utilisation() > SATURATED);
    }

    /// Adds the members to an object.
    JsonObject.Builder json(JsonObject.Builder json) {
        LatencySummary latencies = result.latencies();
        json.put("model", setting.network)
                .put("batch", setting.batch)
                .put("threads", setting.threads)
                .put("loop", setting.open() ? "open" : "closed")
                .put("p50_us", latencies.p50() / MICROSECOND)
                .put("p99_us", latencies.p99() / MICROSECOND)
                .put("p999_us", latencies.p999() / MICROSECOND)
                .put("max_us", latencies.max() / MICROSECOND)
                .put("min_us", latencies.min() / MICROSECOND)
                .put("mean_us", latencies.mean() / MICROSECOND)
                .put("runs", latencies.calls())
                .put("images_per_second", imagesPerSecond())
                .put("macs", multiplyAdds)
                .put("effective_gflops", gflops())
                .put("fma_peak_gflops", peak)
                .put("fma_peak_fraction", peakFraction())
                .put("allocated_bytes_per_run", result.allocatedBytesPerCall())
                .put("load_ms", start.loadNanos / MILLISECOND)
                .put("first_run_ms", start.firstRunNanos / MILLISECOND)
                .put("start_to_first_answer_ms", start.answerMillis)
                .put("warmup_ms", start.warmUp.nanos() / MILLISECOND)
                .put("warm", start.warmUp.settled())
                .put("first_warm_run_us", start.warmUp.nextNanos() / MICROSECOND);
        if (setting.open()) {
            json.put("rate", setting.rate)
                    .put("arrivals", setting.arrivals)
                    .put("seed", setting.seed)
                    .put("requests", setting.requests)
                    .put("utilisation", result.utilisation())
                    .put("saturated", saturated());
        }
        return json;
    }

    /// A word each, and what there is to say of it.
    Map<String, String> facts() {
        LatencySummary latencies = result.latencies();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "Network",
                setting.network + ", batch " + setting.batch + ", " + Text.threads(setting.threads) + ", "
                        + Simd.vectorBits() + "-bit vectors");
        facts.put("Latency", latency(latencies));
        double seconds = result.nanos() * 1e-9;
        String runs = Text.count(latencies.calls()) + " runs in " + Text.decimal(seconds, 1) + " s, ";
        facts.put(
                "Runs",
                setting.open()
                        ? runs + setting.arrivals + " arrivals at " + rate() + "/s, busy "
                                + Text.percent(result.utilisation()) + " of the time"
                        : runs + "one after the other, " + Text.decimal(imagesPerSecond(), 1) + " images/s");
        facts.put(
                "GFLOP/s",
                Text.decimal(gflops(), 1) + " effective, " + Text.percent(peakFraction()) + " of " + cores() + " x "
                        + Text.decimal(peak, 1) + " (the peak of fused multiply-adds)");
        facts.put("Memory", Text.bytes((long) Math.ceil(result.allocatedBytesPerCall())) + " allocated a run");
        facts.put(
                "Start",
                "loaded in " + milliseconds(start.loadNanos) + ", first run " + milliseconds(start.firstRunNanos)
                        + ", answered " + Text.count(start.answerMillis) + " ms after the start of the JVM");
        facts.put(
                "Warm-up",
                milliseconds(start.warmUp.nanos()) + (start.warmUp.settled() ? "" : ", not settled") + ", the next run "
                        + Text.decimal(start.warmUp.nextNanos() / MICROSECOND, 1) + " us");
        return facts;
    }

    /// What a person should know before quoting the latencies.
    Optional<String> warning() {
        if (!saturated()) {
            return Optional.empty();
        }
        return Optional.of("more requests arrive than are answered: latencies grow as long as they come");
    }

    /// In the unit that suits the median, so that they can be compared at a glance.
    private static String latency(LatencySummary latencies) {
        boolean milliseconds = latencies.p50() >= LONG_NANOS;
        double unit = milliseconds ? MILLISECOND : MICROSECOND;
        return "p50 " + Text.decimal(latencies.p50() / unit, 1) + ", p99 "
                + Text.decimal(latencies.p99() / unit, 1) + ", p99.9 "
                + Text.decimal(latencies.p999() / unit, 1) + ", min "
                + Text.decimal(latencies.min() / unit, 1) + ", max "
                + Text.decimal(latencies.max() / unit, 1) + (milliseconds ? " ms" : " us");
    }

    private String rate() {
        return setting.rate == Math.rint(setting.rate) ? Text.count((long) setting.rate) : Text.number(setting.rate);
    }

    private static String milliseconds(long nanos) {
        return Text.decimal(nanos / MILLISECOND, 1) + " ms";
    }
}
