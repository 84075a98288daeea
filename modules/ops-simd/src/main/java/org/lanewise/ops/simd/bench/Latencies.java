package org.lanewise.ops.simd.bench;

import java.util.Arrays;

/// How long each of many calls took: every one is kept, so that quantiles are exact.
///
/// Adding allocates nothing; room is made between the timed parts. Not safe to share.
public final class Latencies {

    private long[] nanos;
    private int count;

    /// @param room calls that can be added at once
    public Latencies(int room) {
        nanos = new long[room];
    }

    /// Calls that can be added before more room is needed.
    ///
    /// @return their number
    public int room() {
        return nanos.length - count;
    }

    /// Calls that were added.
    ///
    /// @return their number
    public int count() {
        return count;
    }

    /// Makes room, at least doubling what is there when it has to grow. Not for the timed part.
    ///
    /// @param calls calls that can be added afterwards
    public void reserve(int calls) {
        if (room() < calls) {
            nanos = Arrays.copyOf(nanos, Math.max(Math.addExact(count, calls), Math.multiplyExact(2, nanos.length)));
        }
    }

    /// Adds a call.
    ///
    /// @param latency nanoseconds
    public void add(long latency) {
        nanos[count++] = latency;
    }

    /// Adds all calls of another object, making room for them.
    ///
    /// @param other what is added
    public void addAll(Latencies other) {
        reserve(other.count);
        System.arraycopy(other.nanos, 0, nanos, count, other.count);
        count += other.count;
    }

    /// Forgets all calls and keeps the room.
    public void clear() {
        count = 0;
    }

    /// The distribution of all calls.
    ///
    /// @return exact quantiles
    /// @throws IllegalStateException when there was no call
    public LatencySummary summary() {
        return LatencySummary.of(Arrays.copyOf(nanos, count));
    }
}
