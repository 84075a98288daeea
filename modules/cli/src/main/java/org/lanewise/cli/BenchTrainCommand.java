package org.lanewise.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.lanewise.layers.Network;
import org.lanewise.layers.Summary;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.catalog.Machine;
import org.lanewise.training.Optimizer;
import org.lanewise.training.StepBenchmark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Measures how fast a network trains.
@Command(
        name = "train",
        description = "Measures how fast a network trains: forward, backward and optimizer on data in memory.",
        footer = {
            "./lanewise bench train lenet5",
            "./lanewise bench train resnet20 --batch 128 --threads 1 --seconds 10",
            "The data is random and never negative, as after a ReLU. The GFLOP/s are effective: a training step counts as"
                    + " three forward passes, of two operations for each multiply-add of the direct convolution,"
                    + " whatever the kernels do. The peak of fused multiply-adds is measured before and after."
        })
final class BenchTrainCommand extends ReportingCommand {

    private static final int ROUNDS = 7;

    /// A round of the warm-up as a share of all measured rounds.
    private static final double WARM_UP_SHARE = 0.05;

    private static final double MOST_WARM_UP_SECONDS = 0.25;
    private static final int LEAST_WARM_UPS = 4;
    private static final int MOST_WARM_UPS = 60;

    /// Warm is when the best of the last three rounds is no more than this above the best before
    /// them.
    private static final double SETTLED = 1.02;

    private static final Duration PEAK = Duration.ofMillis(150);
    private static final double MOST_SECONDS = 86_400;
    private static final double LEARNING_RATE = 1e-3;

    /// Forward, gradients of the input and gradients of the weights, each as many multiply-adds.
    private static final int PASSES = 3;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            completionCandidates = ModelNames.class,
            description = "A built-in architecture (${COMPLETION-CANDIDATES}), a model file, or a run folder with one.")
    String model = "";

    @Option(names = "--batch", paramLabel = "N", description = "Samples of a step. Default: 64.")
    int batch = 64;

    @Option(names = "--threads", paramLabel = "N", description = "Threads. Default: all processors.")
    int threads = allThreads();

    @Option(
            names = "--seconds",
            paramLabel = "X",
            description = "Time of the measured rounds together, after the warm-up. Default: 5.")
    double seconds = 5;

    BenchTrainCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        requireThreads(threads);
        requirePositive("--batch", batch);
        requirePositive("--seconds", seconds);
        Simd.requireAvailable();
        Network network = ModelSource.of(model).network();
        long multiplyAdds = Summary.of(network, 1).multiplyAdds();
        List<Double> rates = new ArrayList<>();
        double peak;
        try (Status status = new Status(terminal());
                StepBenchmark benchmark =
                        StepBenchmark.of(network, batch, threads, Optimizer.AdamW.of(LEARNING_RATE))) {
            status.show("measuring the peak");
            peak = Machine.measureFmaPeak(PEAK);
            warmUp(benchmark, status);
            Duration round = seconds(Math.min(seconds, MOST_SECONDS) / ROUNDS);
            String last = "";
            for (int i = 1; i <= ROUNDS; i++) {
                status.show("round " + i + " of " + ROUNDS + last);
                rates.add(benchmark.imagesPerSecond(round));
                last = ", " + speed(rates.getLast()) + " images/s";
            }
            status.show("measuring the peak");
            peak = Math.max(peak, Machine.measureFmaPeak(PEAK));
        }
        Collections.sort(rates);
        double median = rates.get(ROUNDS / 2);
        double gflops = median * multiplyAdds * 2 * PASSES * 1e-9;
        int cores = Math.min(threads, Runtime.getRuntime().availableProcessors());
        double fraction = gflops / (peak * cores);
        if (json) {
            terminal()
                    .json(report("lanewise/bench-train/1")
                            .put("model", network.name())
                            .put("batch", batch)
                            .put("threads", threads)
                            .put("images_per_second", median)
                            .put("images_per_second_min", rates.getFirst())
                            .put("images_per_second_max", rates.getLast())
                            .put("effective_gflops", gflops)
                            .put("fma_peak_gflops", peak)
                            .put("fma_peak_fraction", fraction)
                            .build());
            return ExitCode.DONE;
        }
        terminal()
                .fact(
                        "Network",
                        network.name() + ", batch " + batch + ", " + Text.threads(threads) + ", " + Simd.vectorBits()
                                + "-bit vectors");
        terminal()
                .fact(
                        "images/s",
                        "median " + speed(median) + ", min " + speed(rates.getFirst()) + ", max "
                                + speed(rates.getLast()) + " (" + ROUNDS + " rounds)");
        terminal()
                .fact(
                        "GFLOP/s",
                        Text.decimal(gflops, 1) + " effective, " + Text.percent(fraction) + " of " + cores + " x "
                                + Text.decimal(peak, 1) + " (the peak of fused multiply-adds)");
        return ExitCode.DONE;
    }

    private void warmUp(StepBenchmark benchmark, Status status) {
        Duration round = seconds(Math.min(seconds * WARM_UP_SHARE, MOST_WARM_UP_SECONDS));
        double best = 0;
        double recent = 0;
        String last = "";
        for (int i = 1; i <= MOST_WARM_UPS; i++) {
            status.show("warming up" + last);
            double rate = benchmark.imagesPerSecond(round);
            last = ", " + speed(rate) + " images/s";
            recent = Math.max(recent, rate);
            if (i % LEAST_WARM_UPS == 0) {
                if (recent <= SETTLED * best) {
                    return;
                }
                best = Math.max(best, recent);
                recent = 0;
            }
        }
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    private static String speed(double imagesPerSecond) {
        return imagesPerSecond < 100 ? Text.decimal(imagesPerSecond, 2) : Text.count(Math.round(imagesPerSecond));
    }
}
