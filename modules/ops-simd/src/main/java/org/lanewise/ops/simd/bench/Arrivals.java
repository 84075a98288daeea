package org.lanewise.ops.simd.bench;

import org.lanewise.tensor.RandomStream;
import org.lanewise.tensor.RandomStream.Purpose;

/// When the requests of an open loop arrive: at times that do not depend on how long any answer
/// takes. The same seed gives the same times.
public final class Arrivals {

    /// How arrivals are spread.
    public enum Kind {
        /// One each 1 / rate seconds.
        FIXED,
        /// Independent of each other: gaps are exponentially distributed, as those of requests of
        /// many users are.
        POISSON
    }

    private static final double SECOND = 1e9;

    private final Kind kind;
    private final double gapNanos;
    private final RandomStream stream;
    private double next;
    private int index;

    /// @param kind how they are spread
    /// @param ratePerSecond requests per second in the mean, more than 0
    /// @param seed what the gaps are drawn by
    public Arrivals(Kind kind, double ratePerSecond, long seed) {
        this.kind = kind;
        gapNanos = SECOND / ratePerSecond;
        stream = new RandomStream(seed, Purpose.TEST, 0, 0, 0);
    }

    /// The next arrival.
    ///
    /// @return nanoseconds since the start, never less than the one before; the first is 0 with
    ///     fixed gaps
    public long next() {
        long now = switch (kind) {
            case FIXED -> Math.round(index * gapNanos);
            case POISSON -> {
                // 1 - u is in (0, 1].
                next -= gapNanos * StrictMath.log(1.0 - stream.uniform(0, index));
                yield Math.round(next);
            }
        };
        index++;
        return now;
    }
}
