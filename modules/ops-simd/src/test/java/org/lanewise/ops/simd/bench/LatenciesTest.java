package org.lanewise.ops.simd.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Quantiles are samples, found by counting.
class LatenciesTest {

    @Test
    void aThousandSamplesHaveTheQuantilesOfTheirRanks() {
        List<Long> shuffled = LongStream.rangeClosed(1, 1000).boxed().collect(Collectors.toList());
        Collections.shuffle(shuffled, new Random(1));
        Latencies latencies = new Latencies(1000);
        shuffled.forEach(latencies::add);
        assertThat(latencies.summary()).isEqualTo(new LatencySummary(1000, 1, 500, 990, 999, 1000, 500.5));
    }

    @Test
    void aQuantileIsTheSmallestSampleThatEnoughAreNotAbove() {
        for (int size = 1; size <= 2_100; size += size < 120 ? 1 : 97) {
            long[] samples = new Random(size).longs(size, 0, 50).toArray();
            LatencySummary summary = LatencySummary.of(samples.clone());
            assertThat(summary.p50()).as("median of %d", size).isEqualTo(counted(samples, 500));
            assertThat(summary.p99()).as("p99 of %d", size).isEqualTo(counted(samples, 990));
            assertThat(summary.p999()).as("p99.9 of %d", size).isEqualTo(counted(samples, 999));
        }
    }

    private static long counted(long[] samples, int perMille) {
        return Arrays.stream(samples)
                .filter(candidate -> 1000
                                * Arrays.stream(samples)
                                        .filter(s -> s <= candidate)
                                        .count()
                        >= (long) perMille * samples.length)
                .min()
                .orElseThrow();
    }

    @Test
    void roomGrowsAndKeepsWhatIsThere() {
        Latencies latencies = new Latencies(2);
        latencies.add(3);
        latencies.add(1);
        assertThat(latencies.room()).isZero();
        latencies.reserve(5);
        assertThat(latencies.room()).isGreaterThanOrEqualTo(5);
        latencies.add(2);
        assertThat(latencies.summary()).isEqualTo(new LatencySummary(3, 1, 2, 3, 3, 3, 2));
        Latencies twice = new Latencies(0);
        twice.addAll(latencies);
        twice.addAll(latencies);
        assertThat(twice.summary()).isEqualTo(new LatencySummary(6, 1, 2, 3, 3, 3, 2));
        latencies.clear();
        assertThatThrownBy(latencies::summary).isInstanceOf(IllegalStateException.class);
    }
}
