package org.lanewise.ops.simd.probe;

import java.time.Duration;

/// One chain of scalar fused multiply-adds, bound by the latency of the unit: what every machine does without SIMD. The
/// JIT cannot turn it into vectors, because each term needs the one before.
public final class ScalarFma {

    private static final int REPEATS = 256;

    private ScalarFma() {}

    /// Measures one core.
    ///
    /// @param budget how long the rate must not rise
    /// @return GFLOP/s, two operations a multiply-add
    public static double gflops(Duration budget) {
        return Rounds.best(budget, ScalarFma::run) * REPEATS * 2 * 1e-9;
    }

    /// The sum starts from what the JIT does not know: a constant near the fixed point would be the sum of all terms.
    private static float run(int times) {
        float sum = times;
        for (int time = 0; time < times; time++) {
            for (int repeat = 0; repeat < REPEATS; repeat++) {
                sum = Math.fma(sum, 0.999f, 1e-3f);
            }
        }
        return sum;
    }
}
