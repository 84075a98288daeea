package org.lanewise.benchmarks.peer;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.lanewise.ops.simd.bench.ShapeNotation;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// One layer on one engine, in a JVM of its own: what a fork gives that [PeerTable] does not is a
/// JIT that has seen nothing else, and other addresses.
///
/// Other layers: `-p shape="conv ic64 oc256 h56 k1,gemv in4096 out4096"`.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 8, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 5,
        jvmArgsAppend = {"--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
public class LayerBenchmark {

    private static final long SEED = 1;
    private static final int THREADS = 1;

    /// The layer in the notation of [ShapeNotation].
    @Param({
        "conv ic64 oc64 h56 k3 p1 relu",
        "conv ic128 oc128 h28 k3 p1 relu",
        "conv ic256 oc256 h14 k3 p1 relu",
        "conv ic512 oc512 h7 k3 p1 relu",
        "conv ic256 oc64 h56 k1",
        "dw c144 h56 k3 p1"
    })
    public String shape = "";

    /// What computes it, and in which layout.
    @Param({"lanewise-blocked", "onednn", "lanewise-nchw", "onnxruntime"})
    public String engine = "";

    private Optional<Engine> opened = Optional.empty();
    private Optional<Contender> prepared = Optional.empty();
    private Runnable layer = () -> {};

    /// Makes the layer ready.
    @Setup
    public void prepare() {
        Engine made = switch (engine) {
            case "lanewise-blocked" -> new Lanewise(THREADS, true, Optional.empty());
            case "lanewise-nchw" -> new Lanewise(THREADS, false, Optional.empty());
            case "onednn" -> new OneDnn(THREADS);
            case "onnxruntime" -> new OnnxRuntime(THREADS);
            default -> throw new IllegalArgumentException("engine " + engine);
        };
        Contender contender =
                made.prepare(LayerValues.of(ShapeNotation.parse(shape).shape(), SEED));
        opened = Optional.of(made);
        prepared = Optional.of(contender);
        layer = contender;
    }

    /// Computes the layer.
    @Benchmark
    public void run() {
        layer.run();
    }

    /// Frees what the engine holds.
    @TearDown
    public void close() {
        prepared.ifPresent(Contender::close);
        opened.ifPresent(Engine::close);
    }
}
