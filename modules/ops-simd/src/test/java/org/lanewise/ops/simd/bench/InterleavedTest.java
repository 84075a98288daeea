package org.lanewise.ops.simd.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What interleaved timing promises besides the times themselves.
class InterleavedTest {

    /// Each call takes as much "heap" as its number says.
    private final AtomicLong heap = new AtomicLong();

    private final AtomicLong between = new AtomicLong();
    private volatile double sink;

    @Test
    void every_piece_is_timed_in_order_and_its_heap_is_its_own() {
        Interleaved rounds = new Interleaved(Duration.ofMillis(60), heap::get, between::incrementAndGet);
        List<Timing> timings = rounds.run(List.of(() -> work(100, 24), () -> work(20_000, 0)));
        assertThat(timings).hasSize(2).allSatisfy(timing -> {
            assertThat(timing.minNanos()).isPositive().isLessThanOrEqualTo(timing.medianNanos());
            assertThat(timing.medianNanos()).isLessThanOrEqualTo(timing.p99Nanos());
            assertThat(timing.calls()).isPositive();
        });
        assertThat(timings.get(0).allocatedBytes()).isEqualTo(24);
        assertThat(timings.get(1).allocatedBytes()).isZero();
        assertThat(between.get()).isPositive();
    }

    @Test
    void nothing_to_time_is_no_error() {
        assertThat(new Interleaved(Duration.ofMillis(1), heap::get, () -> {}).run(List.of()))
                .isEmpty();
    }

    private void work(int turns, int bytes) {
        double x = sink;
        for (int i = 0; i < turns; i++) {
            x = x * 0.5 + i;
        }
        sink = x;
        heap.addAndGet(bytes);
    }
}
