package org.lanewise.benchmarks.proof;

import java.util.Arrays;
import java.util.Locale;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Interleaved timing against the machine's own peak: every round measures the peak and then each
/// candidate, and a figure is the median over rounds of rate over peak.
final class Rates {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int WARM_UP = 4;
    private static final int ROUNDS = 15;
    /// Written so that the JIT drops nothing.
    @SuppressWarnings("UnusedVariable")
    private static volatile float sink;

    private Rates() {}

    /// Something to time.
    ///
    /// @param name what it is
    /// @param flops floating-point operations of one call that count
    /// @param call one call
    record Candidate(String name, double flops, Runnable call) {}

    /// Times candidates and prints one line each.
    static void print(Candidate... candidates) {
        int[] calls = new int[candidates.length];
        for (int i = 0; i < calls.length; i++) {
            calls[i] = calls(candidates[i].call());
        }
        double[][] rates = new double[candidates.length][ROUNDS];
        double[][] ratios = new double[candidates.length][ROUNDS];
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            double peak = peak();
            for (int i = 0; i < candidates.length; i++) {
                long begin = System.nanoTime();
                for (int call = 0; call < calls[i]; call++) {
                    candidates[i].call().run();
                }
                double rate = calls[i] * candidates[i].flops() / (System.nanoTime() - begin);
                if (round >= 0) {
                    rates[i][round] = rate;
                    ratios[i][round] = rate / peak;
                }
            }
        }
        for (int i = 0; i < candidates.length; i++) {
            Arrays.sort(rates[i]);
            Arrays.sort(ratios[i]);
            System.out.printf(
                    Locale.ROOT,
                    "%-52s %7.1f GFLOP/s (%.1f to %.1f)  %4.0f %% of peak%n",
                    candidates[i].name(),
                    rates[i][ROUNDS / 2],
                    rates[i][0],
                    rates[i][ROUNDS - 1],
                    100 * ratios[i][ROUNDS / 2]);
        }
    }

    /// Calls that take about 20 ms, after enough of them to be compiled.
    private static int calls(Runnable call) {
        long start = System.nanoTime();
        int done = 0;
        while (done < 20_000 && System.nanoTime() - start < 3_000_000_000L) {
            call.run();
            done++;
        }
        long begin = System.nanoTime();
        call.run();
        return Math.clamp(20_000_000 / Math.max(1, System.nanoTime() - begin), 1, 100_000);
    }

    /// The rate of independent fused multiply-adds in registers, in GFLOP/s.
    static double peak() {
        int turns = 400_000;
        long begin = System.nanoTime();
        sink = fma(turns);
        return turns * 12.0 * 2 * SPECIES.length() / (System.nanoTime() - begin);
    }

    private static float fma(int turns) {
        FloatVector a = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector b = FloatVector.broadcast(SPECIES, 1e-3f);
        FloatVector c0 = b;
        FloatVector c1 = b;
        FloatVector c2 = b;
        FloatVector c3 = b;
        FloatVector c4 = b;
        FloatVector c5 = b;
        FloatVector c6 = b;
        FloatVector c7 = b;
        FloatVector c8 = b;
        FloatVector c9 = b;
        FloatVector c10 = b;
        FloatVector c11 = b;
        for (int i = 0; i < turns; i++) {
            c0 = a.fma(b, c0);
            c1 = a.fma(b, c1);
            c2 = a.fma(b, c2);
            c3 = a.fma(b, c3);
            c4 = a.fma(b, c4);
            c5 = a.fma(b, c5);
            c6 = a.fma(b, c6);
            c7 = a.fma(b, c7);
            c8 = a.fma(b, c8);
            c9 = a.fma(b, c9);
            c10 = a.fma(b, c10);
            c11 = a.fma(b, c11);
        }
        return c0.add(c1)
                .add(c2)
                .add(c3)
                .add(c4)
                .add(c5)
                .add(c6)
                .add(c7)
                .add(c8)
                .add(c9)
                .add(c10)
                .add(c11)
                .lane(0);
    }
}
