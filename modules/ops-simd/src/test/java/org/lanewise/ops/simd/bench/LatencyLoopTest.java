package org.lanewise.ops.simd.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/// Loops on a clock that moves when someone reads it or works.
class LatencyLoopTest {

    /// A clock whose reading takes a nanosecond.
    private static final class Clock implements LongSupplier {
        private long now = 1_000_000;

        @Override
        public long getAsLong() {
            return now++;
        }

        Runnable work(long nanos) {
            return () -> now += nanos;
        }
    }

    private static final Duration LONG = Duration.ofSeconds(1);

    private final Clock clock = new Clock();
    private final LatencyLoop loop = new LatencyLoop(clock, () -> 0);

    @Test
    void aClosedLoopCallsUntilTheTimeIsOver() {
        LatencyLoop.Result result = loop.closed(clock.work(99), Duration.ofNanos(1_000));
        assertThat(result.latencies()).isEqualTo(new LatencySummary(10, 100, 100, 100, 100, 100, 100));
        assertThat(result.nanos()).isEqualTo(1_000);
        assertThat(result.utilisation()).isEqualTo(1);
        assertThat(result.callsPerSecond()).isCloseTo(1e7, within(1.0));
    }

    @Test
    void aClosedLoopCallsOnceWhateverTheTime() {
        assertThat(loop.closed(clock.work(99), Duration.ZERO).latencies().calls())
                .isEqualTo(1);
    }

    @Test
    void aClosedLoopKeepsEveryCallBeyondTheFirstRoom() {
        LatencyLoop.Result result = loop.closed(clock.work(9), Duration.ofNanos(1_000_000));
        assertThat(result.latencies().calls()).isEqualTo(100_000);
    }

    @Test
    void anOpenLoopThatKeepsUpCountsTheCallAlone() {
        Arrivals everyMicrosecond = new Arrivals(Arrivals.Kind.FIXED, 1e6, 1);
        LatencyLoop.Result result = loop.open(clock.work(200), everyMicrosecond, 50, LONG);
        assertThat(result.latencies().calls()).isEqualTo(50);
        assertThat(result.latencies().min()).isBetween(200L, 205L);
        assertThat(result.latencies().max()).isBetween(200L, 205L);
        assertThat(result.utilisation()).isCloseTo(0.2, within(0.01));
    }

    @Test
    void anOpenLoopCountsTheWaitBehindASlowCall() {
        int[] calls = {0};
        Runnable slowOnce = () -> clock.work(calls[0]++ == 10 ? 10_000 : 100).run();
        LatencyLoop.Result result = loop.open(slowOnce, new Arrivals(Arrivals.Kind.FIXED, 1e6, 1), 1_000, LONG);
        // The slow call takes 10 us; while it runs and the backlog is worked off, another ten wait.
        assertThat(result.latencies().max()).isBetween(10_000L, 10_100L);
        assertThat(result.latencies().p99()).isGreaterThan(800);
        assertThat(result.latencies().p50()).isLessThan(110);
    }

    @Test
    void anOpenLoopBeyondTheCapacityHasLatenciesThatGrowToTheEnd() {
        LatencyLoop.Result result = loop.open(clock.work(1_999), new Arrivals(Arrivals.Kind.FIXED, 1e6, 1), 100, LONG);
        assertThat(result.latencies().max()).isCloseTo(100 * 1_000L + 1_000, within(1_000L));
        assertThat(result.callsPerSecond()).isCloseTo(5e5, within(1e4));
        assertThat(result.utilisation()).isGreaterThan(0.99);
    }

    @Test
    void anOpenLoopEndsAtItsLimit() {
        Arrivals arrivals = new Arrivals(Arrivals.Kind.FIXED, 1e6, 1);
        LatencyLoop.Result result = loop.open(clock.work(1_999), arrivals, 1_000_000, Duration.ofNanos(20_000));
        assertThat(result.latencies().calls()).isEqualTo(10);
    }

    @Test
    void theHeapThatCallsTookIsTheirsAlone() {
        long[] heap = {0};
        LatencyLoop counting = new LatencyLoop(clock, () -> heap[0]);
        Runnable allocating = () -> {
            clock.work(9).run();
            heap[0] += 24;
        };
        assertThat(counting.closed(allocating, Duration.ofMillis(1)).allocatedBytesPerCall())
                .isEqualTo(24);
        assertThat(counting.open(allocating, new Arrivals(Arrivals.Kind.FIXED, 1e6, 1), 7, LONG)
                        .allocatedBytesPerCall())
                .isEqualTo(24);
    }
}
