package org.lanewise.cli;

import java.time.Duration;
import java.util.List;
import org.lanewise.ops.simd.catalog.Machine;
import org.lanewise.tensor.json.Json;
import picocli.CommandLine.Command;

/// Says whether this machine and this JVM run the kernels as they are meant to run.
@Command(
        name = "doctor",
        description = "Says what this machine can do, and whether the kernels really run as SIMD instructions.",
        footer = {
            "./lanewise doctor",
            "./lanewise doctor --json",
            "Measures for a few seconds; other load on the machine lowers the figures. Exit code 1 when the kernels do not"
                    + " run as SIMD instructions."
        })
final class DoctorCommand extends ReportingCommand {

    private static final Duration BUDGET = Duration.ofMillis(1200);

    DoctorCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public Integer call() {
        Machine machine;
        try (Status status = new Status(terminal())) {
            status.show("measuring, a few seconds");
            machine = Machine.measure(BUDGET);
        }
        List<String> features = Machine.cpuFeatures();
        int threads = Runtime.getRuntime().availableProcessors();
        long heap = Runtime.getRuntime().maxMemory();
        int code = machine.simdCompiled() ? ExitCode.DONE : ExitCode.FAILED;
        if (json) {
            terminal()
                    .json(report("lanewise/doctor/1")
                            .put("features", Json.strings(features))
                            .put("threads", threads)
                            .put("heap_bytes", heap)
                            .put("fma_peak_gflops", machine.fmaPeakGflops())
                            .put("tile_gflops", machine.tileGflops())
                            .put("read_gb_per_s", machine.readGigabytesPerSecond())
                            .put("simd_ok", machine.simdCompiled())
                            .build());
            return code;
        }
        terminal().fact("Lanewise", About.version());
        terminal().fact("JDK", About.jdk());
        terminal()
                .fact(
                        "CPU",
                        machine.cpu() + ", " + Text.threads(threads)
                                + (features.isEmpty() ? "" : ", " + String.join(" ", features)));
        terminal().fact("Vectors", machine.vectorBits() + " bits");
        terminal().fact("FMA peak", Text.decimal(machine.fmaPeakGflops(), 1) + " GFLOP/s on one core");
        terminal()
                .fact(
                        "Tile",
                        Text.decimal(machine.tileGflops(), 1) + " GFLOP/s, "
                                + Text.percent(machine.tileGflops() / machine.fmaPeakGflops()) + " of the peak");
        terminal()
                .fact(
                        "Memory",
                        Text.decimal(machine.readGigabytesPerSecond(), 1) + " GB/s read by one core, heap up to "
                                + Text.bytes(heap));
        terminal().fact("Verdict", verdict(machine, features));
        return code;
    }

    private static String verdict(Machine machine, List<String> features) {
        if (machine.simdCompiled()) {
            return "good: the kernels run as SIMD instructions";
        }
        boolean x86WithoutFma = features.contains("avx") && !features.contains("fma");
        return "bad: the kernels do not run as SIMD instructions"
                + (x86WithoutFma
                        ? ", because the CPU has no fused multiply-add"
                        : "; check for -Xint, -XX:TieredStopAtLevel, -XX:-UseFMA and a JVM without the C2 compiler");
    }
}
