package org.lanewise.ops.simd.bench;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Calls something again and again on the calling thread and keeps how long each call took.
///
/// A closed loop calls as soon as the call before is done: it shows what a call costs. An open
/// loop calls when a request arrives, and a request that finds the call before still running waits:
/// its latency counts from its arrival (no coordinated omission). That shows what users of a
/// service meet.
public final class LatencyLoop {

    /// Calls between two looks at the room for samples.
    private static final int ROUND = 1 << 14;

    /// Most samples of a closed loop, 160 MB of them.
    private static final int MOST_CALLS = 20_000_000;

    private final LongSupplier nanoClock;
    private final LongSupplier allocatedBytes;

    /// @param nanoClock the time in nanoseconds from some origin
    /// @param allocatedBytes heap that all threads took since the start of the JVM
    public LatencyLoop(LongSupplier nanoClock, LongSupplier allocatedBytes) {
        this.nanoClock = nanoClock;
        this.allocatedBytes = allocatedBytes;
    }

    /// What a loop met.
    ///
    /// @param samples every call
    /// @param latencies their distribution
    /// @param nanos from the first request to the last answer
    /// @param busyNanos how much of it was spent in calls
    /// @param allocatedBytes heap that all threads of this JVM took meanwhile
    public record Result(Latencies samples, LatencySummary latencies, long nanos, long busyNanos, long allocatedBytes) {

        /// Calls per second.
        ///
        /// @return answers over the time from the first request to the last answer
        public double callsPerSecond() {
            return latencies.calls() / (nanos * 1e-9);
        }

        /// How much of the time was spent in calls.
        ///
        /// @return 0 to 1
        public double utilisation() {
            return (double) busyNanos / nanos;
        }

        /// Heap that a call took.
        ///
        /// @return bytes, in the mean
        public double allocatedBytesPerCall() {
            return (double) allocatedBytes / latencies.calls();
        }
    }

    /// Calls without a pause.
    ///
    /// @param call what is called
    /// @param time how long; at least one call is made
    /// @return what the loop met
    public Result closed(Runnable call, Duration time) {
        Latencies latencies = new Latencies(ROUND);
        long allocated = 0;
        long spent = 0;
        long wanted = time.toNanos();
        do {
            latencies.reserve(ROUND);
            long allocatedBefore = allocatedBytes.getAsLong();
            spent += round(call, latencies, wanted - spent);
            allocated += allocatedBytes.getAsLong() - allocatedBefore;
        } while (spent < wanted && latencies.count() + ROUND <= MOST_CALLS);
        return new Result(latencies, latencies.summary(), spent, spent, allocated);
    }

    private long round(Runnable call, Latencies latencies, long wanted) {
        long start = nanoClock.getAsLong();
        long last = start;
        for (int i = 0; i < ROUND && (i == 0 || last - start < wanted); i++) {
            call.run();
            long now = nanoClock.getAsLong();
            latencies.add(now - last);
            last = now;
        }
        return last - start;
    }

    /// Calls once for each arrival, first come, first served. Between arrivals it spins, so that no
    /// thread's way out of sleep is counted.
    ///
    /// @param call what is called
    /// @param arrivals when requests arrive
    /// @param requests how many there are, 1 or more
    /// @param limit when the loop ends, whatever has not been answered by then: for more requests
    ///     than can be answered
    /// @return what the loop met; fewer calls than requests when the limit was reached
    public Result open(Runnable call, Arrivals arrivals, int requests, Duration limit) {
        Latencies latencies = new Latencies(requests);
        long allocatedBefore = allocatedBytes.getAsLong();
        long busy = 0;
        long start = nanoClock.getAsLong();
        long done = start;
        long most = limit.toNanos();
        for (int i = 0; i < requests && (i == 0 || done - start < most); i++) {
            long arrival = start + arrivals.next();
            long begin = nanoClock.getAsLong();
            while (begin < arrival) {
                Thread.onSpinWait();
                begin = nanoClock.getAsLong();
            }
            call.run();
            done = nanoClock.getAsLong();
            latencies.add(done - arrival);
            busy += done - begin;
        }
        return new Result(
                latencies, latencies.summary(), done - start, busy, allocatedBytes.getAsLong() - allocatedBefore);
    }
}
