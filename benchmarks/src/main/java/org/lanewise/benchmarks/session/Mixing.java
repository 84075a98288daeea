package org.lanewise.benchmarks.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.lanewise.ops.simd.bench.Interleaved;
import org.lanewise.ops.simd.bench.KernelBenchmark;
import org.lanewise.ops.simd.bench.Selection;
import org.lanewise.ops.simd.bench.ShapeNotation;

/// Runs all models of a list and every kernel of every list, so that the JIT has seen everything
/// before anything is measured: call sites that are fast only as long as one kernel passes them are
/// slow afterwards.
final class Mixing {

    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final Duration KERNEL = Duration.ofMillis(10);

    private static final List<String> SHAPES = List.of(
            "conv ic3 oc32 h32 k3 p1 relu",
            "conv ic64 oc64 h14 k3 p1 relu",
            "conv ic64 oc64 h14 k3 s2 p1",
            "conv ic64 oc96 h14 k1",
            "conv ic48 oc48 h14 k3 p1 g3",
            "conv ic32 oc32 h9 k5 p2 residual",
            "conv ic32 oc32 h14 k3 p1 dsrc",
            "conv ic32 oc32 h14 k3 p1 dweights",
            "dw c64 h14 k3 p1",
            "dw c64 h14 k5 s2 p2",
            "pool max c64 h14 k2",
            "pool max c64 h14 k3 s2 p1",
            "pool avg c64 h7 global",
            "pool avg c64 h14 k3 s2 p1",
            "linear in256 out100 n16",
            "gemv in256 out100",
            "gemm m64 n64 k64");

    private Mixing() {}

    /// Runs everything on as many threads as are going to be measured.
    ///
    /// @param models the models
    /// @param threads numbers of threads of a call
    static void run(List<ServedModel> models, List<Integer> threads) {
        try (KernelBenchmark kernels = new KernelBenchmark(1, KERNEL, false, () -> 0)) {
            for (String shape : SHAPES) {
                kernels.measure(ShapeNotation.parse(shape).shape(), new Selection(Optional.empty(), List.of(), true));
            }
        }
        for (ServedModel model : models) {
            for (int count : threads) {
                try (LanewiseContender contender = new LanewiseContender(model, count)) {
                    Interleaved.warmUp(contender, PATIENCE);
                }
            }
        }
    }
}
