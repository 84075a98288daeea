package org.lanewise.benchmarks.peer;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.bench.ShapeLine;
import org.lanewise.ops.simd.catalog.Machine;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.LanewiseException;
import org.lanewise.tensor.json.Json;
import org.lanewise.tensor.json.JsonObject;

/// Prints for each layer of a list our time, that of native engines, and the ratio, all measured
/// in one run in rounds that alternate.
///
/// ```
/// PeerTable [--shape SHAPE]... [--shapes FILE]... [--peer onednn|onnxruntime] [--threads N]
///           [--rounds N] [--kernel NAME] [--cold] [--json]
/// ```
public final class PeerTable {

    /// Long enough for a JIT that has to wait for a core.
    private static final Duration FIRST_PEAK = Duration.ofMillis(500);

    private static final Duration PEAK = Duration.ofMillis(20);

    private final PeerOptions options;
    private final List<Duel> duels = new ArrayList<>();
    private double peak;

    private PeerTable(PeerOptions options) {
        this.options = options;
    }

    /// Runs the program.
    ///
    /// @param args see above
    /// @throws IOException when a file of shapes cannot be read
    /// @throws InterruptedException when the wait for a child process is interrupted
    public static void main(String[] args) throws IOException, InterruptedException {
        int code = 0;
        try {
            PeerOptions options = PeerOptions.parse(args);
            if (options.threads() > 1 && PassiveThreads.needed()) {
                code = PassiveThreads.relaunch(PeerTable.class, args);
            } else {
                code = new PeerTable(options).run() ? 0 : 1;
            }
        } catch (LanewiseException e) {
            System.err.println("PeerTable: " + e.getMessage());
            code = 2;
        }
        System.exit(code);
    }

    /// @return whether all results were right
    private boolean run() {
        peak = Machine.measureFmaPeak(FIRST_PEAK);
        List<Duel.Pair> pairs = new ArrayList<>();
        if (options.peer().isEmpty() || options.peer().get().equals("onednn")) {
            pairs.add(new Duel.Pair(
                    new Lanewise(options.threads(), true, options.kernel()), new OneDnn(options.threads())));
        }
        if (options.peer().isEmpty() || options.peer().get().equals("onnxruntime")) {
            pairs.add(new Duel.Pair(
                    new Lanewise(options.threads(), false, options.kernel()), new OnnxRuntime(options.threads())));
        }
        if (!options.json()) {
            System.out.printf(
                    Locale.ROOT,
                    "%s, JDK %s, %d-bit vectors, %d %s, %d rounds, %s%n"
                            + "ratio: the peer's time over ours, medians of rounds; in brackets the least and the most"
                            + " of a round%nerror: largest against double, relative to the largest element%n",
                    Machine.cpuName(),
                    Runtime.version(),
                    Simd.vectorBits(),
                    options.threads(),
                    options.threads() == 1 ? "thread" : "threads",
                    options.rounds(),
                    options.cold() ? "caches swept before every call" : "caches warm");
        }
        Rounds rounds = new Rounds(options.rounds(), options.cold());
        for (ShapeLine line : options.shapes()) {
            List<Duel> fought = Duel.fight(line, pairs, rounds);
            peak = Math.max(peak, Machine.measureFmaPeak(PEAK));
            duels.addAll(fought);
            if (!options.json()) {
                print(line, fought);
            }
        }
        pairs.forEach(pair -> {
            pair.ours().close();
            pair.peer().close();
        });
        if (options.json()) {
            System.out.println(json().compact());
        } else {
            printMeans();
        }
        return duels.stream().allMatch(duel -> duel.ratio().isPresent());
    }

    private static void print(ShapeLine line, List<Duel> fought) {
        System.out.println();
        System.out.println(line.notation() + (line.label().isEmpty() ? "" : "  # " + line.label()));
        if (fought.isEmpty()) {
            System.out.println("  no peer has this layer");
        }
        for (Duel duel : fought) {
            String errors = String.format(Locale.ROOT, "error %.0e, %.0e", duel.ourError(), duel.peerError());
            System.out.println(duel.ratio()
                    .map(ratio -> String.format(
                            Locale.ROOT,
                            "  %-19s %-7s %10.1f us, ours %10.1f us  %5.2fx (%.2f to %.2f)  %s",
                            duel.peer(),
                            duel.layout(),
                            ratio.peer() / 1e3,
                            ratio.ours() / 1e3,
                            ratio.ratio(),
                            ratio.least(),
                            ratio.most(),
                            errors))
                    .orElse("  " + duel.peer() + ": WRONG, " + errors + " (" + duel.ourKernel() + ", "
                            + duel.peerKernel() + ")"));
        }
    }

    private Map<String, List<Ratio>> byPeer() {
        Map<String, List<Ratio>> ratios = new LinkedHashMap<>();
        for (Duel duel : duels) {
            duel.ratio()
                    .ifPresent(ratio -> ratios.computeIfAbsent(duel.peer(), _ -> new ArrayList<>())
                            .add(ratio));
        }
        return ratios;
    }

    private void printMeans() {
        System.out.println();
        byPeer().forEach((peer, ratios) -> System.out.printf(
                Locale.ROOT, "%-19s %5.2fx geometric mean of %d%n", peer, Ratio.geometricMean(ratios), ratios.size()));
        System.out.printf(Locale.ROOT, "FMA peak of a core %.1f GFLOP/s%n", peak);
    }

    private Json json() {
        List<Json> items = new ArrayList<>();
        for (Duel duel : duels) {
            JsonObject.Builder item = Json.object()
                    .put("shape", duel.line().notation())
                    .put("label", duel.line().label())
                    .put("times", duel.line().times())
                    .put("peer", duel.peer())
                    .put("layout", duel.layout())
                    .put("kernel", duel.ourKernel())
                    .put("peer_kernel", duel.peerKernel())
                    .put("error", duel.ourError())
                    .put("peer_error", duel.peerError());
            duel.ratio()
                    .ifPresent(ratio -> item.put("us", ratio.ours() / 1e3)
                            .put("peer_us", ratio.peer() / 1e3)
                            .put("ratio", ratio.ratio())
                            .put("ratio_min", ratio.least())
                            .put("ratio_max", ratio.most())
                            .put("effective_gflops", 2.0 * duel.line().shape().multiplyAdds() / ratio.ours())
                            .put(
                                    "fma_peak_fraction",
                                    2.0
                                            * duel.line().shape().multiplyAdds()
                                            / ratio.ours()
                                            / (peak * options.threads()))
                            .put("gb_per_s", (double) duel.line().shape().floatsMoved() * Float.BYTES / ratio.ours()));
            items.add(item.build());
        }
        JsonObject.Builder means = Json.object();
        byPeer().forEach((peer, ratios) -> means.put(peer, Ratio.geometricMean(ratios)));
        return Json.object()
                .put("schema", "lanewise/peer-table/1")
                .put("jdk", Runtime.version() + " (" + System.getProperty("java.vendor") + ")")
                .put("cpu", Machine.cpuName())
                .put("vector_bits", Simd.vectorBits())
                .put("threads", options.threads())
                .put("rounds", options.rounds())
                .put("cold", options.cold())
                .put("fma_peak_gflops", peak)
                .put("geometric_means", means.build())
                .put("layers", Json.array(items))
                .build();
    }

    /// A command line that is none.
    static FormatException misuse(String message) {
        return new FormatException(message + "; see the documentation of PeerTable");
    }
}
