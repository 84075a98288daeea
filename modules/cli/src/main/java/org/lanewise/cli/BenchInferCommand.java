package org.lanewise.cli;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.bench.Arrivals;
import org.lanewise.ops.simd.bench.LatencyLoop;
import org.lanewise.ops.simd.catalog.Machine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Measures how fast a network answers.
@Command(
        name = "infer",
        description = "Measures how fast a network answers: the latency of every call after a warm-up.",
        footer = {
            "./lanewise bench infer lenet5",
            "./lanewise bench infer model.onnx --threads 2 --batch 8 --seconds 10",
            "./lanewise bench infer resnet20 --rate 1000",
            "The data is random and never negative, as after a ReLU; a built-in architecture has seeded parameters."
                    + " Every call is timed for itself, and quantiles are exact: p99 is a call that was measured.",
            "Without --rate a call follows the one before at once. With --rate requests arrive at times that do not"
                    + " wait for answers, and a request that finds another one running waits: its latency counts from"
                    + " its arrival.",
            "The GFLOP/s are effective: two operations for each multiply-add of the direct convolution over the"
                    + " median, whatever the kernels do. The peak of fused multiply-adds is measured before and after."
        })
final class BenchInferCommand extends ReportingCommand {

    private static final Duration PEAK = Duration.ofMillis(150);
    private static final double MOST_SECONDS = 3_600;
    private static final int MOST_REQUESTS = 20_000_000;

    /// An open loop with more requests than can be answered ends after so many times its time.
    private static final int MOST_OVERTIME = 2;

    @Parameters(
            index = "0",
            paramLabel = "MODEL",
            completionCandidates = ModelNames.class,
            description = "A built-in architecture (${COMPLETION-CANDIDATES}), a model file, or a run folder with one.")
    String model = "";

    @Option(names = "--batch", paramLabel = "N", description = "Samples of a call. Default: 1.")
    int batch = 1;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of a call. Default: 1.")
    int threads = 1;

    @Option(
            names = "--seconds",
            paramLabel = "X",
            description = "Time of the measurement, after the warm-up. Default: 5.")
    double seconds = 5;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "Requests per second of an open loop. Default: a closed loop.")
    @Nullable
    Double rate;

    @Option(
            names = "--arrivals",
            paramLabel = "KIND",
            description = "How the requests of --rate are spread: poisson, as those of many users, or fixed, one each"
                    + " 1/R seconds. Default: poisson.")
    String arrivals = "poisson";

    @Option(names = "--seed", paramLabel = "N", description = "What the arrivals are drawn by. Default: 1.")
    long seed = 1;

    BenchInferCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        requireThreads(threads);
        requirePositive("--batch", batch);
        requirePositive("--seconds", seconds);
        if (seconds > MOST_SECONDS) {
            throw misuse("--seconds is " + Text.number(seconds) + ", expected at most " + Text.number(MOST_SECONDS));
        }
        Arrivals.Kind kind = kind();
        int requests = rate == null ? 0 : requests(rate);
        Simd.requireAvailable();
        InferenceReport report = measure(kind, requests);
        if (json) {
            terminal().json(report.json(report("lanewise/bench-infer/1")).build());
        } else {
            report.facts().forEach(terminal()::fact);
            report.warning().ifPresent(warning -> terminal().fact("Warning", warning));
        }
        return ExitCode.DONE;
    }

    private InferenceReport measure(Arrivals.Kind kind, int requests) {
        try (Status status = new Status(terminal())) {
            status.show("loading");
            long begin = System.nanoTime();
            try (InferenceRun run = InferenceRun.of(ModelSource.of(model), batch, threads)) {
                long loaded = System.nanoTime();
                run.run();
                long answered = System.nanoTime();
                long sinceStart = System.currentTimeMillis()
                        - ManagementFactory.getRuntimeMXBean().getStartTime();
                status.show("warming up");
                InferenceRun.WarmUp warmUp = run.warmUp();
                status.show("measuring the peak");
                double peak = Machine.measureFmaPeak(PEAK);
                status.show("measuring for " + Text.number(seconds) + " s");
                ThreadMXBean beans = (ThreadMXBean) ManagementFactory.getThreadMXBean();
                LatencyLoop loop = new LatencyLoop(System::nanoTime, beans::getTotalThreadAllocatedBytes);
                Duration time = seconds(seconds);
                LatencyLoop.Result result = rate == null
                        ? loop.closed(run, time)
                        : loop.open(run, new Arrivals(kind, rate, seed), requests, time.multipliedBy(MOST_OVERTIME));
                status.show("measuring the peak");
                peak = Math.max(peak, Machine.measureFmaPeak(PEAK));
                InferenceReport.Setting setting = new InferenceReport.Setting(
                        run.network().name(), batch, threads, rate == null ? 0 : rate, arrivals, seed, requests);
                return new InferenceReport(
                        setting,
                        result,
                        run.multiplyAdds(),
                        peak,
                        new InferenceReport.Start(sinceStart, loaded - begin, answered - loaded, warmUp));
            }
        }
    }

    private Arrivals.Kind kind() {
        for (Arrivals.Kind kind : Arrivals.Kind.values()) {
            if (name(kind).equals(arrivals)) {
                return kind;
            }
        }
        throw misuse("--arrivals is '" + arrivals + "', expected one of "
                + Arrays.stream(Arrivals.Kind.values())
                        .map(BenchInferCommand::name)
                        .collect(Collectors.joining(", ", "[", "]")));
    }

    private static String name(Arrivals.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private int requests(double perSecond) {
        requirePositive("--rate", perSecond);
        double all = perSecond * seconds;
        if (all > MOST_REQUESTS) {
            throw misuse("--rate and --seconds make " + Text.number(Math.rint(all)) + " requests, expected at most "
                    + Text.count(MOST_REQUESTS));
        }
        return Math.max(1, (int) Math.round(all));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
