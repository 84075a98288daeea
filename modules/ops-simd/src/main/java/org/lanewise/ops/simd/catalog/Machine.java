package org.lanewise.ops.simd.catalog;

import java.time.Duration;
import java.util.List;
import org.lanewise.ops.simd.Simd;
import org.lanewise.ops.simd.probe.CpuInfo;
import org.lanewise.ops.simd.probe.FmaPeak;
import org.lanewise.ops.simd.probe.ReadBandwidth;
import org.lanewise.ops.simd.probe.ScalarChain;
import org.lanewise.ops.simd.probe.TileRate;

/// What this machine and this JVM do, measured on one core.
///
/// @param cpu name of the processor
/// @param vectorBits width of the vectors that the kernels use
/// @param fmaPeakGflops best rate of fused multiply-adds on registers alone, two operations each
/// @param tileGflops best rate of a register tile of the kernels on data in the first cache
/// @param readGigabytesPerSecond best rate of reading memory that no cache holds, in 10^9 bytes
/// @param simdCompiled whether the Vector API became vector instructions: a tile is at least
/// [#LEAST_SPEEDUP] times as fast as one chain of scalar multiplications and additions
public record Machine(
        String cpu,
        int vectorBits,
        double fmaPeakGflops,
        double tileGflops,
        double readGigabytesPerSecond,
        boolean simdCompiled) {

    /// How much faster than one scalar chain a tile must be to count as compiled.
    ///
    /// A chain waits for the latency of every operation, some three or four cycles each. A tile
    /// of 128-bit vectors that starts one fused multiply-add a cycle is about 28 times as fast;
    /// one whose vectors are objects, or whose fused multiply-adds are computed in software, is
    /// slower than the chain.
    public static final double LEAST_SPEEDUP = 4;

    /// A JIT that is short of processor time has not compiled a tile when its rate no longer seems
    /// to rise. Before the kernels are said not to run as vector instructions, the tile is measured
    /// again, each time for twice as long, up to this factor.
    private static final int MOST_PATIENCE = 16;

    /// Measures, on the calling thread. Other load on the machine lowers the figures.
    ///
    /// Reads a temporary array of 256 MB, or a quarter of the heap where that is less.
    ///
    /// @param budget about how long it takes when the JIT is quick, half a second or more for
    /// steady figures; while the figures still rise, up to eight times as long
    /// @return the figures
    /// @throws ConfigurationException when the Vector API is not there
    public static Machine measure(Duration budget) {
        Simd.requireAvailable();
        Duration part = budget.dividedBy(4);
        double scalar = ScalarChain.gflops(part);
        double tile = TileRate.gflops(part);
        for (int patience = 2; tile < LEAST_SPEEDUP * scalar && patience <= MOST_PATIENCE; patience *= 2) {
            tile = Math.max(tile, TileRate.gflops(part.multipliedBy(patience)));
        }
        return new Machine(
                cpuName(),
                Simd.vectorBits(),
                FmaPeak.gflops(part),
                tile,
                ReadBandwidth.gigabytesPerSecond(part),
                tile >= LEAST_SPEEDUP * scalar);
    }

    /// Measures the best rate of fused multiply-adds alone, on the calling thread.
    ///
    /// @param budget about how long it takes when the JIT is quick, else up to eight times as
    ///     long
    /// @return GFLOP/s of one core, two operations a multiply-add
    /// @throws ConfigurationException when the Vector API is not there
    public static double measureFmaPeak(Duration budget) {
        Simd.requireAvailable();
        return FmaPeak.gflops(budget);
    }

    /// The name of the processor as the operating system gives it. Needs no Vector API.
    ///
    /// @return the name, or the name of the architecture where there is none
    public static String cpuName() {
        return CpuInfo.name();
    }

    /// The processor's extensions that matter to the kernels, as the operating system names them:
    /// `fma`, `avx2`, `avx512f`, `asimd` and such. Needs no Vector API.
    ///
    /// @return names in order of age; empty where the operating system does not tell
    public static List<String> cpuFeatures() {
        return CpuInfo.features();
    }
}
