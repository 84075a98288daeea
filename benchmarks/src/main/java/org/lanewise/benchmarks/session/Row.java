package org.lanewise.benchmarks.session;

import org.lanewise.benchmarks.peer.Ratio;
import org.lanewise.ops.simd.bench.LatencySummary;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;

/// The latencies of one engine on one model, in microseconds, beside ours of the same run.
///
/// @param model the model
/// @param threads threads of a call
/// @param engine the engine
/// @param error how far its result is from ours, relative to the largest element
/// @param rate requests per second of an open loop; 0 for calls one after the other
/// @param calls calls that counted
/// @param median median
/// @param min the shortest
/// @param p99 99 of 100 were no longer
/// @param p999 999 of 1000 were no longer
/// @param max the longest
/// @param ratio its median over ours; 1 for ourselves
/// @param ratioMin smallest ratio of the medians of a round
/// @param ratioMax largest ratio of the medians of a round
record Row(
        String model,
        int threads,
        String engine,
        double error,
        double rate,
        long calls,
        double median,
        double min,
        double p99,
        double p999,
        double max,
        double ratio,
        double ratioMin,
        double ratioMax) {

    private static final double MICROSECOND = 1e3;

    static Row of(
            String model,
            int threads,
            String engine,
            double error,
            double rate,
            Blocks.Timed engineTimes,
            Blocks.Timed ourTimes) {
        LatencySummary latencies = engineTimes.all();
        Ratio rounds = Ratio.of(ourTimes.medians(), engineTimes.medians());
        return new Row(
                model,
                threads,
                engine,
                error,
                rate,
                latencies.calls(),
                latencies.p50() / MICROSECOND,
                latencies.min() / MICROSECOND,
                latencies.p99() / MICROSECOND,
                latencies.p999() / MICROSECOND,
                latencies.max() / MICROSECOND,
                (double) latencies.p50() / ourTimes.all().p50(),
                rounds.least(),
                rounds.most());
    }

    /// How much longer the slowest of a thousand takes than the median.
    ///
    /// @return p99.9 over the median
    double tail() {
        return p999 / median;
    }

    JsonObject toJson() {
        return Json.object()
                .put("model", model)
                .put("threads", threads)
                .put("engine", engine)
                .put("error", error)
                .put("rate", rate)
                .put("calls", calls)
                .put("median_us", median)
                .put("min_us", min)
                .put("p99_us", p99)
                .put("p999_us", p999)
                .put("max_us", max)
                .put("p999_over_p50", tail())
                .put("ratio", ratio)
                .put("ratio_min", ratioMin)
                .put("ratio_max", ratioMax)
                .build();
    }

    static Row of(JsonObject json) {
        return new Row(
                json.string("model"),
                json.intValue("threads"),
                json.string("engine"),
                json.doubleValue("error"),
                json.doubleValue("rate"),
                json.longValue("calls"),
                json.doubleValue("median_us"),
                json.doubleValue("min_us"),
                json.doubleValue("p99_us"),
                json.doubleValue("p999_us"),
                json.doubleValue("max_us"),
                json.doubleValue("ratio"),
                json.doubleValue("ratio_min"),
                json.doubleValue("ratio_max"));
    }
}
