package org.lanewise.ops.simd.bench;

import java.util.Arrays;

/// The distribution of latencies in nanoseconds.
///
/// A quantile is the smallest sample that is not below the wanted share of all samples (nearest
/// rank): a call that was measured, never a value between two.
///
/// @param calls number of calls
/// @param min the shortest
/// @param p50 median
/// @param p99 99 of 100 calls were no longer
/// @param p999 999 of 1000 calls were no longer; the longest where there are fewer than 1000
/// @param max the longest
/// @param mean arithmetic mean
public record LatencySummary(long calls, long min, long p50, long p99, long p999, long max, double mean) {

    private static final int PER_MILLE = 1000;

    /// Sorts samples and reads the quantiles off.
    ///
    /// @param nanos the samples; sorted afterwards
    /// @return their distribution
    /// @throws IllegalStateException when there is no sample
    public static LatencySummary of(long[] nanos) {
        if (nanos.length == 0) {
            throw new IllegalStateException("Latencies of no call have no distribution");
        }
        Arrays.sort(nanos);
        double sum = 0;
        for (long sample : nanos) {
            sum += sample;
        }
        return new LatencySummary(
                nanos.length,
                nanos[0],
                quantile(nanos, 500),
                quantile(nanos, 990),
                quantile(nanos, 999),
                nanos[nanos.length - 1],
                sum / nanos.length);
    }

    private static long quantile(long[] sorted, int perMille) {
        return sorted[Math.toIntExact(Math.ceilDiv((long) sorted.length * perMille, PER_MILLE)) - 1];
    }
}
