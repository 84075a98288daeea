package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.tensor.ConfigurationException;

/// All leases are on one group, which grows to the largest and ends with the last.
class SharedWorkersTest {

    @Test
    void leases_share_one_group_that_grows() {
        try (SharedWorkers two = SharedWorkers.lease(2)) {
            assertThat(two.workers().threads()).isEqualTo(2);
            try (SharedWorkers three = SharedWorkers.lease(3)) {
                assertThat(three.workers()).isSameAs(two.workers());
                assertThat(two.workers().threads()).isEqualTo(3);
            }
            try (SharedWorkers again = SharedWorkers.lease(1)) {
                assertThat(again.workers()).isSameAs(two.workers());
                assertThat(again.workers().threads()).isEqualTo(3);
            }
        }
    }

    @Test
    void the_last_lease_ends_the_group() {
        SharedWorkers first = SharedWorkers.lease(2);
        SharedWorkers second = SharedWorkers.lease(2);
        Workers group = first.workers();
        first.close();
        first.close();
        try (SharedWorkers third = SharedWorkers.lease(2)) {
            assertThat(third.workers()).isSameAs(group);
        }
        second.close();
        try (SharedWorkers later = SharedWorkers.lease(2)) {
            assertThat(later.workers()).isNotSameAs(group);
        }
    }

    @Test
    void a_number_of_threads_out_of_range_is_refused() {
        for (int threads : new int[] {0, 257}) {
            assertThatThrownBy(() -> SharedWorkers.lease(threads))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessage("Threads are " + threads + ", expected 1 to 256");
        }
    }

    /// As Linux writes it: version 2 has quota and period in one file, version 1 the quota alone.
    @ParameterizedTest
    @CsvSource({"max 100000,false", "150000 100000,true", "-1,false", "50000,true", "'',false"})
    void a_quota_of_processor_time_is_found(String text, boolean limits, @TempDir Path folder) throws IOException {
        Path file = folder.resolve("cpu");
        Files.writeString(file, text + "\n");
        assertThat(CpuQuota.limits(file)).isEqualTo(limits);
        assertThat(CpuQuota.limits(folder.resolve("missing"))).isFalse();
    }
}
