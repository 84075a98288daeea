package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.lanewise.ops.simd.catalog.Machine;

/// What [Machine] says, never how fast it is.
class MachineTest {

    @Test
    void measuresEveryFigure() {
        Machine machine = Machine.measure(Duration.ofMillis(200));

        assertThat(machine.cpu()).isEqualTo(Machine.cpuName()).isNotBlank();
        assertThat(machine.vectorBits()).isEqualTo(Simd.vectorBits()).isIn(128, 256, 512);
        assertThat(machine.fmaPeakGflops()).isFinite().isPositive();
        assertThat(machine.tileGflops()).isFinite().isPositive();
        assertThat(machine.readGigabytesPerSecond()).isFinite().isPositive();
    }

    @Test
    void measuresThePeakAlone() {
        assertThat(Machine.measureFmaPeak(Duration.ofMillis(20))).isFinite().isPositive();
    }

    @Test
    void namesEachFeatureOnce() {
        assertThat(Machine.cpuFeatures()).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z0-9]+"));
    }
}
