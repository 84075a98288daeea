package org.lanewise.ops.simd.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.lanewise.ops.simd.catalog.Kernels;
import org.lanewise.tensor.ConfigurationException;

/// Which kernels are measured, and what is said of the others.
class KernelBenchmarkTest {

    private static final KernelBenchmark BENCHMARK = new KernelBenchmark(1, Duration.ofMillis(2), false, () -> 0);
    private static final String SMALL = "conv ic16 oc16 h6 k3 p1";

    @AfterAll
    static void close() {
        BENCHMARK.close();
    }

    @Test
    void the_choice_alone_is_what_a_plan_takes() {
        ShapeResult result = BENCHMARK.measure(shape(SMALL), Selection.CHOICE);
        assertThat(result.entries()).hasSize(1);
        ShapeResult.Timed choice = result.timed().getFirst();
        assertThat(choice.chosen()).isTrue();
        assertThat(choice.layout()).isEqualTo("NCHW16c");
        assertThat(choice.declined()).isEmpty();
        assertThat(result.fmaPeakGflops()).isPositive();
        assertThat(result.effectiveGflops(choice))
                .isEqualTo(2.0 * 16 * 36 * 16 * 9 / choice.timing().medianNanos());
    }

    @Test
    void against_all_every_kernel_has_a_time_or_a_reason() {
        ShapeResult result = BENCHMARK.measure(shape(SMALL), new Selection(Optional.empty(), List.of(), true));
        int listed = Kernels.BLOCKED_CONV2D.kernels().size()
                + 2 * Kernels.CONV2D.kernels().size();
        assertThat(result.entries()).hasSize(listed);
        assertThat(result.entries()).allSatisfy(entry -> {
            if (entry instanceof ShapeResult.Unable unable) {
                assertThat(unable.reason()).isNotBlank();
            }
        });
        assertThat(result.timed().stream().filter(ShapeResult.Timed::chosen))
                .extracting(ShapeResult.Timed::layout)
                .containsExactly("NCHW16c", "NCHW", "CHW16N");
        assertThat(result.timed())
                .allSatisfy(timed ->
                        assertThat(timed.difference()).as(timed.kernel()).isLessThan(1e-5));
    }

    @Test
    void a_forced_kernel_stands_for_the_choice() {
        ShapeResult result = BENCHMARK.measure(
                shape(SMALL), new Selection(Optional.of("BlockedReference"), List.of("BlockedDirect"), false));
        assertThat(result.timed())
                .extracting(ShapeResult.Timed::kernel)
                .containsExactly("BlockedDirect", "BlockedReference");
        assertThat(result.timed()).extracting(ShapeResult.Timed::chosen).containsExactly(false, true);
        assertThat(result.timed().getFirst().difference()).isZero();
    }

    @Test
    void a_kernel_that_is_not_there_or_cannot_is_refused() {
        assertThatThrownBy(() ->
                        BENCHMARK.measure(shape(SMALL), new Selection(Optional.of("BlockedDirekt"), List.of(), false)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("No kernel 'BlockedDirekt' for this shape, expected one of ")
                .hasMessageEndingWith("; did you mean 'BlockedDirect'?");
        assertThatThrownBy(() -> BENCHMARK.measure(
                        shape("conv ic16 oc16 h6 k5"),
                        new Selection(Optional.empty(), List.of("BlockedWinograd4"), false)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("BlockedWinograd4 cannot do this shape")
                .hasMessageContaining("5x5");
    }

    @Test
    void faster_than_the_choice_is_said_of_the_same_layout_and_beyond_noise() {
        ShapeResult result = new ShapeResult(
                shape(SMALL),
                1,
                100,
                Optional.empty(),
                List.of(
                        timed("A", "a", true, 100),
                        timed("A", "b", false, 98),
                        timed("B", "c", false, 10),
                        timed("B", "d", true, 5)));
        assertThat(result.faster(result.timed().getFirst())).isEmpty();
        assertThat(result.faster(timed("B", "e", true, 100))).contains(timed("B", "d", true, 5));
    }

    @Test
    void pooling_stands_beside_a_copy_of_as_many_bytes() {
        ShapeResult pool = BENCHMARK.measure(shape("pool max c16 h6 k2"), Selection.CHOICE);
        assertThat(pool.copyGigabytesPerSecond())
                .isEqualTo(4.0 * 16 * (36 + 9) / pool.copy().orElseThrow().medianNanos());
        ShapeResult.Timed half =
                timed("NCHW", "a", true, 2 * pool.copy().orElseThrow().medianNanos());
        assertThat(pool.copyFraction(half)).isEqualTo(0.5);
        ShapeResult conv = BENCHMARK.measure(shape(SMALL), Selection.CHOICE);
        assertThat(conv.copy()).isEmpty();
        assertThat(conv.copyFraction(conv.timed().getFirst())).isZero();
    }

    @Test
    void a_copy_in_tasks_is_the_whole_array() {
        CopyRun copy = new CopyRun(100_001);
        assertThat(copy.tasks(0)).isGreaterThan(1);
        for (int task = 0; task < copy.tasks(0); task++) {
            copy.run(0, task, 0);
        }
        assertThat(copy.output()).hasSize(50_000);
        for (int i = 0; i < 50_000; i++) {
            assertThat(copy.output()[i]).isEqualTo(i & 0xFFFF);
        }
    }

    private static ShapeResult.Timed timed(String layout, String kernel, boolean chosen, double nanos) {
        return new ShapeResult.Timed(
                layout, kernel, "chain", chosen, Optional.empty(), new Timing(nanos, nanos, nanos, 1, 0), 0);
    }

    private static LayerShape shape(String text) {
        return ShapeNotation.parse(text).shape();
    }
}
