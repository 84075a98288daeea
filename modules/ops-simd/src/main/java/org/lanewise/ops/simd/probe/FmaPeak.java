package org.lanewise.ops.simd.probe;

import static jdk.incubator.vector.FloatVector.broadcast;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

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
        FloatVector x = broadcast(SPECIES, 1e-3f);
        FloatVector y = broadcast(SPECIES, 1e-3f);
        FloatVector a = broadcast(SPECIES, 1f);
        FloatVector b = broadcast(SPECIES, 2f);
        FloatVector c = broadcast(SPECIES, 3f);
        FloatVector d = broadcast(SPECIES, 4f);
        FloatVector e = broadcast(SPECIES, 5f);
        FloatVector f = broadcast(SPECIES, 6f);
        FloatVector g = broadcast(SPECIES, 7f);
        FloatVector h = broadcast(SPECIES, 8f);
        FloatVector i = broadcast(SPECIES, 9f);
        FloatVector j = broadcast(SPECIES, 10f);
        FloatVector k = broadcast(SPECIES, 11f);
        FloatVector l = broadcast(SPECIES, 12f);
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
