package org.lanewise.cli;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.ops.simd.bench.LayerShape;
import org.lanewise.ops.simd.bench.ShapeLine;
import org.lanewise.ops.simd.bench.ShapeResult;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;

/// The measurements of a shape as JSON: one object a kernel and layout.
final class BenchOpsJson {

    private static final double NANOS_OF_A_MICROSECOND = 1e3;

    private BenchOpsJson() {}

    static List<Json> of(ShapeLine line, ShapeResult result) {
        List<Json> kernels = new ArrayList<>();
        for (ShapeResult.Entry entry : result.entries()) {
            JsonObject.Builder json = Json.object()
                    .put("shape", line.notation())
                    .put("label", line.label())
                    .put("times", line.times())
                    .put("layout", entry.layout())
                    .put("kernel", entry.kernel());
            switch (entry) {
                case ShapeResult.Timed timed -> timed(json, result, timed);
                case ShapeResult.Unable unable ->
                    json.put("supported", false).put("chosen", false).put("reason", unable.reason());
            }
            kernels.add(json.build());
        }
        return kernels;
    }

    private static void timed(JsonObject.Builder json, ShapeResult result, ShapeResult.Timed timed) {
        LayerShape shape = result.shape();
        json.put("supported", true)
                .put("chosen", timed.chosen())
                .put("bit_class", timed.bitClass())
                .put("min_us", timed.timing().minNanos() / NANOS_OF_A_MICROSECOND)
                .put("median_us", timed.timing().medianNanos() / NANOS_OF_A_MICROSECOND)
                .put("p99_us", timed.timing().p99Nanos() / NANOS_OF_A_MICROSECOND)
                .put("calls", timed.timing().calls())
                .put("flops", 2 * shape.multiplyAdds())
                .put("effective_gflops", result.effectiveGflops(timed))
                .put("fma_peak_gflops", result.fmaPeakGflops())
                .put("fma_peak_fraction", result.peakFraction(timed))
                .put("gb_per_s", result.gigabytesPerSecond(timed))
                .put("allocated_bytes_per_call", timed.timing().allocatedBytes())
                .put("difference", timed.difference());
        if (result.copy().isPresent()) {
            json.put("copy_gb_per_s", result.copyGigabytesPerSecond()).put("copy_fraction", result.copyFraction(timed));
        }
        timed.declined().ifPresent(reason -> json.put("declined", reason));
        if (timed.chosen()) {
            result.faster(timed).ifPresent(faster -> json.put("faster", faster.kernel()));
        }
    }
}
