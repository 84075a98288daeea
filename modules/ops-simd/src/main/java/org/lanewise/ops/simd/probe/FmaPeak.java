package org.lanewise.ops.simd.probe;

import java.time.Duration;
import jdk.incubator.vector.FloatVector;
import org.lanewise.ops.simd.lanes.Lanes;

/// The most fused multiply-adds that a core does in registers.
///
/// Twelve accumulators: two units with a latency of four or five cycles need eight to ten
/// independent chains, and twelve with two operands fit the sixteen registers of 256-bit
/// machines.
public final class FmaPeak {

    private static final int ACCUMULATORS = 12;
    private static final int REPEATS = 256;

    private FmaPeak() {}

    /// Measures one core.
    ///
    /// @param budget how long the rate must not rise
    /// @return GFLOP/s, two operations a multiply-add
    public static double gflops(Duration budget) {
        return Rounds.best(budget, FmaPeak::run) * REPEATS * ACCUMULATORS * Lanes.LENGTH * 2 * 1e-9;
    }

    private static float run(int times) {
        FloatVector x = Lanes.of(1e-3f);
        FloatVector y = Lanes.of(1e-3f);
        FloatVector a = Lanes.of(1f);
        FloatVector b = Lanes.of(2f);
        FloatVector c = Lanes.of(3f);
        FloatVector d = Lanes.of(4f);
        FloatVector e = Lanes.of(5f);
        FloatVector f = Lanes.of(6f);
        FloatVector g = Lanes.of(7f);
        FloatVector h = Lanes.of(8f);
        FloatVector i = Lanes.of(9f);
        FloatVector j = Lanes.of(10f);
        FloatVector k = Lanes.of(11f);
        FloatVector l = Lanes.of(12f);
        for (int time = 0; time < times; time++) {
            for (int repeat = 0; repeat < REPEATS; repeat++) {
                a = x.fma(y, a);
                b = x.fma(y, b);
                c = x.fma(y, c);
                d = x.fma(y, d);
                e = x.fma(y, e);
                f = x.fma(y, f);
                g = x.fma(y, g);
                h = x.fma(y, h);
                i = x.fma(y, i);
                j = x.fma(y, j);
                k = x.fma(y, k);
                l = x.fma(y, l);
            }
        }
        return a.add(b)
                .add(c)
                .add(d)
                .add(e)
                .add(f)
                .add(g)
                .add(h)
                .add(i)
                .add(j)
                .add(k)
                .add(l)
                .lane(0);
    }
}
