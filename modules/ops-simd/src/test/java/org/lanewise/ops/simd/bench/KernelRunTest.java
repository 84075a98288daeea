package org.lanewise.ops.simd.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lanewise.ops.simd.Workers;

/// A bound kernel gives the same bits whatever the threads and the copies of its parameters, call
/// after call.
class KernelRunTest {

    private static final String[] SHAPES = {
        "conv ic20 oc40 h9 k3 p1", "conv ic20 oc40 h9 k3 s2 p1 dsrc", "conv ic3 oc40 h9 k3 p1 relu", "gemv in70 out50"
    };

    @Test
    void threads_and_copies_do_not_change_a_result() {
        for (String text : SHAPES) {
            Variant<?> variant = Variant.of(ShapeNotation.parse(text).shape()).getFirst();
            float[] alone = run(variant, 1, 0);
            assertThat(run(variant, 3, 0)).as(text).containsExactly(alone);
            assertThat(run(variant, 1, 100_000)).as(text).containsExactly(alone);
            assertThat(run(variant, 2, 100_000)).as(text).containsExactly(alone);
        }
    }

    private static float[] run(Variant<?> variant, int threads, long coldFloats) {
        Map<String, float[]> values = new HashMap<>(Activations.of(variant.problem(), 5));
        String kernel = variant.choice().orElseThrow();
        KernelRun run = coldFloats > 0
                ? KernelRun.cold(variant.create(kernel), variant.problem(), values, threads, coldFloats)
                : KernelRun.of(variant.create(kernel), variant.problem(), values, threads);
        float[] first = new float[0];
        try (Workers workers = Workers.of(threads)) {
            for (int call = 0; call < 5; call++) {
                Arrays.fill(run.output(), Float.NaN);
                run.run(workers);
                if (call == 0) {
                    first = run.output().clone();
                }
                assertThat(run.output()).as("call %d", call).containsExactly(first);
            }
        }
        assertThat(run.kernel()).isEqualTo(kernel);
        return first;
    }

    @Test
    void sources_are_half_zero_and_nothing_is_denormal() {
        Variant<?> variant =
                Variant.of(ShapeNotation.parse("conv ic20 oc40 h20 k3").shape()).getFirst();
        Map<String, float[]> values = Activations.of(variant.problem(), 3);
        float[] src = values.get("src");
        int zeros = 0;
        for (float value : src) {
            assertThat(value == 0f || value > Float.MIN_NORMAL).isTrue();
            zeros += value == 0f ? 1 : 0;
        }
        assertThat((double) zeros / src.length).isBetween(0.45, 0.55);
        int negative = 0;
        for (float weight : values.get("weights")) {
            assertThat(weight == 0f || Math.abs(weight) > Float.MIN_NORMAL).isTrue();
            negative += weight < 0f ? 1 : 0;
        }
        assertThat((double) negative / values.get("weights").length).isBetween(0.45, 0.55);
    }
}
