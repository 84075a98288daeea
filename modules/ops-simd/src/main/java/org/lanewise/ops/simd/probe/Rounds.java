package org.lanewise.ops.simd.probe;

import java.time.Duration;

/// Repeats a piece of work and finds its best rate.
final class Rounds {

    /// A round is long against the clock's step and short against a time slice of the operating
    /// system.
    private static final long ROUND_NANOS = 1_000_000;

    /// A better rate by this much says that the JIT is not done.
    private static final double RISE = 1.05;

    /// While the rate rises, the work goes on for this many budgets.
    private static final int MOST_BUDGETS = 8;

    private static final int LEAST_ROUNDS = 3;
    private static final int MOST_TIMES = 1 << 28;

    private Rounds() {}

    /// A piece of work.
    @FunctionalInterface
    interface Work {

        /// Does the work a number of times.
        ///
        /// @param times 1 or more
        /// @return a number that depends on all of it, so that the JIT drops nothing
        float run(int times);
    }

    /// The best rate of a round of about a millisecond, when no round has been clearly better for
    /// as long as the budget.
    ///
    /// @param budget how long the rate must not rise; the work goes on for up to eight times as
    ///     long
    /// @param work the work
    /// @return times per second
    static double best(Duration budget, Work work) {
        long nanos = budget.toNanos();
        long begin = System.nanoTime();
        long last = begin + MOST_BUDGETS * nanos;
        long end = begin + nanos;
        int times = 1;
        double best = 0;
        double settled = 0;
        float sink = 0;
        long now = begin;
        for (int round = 0; round < LEAST_ROUNDS || now < Math.min(end, last); ) {
            sink += work.run(times);
            long before = now;
            now = System.nanoTime();
            long took = now - before;
            if (took < ROUND_NANOS && times < MOST_TIMES) {
                times *= 2;
                continue;
            }
            round++;
            best = Math.max(best, times * 1e9 / took);
            if (best > RISE * settled) {
                settled = best;
                end = now + nanos;
            }
        }
        return Float.isNaN(sink) ? 0 : best;
    }
}
