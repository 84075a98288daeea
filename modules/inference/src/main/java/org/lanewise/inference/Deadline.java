package org.lanewise.inference;

import java.time.Duration;

/// A moment up to which a call may take, by [System#nanoTime()]. A value: equal moments are equal.
///
/// A call looks at it before it begins, while it waits for a workspace, between the steps of the
/// network and, inside long steps, between their parts; see [Session].
///
/// @param nanoTime the moment; without meaning when there is none
/// @param exists whether there is a moment at all
public record Deadline(long nanoTime, boolean exists) {

    private static final Deadline NONE = new Deadline(0, false);

    /// Longest time that the clock can tell from a moment in the past.
    private static final long FAR = Long.MAX_VALUE / 2;

    /// No deadline.
    ///
    /// @return a deadline that never passes
    public static Deadline none() {
        return NONE;
    }

    /// A time from now. Zero or less has passed already; some hundred years or more are no
    /// different from none.
    ///
    /// @param time the time
    /// @return the deadline
    public static Deadline in(Duration time) {
        long nanos;
        try {
            nanos = time.toNanos();
        } catch (ArithmeticException _) {
            nanos = time.isNegative() ? 0 : FAR;
        }
        return new Deadline(System.nanoTime() + Math.clamp(nanos, 0, FAR), true);
    }

    /// Whether the moment has come.
    ///
    /// @return whether there is one and it is now or was before
    public boolean hasPassed() {
        return exists && System.nanoTime() - nanoTime >= 0;
    }

    /// Nanoseconds that are left.
    ///
    /// @return 0 or more; [Long#MAX_VALUE] when there is no deadline
    public long remainingNanos() {
        return exists ? Math.max(0, nanoTime - System.nanoTime()) : Long.MAX_VALUE;
    }
}
