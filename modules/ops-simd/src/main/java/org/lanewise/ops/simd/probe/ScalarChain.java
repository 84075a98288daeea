package org.lanewise.ops.simd.probe;

import java.time.Duration;

/// One chain of scalar multiplications and additions, bound by the latency of the units: what
/// every machine does without SIMD. The JIT cannot turn it into vectors, because each term needs
/// the one before. Not fused, because a JVM without the instruction computes `Math.fma` in
/// software.
public final class ScalarChain {

    private static final int REPEATS = 256;

    private ScalarChain() {}

    /// Measures one core.
    ///
    /// @param budget how long the rate must not rise
    /// @return GFLOP/s
    public static double gflops(Duration budget) {
        return Rounds.best(budget, ScalarChain::run) * REPEATS * 2 * 1e-9;
    }

    /// The sum starts from what the JIT does not know: from a constant at the fixed point it
    /// would know all terms.
    private static float run(int times) {
        float sum = times;
        for (int time = 0; time < times; time++) {
            for (int repeat = 0; repeat < REPEATS; repeat++) {
                sum = sum * 0.999f + 1e-3f;
            }
        }
        return sum;
    }
}
