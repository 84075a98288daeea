package org.lanewise.cli;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.bench.KernelBenchmark;
import org.lanewise.ops.simd.bench.Selection;
import org.lanewise.ops.simd.bench.ShapeLine;
import org.lanewise.ops.simd.bench.ShapeNotation;
import org.lanewise.ops.simd.bench.ShapeResult;
import org.lanewise.tensor.json.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures kernels on shapes of layers.
@Command(
        name = "ops",
        description = "Measures kernels on shapes of layers: the one that a plan takes, or any against each other.",
        footer = {
            "./lanewise bench ops",
            "./lanewise bench ops --shape 'conv ic64 oc64 h56 k3 p1' --against all",
            "./lanewise bench ops --shape 'dw c144 h56 k3 s2 p1' --shape 'gemv in4096 out4096' --cold",
            "./lanewise bench ops --shapes benchmarks/shapes/resnet18.txt --json",
            "A shape is an operation and its fields: conv ic oc h w k s p d g n, dw c m h w k s p d n, pool max|avg c h w"
                    + " k s p d n, linear in out n, gemv in out, gemm m n k. fwd, dsrc or dweights is the direction; relu,"
                    + " residual and nobias change a convolution, global, ceil and countpad a pooling, ta and tb a gemm."
                    + " docs/benchmarking.md has it all.",
            "Sources are random and half zero, as after a ReLU; parameters are packed before. GFLOP/s are effective: two"
                    + " operations for each multiply-add of the direct algorithm, whatever a kernel does. Kernels take"
                    + " turns; the first half of their rounds does not count."
        })
final class BenchOpsCommand extends ReportingCommand {

    private static final String ALL = "all";
    private static final double MOST_SECONDS = 600;

    /// A layer of each kind from the networks that everyone knows.
    private static final List<String> TABLE = List.of(
            "conv ic3 oc64 h224 k7 s2 p3",
            "conv ic64 oc64 h56 k3 p1",
            "conv ic256 oc256 h14 k3 p1",
            "conv ic512 oc512 h7 k3 p1",
            "conv ic128 oc128 h56 k3 s2 p1",
            "conv ic256 oc64 h56 k1",
            "conv ic1024 oc256 h14 k1",
            "dw c144 h56 k3 p1",
            "dw c144 h56 k3 s2 p1",
            "pool max c64 h112 k3 s2 p1",
            "pool avg c512 h7 global",
            "gemv in2048 out1000",
            "conv ic64 oc64 h56 k3 p1 dsrc",
            "conv ic64 oc64 h56 k3 p1 dweights");

    @Option(
            names = "--shape",
            paramLabel = "SHAPE",
            description = "A shape, as in 'conv ic64 oc64 h56 k3 p1'. May be repeated. Default: a short table.")
    List<String> shapes = new ArrayList<>();

    @Option(names = "--shapes", paramLabel = "FILE", description = "A file with a shape in each line.")
    @Nullable
    Path file;

    @Option(names = "--kernel", paramLabel = "NAME", description = "Measure this kernel instead of the choice.")
    @Nullable
    String kernel;

    @Option(
            names = "--against",
            paramLabel = "NAME",
            description = "Measure this kernel as well; all: every kernel in every layout, and why the others cannot.")
    List<String> against = new ArrayList<>();

    @Option(names = "--cold", description = "Let every call read parameters that no cache holds.")
    boolean cold;

    @Option(names = "--threads", paramLabel = "N", description = "Threads. Default: 1.")
    int threads = 1;

    @Option(
            names = "--seconds",
            paramLabel = "X",
            description = "Time of one kernel on one shape, after the warm-up. Default: 0.5.")
    double seconds = 0.5;

    BenchOpsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        requireThreads(threads);
        requirePositive("--seconds", seconds);
        List<ShapeLine> lines = lines();
        Simd.requireAvailable();
        boolean all = against.contains(ALL);
        Selection selection = new Selection(Optional.ofNullable(kernel), all ? List.of() : against, all);
        List<Json> kernels = new ArrayList<>();
        double peak = 0;
        boolean headed = false;
        BenchOpsText text = new BenchOpsText(!against.isEmpty(), terminal().outColumns(TABLE_COLUMNS_PIPED));
        Duration time = Duration.ofNanos((long) (Math.min(seconds, MOST_SECONDS) * 1e9));
        ThreadMXBean beans = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Status status = new Status(terminal());
                KernelBenchmark benchmark =
                        new KernelBenchmark(threads, time, cold, beans::getTotalThreadAllocatedBytes)) {
            for (ShapeLine line : lines) {
                status.show(line.notation());
                ShapeResult result = benchmark.measure(line.shape(), selection);
                status.clear();
                peak = Math.max(peak, result.fmaPeakGflops());
                if (json) {
                    kernels.addAll(BenchOpsJson.of(line, result));
                } else {
                    if (!headed) {
                        print(text.head());
                        headed = true;
                    }
                    print(text.lines(line, result));
                }
            }
        }
        if (json) {
            terminal()
                    .out()
                    .println(report("lanewise/bench-ops/1")
                            .put("threads", threads)
                            .put("cold_parameters", cold)
                            .put("fma_peak_gflops", peak)
                            .put("kernels", Json.array(kernels))
                            .build()
                            .compact());
        } else {
            print(text.foot(threads, cold));
        }
        return ExitCode.DONE;
    }

    private void print(List<String> lines) {
        lines.forEach(terminal().out()::println);
        terminal().flush();
    }

    private List<ShapeLine> lines() {
        List<ShapeLine> lines = new ArrayList<>();
        shapes.forEach(shape -> lines.add(ShapeNotation.parse(shape)));
        if (file != null) {
            try {
                lines.addAll(ShapeNotation.parseAll(file.toString(), Files.readAllLines(file)));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read shapes: " + e, e);
            }
        }
        if (lines.isEmpty()) {
            TABLE.forEach(shape -> lines.add(ShapeNotation.parse(shape)));
        }
        return lines;
    }
}
