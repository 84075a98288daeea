package org.lanewise.ops.simd.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.ops.simd.BlockedConv2dProblem;
import org.lanewise.ops.simd.BlockedReorderProblem;
import org.lanewise.ops.simd.Problem;
import org.lanewise.ops.simd.Workers;
import org.lanewise.ops.simd.catalog.Kernels;

/// The problems that a shape is stated as.
class VariantTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "conv ic5 oc7 h6 k3 p1",
                "conv ic3 oc7 h6 k3 dweights",
                "conv ic20 oc18 h6 k3 p1 dsrc n2",
                "conv ic5 oc7 h6 k3 relu",
                "dw c20 h6 k3 s2 p1",
                "pool max c20 h6 k3 s2 p1",
                "pool max c20 h6 k3 s2 p1 dsrc",
                "pool avg c20 h7 global",
                "linear in7 out5 n3 dweights",
                "gemv in7 out5",
                "gemm m3 n4 k5",
                "gemm m3 n4 k5 ta",
                "gemm m3 n4 k5 ta tb"
            })
    void every_shape_has_a_kernel_in_every_layout(String text) {
        List<Variant<?>> variants = Variant.of(ShapeNotation.parse(text).shape());
        assertThat(variants).isNotEmpty().allSatisfy(variant -> {
            assertThat(variant.choice()).isPresent();
            Map<String, float[]> values = Activations.of(variant.problem(), 1);
            try (Workers alone = Workers.of(1)) {
                KernelRun.of(variant.create(variant.choice().orElseThrow()), variant.problem(), values, 1)
                        .run(alone);
            }
            String result = variant.problem().operands().stream()
                    .filter(Problem.Operand::written)
                    .findFirst()
                    .orElseThrow()
                    .name();
            assertThat(values.get(result)).as(variant.layout()).containsAnyOf(positive(values.get(result)));
        });
        assertThat(variants).extracting(Variant::layout).doesNotHaveDuplicates();
    }

    private static float[] positive(float[] values) {
        for (float value : values) {
            if (value > 0) {
                return new float[] {value};
            }
        }
        return new float[] {Float.NaN};
    }

    @Test
    void few_input_channels_are_planar() {
        assertThat(Variant.of(ShapeNotation.parse("conv ic3 oc8 h8 k3").shape())
                        .getFirst()
                        .layout())
                .isEqualTo("NCHW>16c");
        assertThat(Variant.of(ShapeNotation.parse("conv ic8 oc8 h8 k3").shape())
                        .getFirst()
                        .layout())
                .isEqualTo("NCHW16c");
    }

    @Test
    void a_list_without_epilogues_has_no_shape_with_one() {
        assertThat(Variant.of(ShapeNotation.parse("conv ic8 oc8 h8 k3").shape()))
                .extracting(Variant::layout)
                .containsExactly("NCHW16c", "NCHW", "CHW16N");
        assertThat(Variant.of(ShapeNotation.parse("conv ic8 oc8 h8 k3 relu").shape()))
                .extracting(Variant::layout)
                .containsExactly("NCHW16c");
    }

    /// The same image pooled as it lies in NCHW, and in blocks of channels.
    @Test
    void blocks_of_channels_are_pooled_as_channels_are() {
        int channels = 20;
        LayerShape shape = ShapeNotation.parse("pool avg c20 h9 w7 k3 s2 p1").shape();
        Variant<?> blocked = Variant.of(shape).get(0);
        Variant<?> plain = Variant.of(shape).get(1);
        assertThat(plain.layout()).isEqualTo("NCHW");
        Map<String, float[]> values = new HashMap<>(Activations.of(plain.problem(), 1));
        Map<String, float[]> inBlocks = new HashMap<>(Activations.of(blocked.problem(), 2));
        inBlocks.put("src", reorder(new BlockedReorderProblem(true, 1, channels, 9 * 7), values.get("src")));
        try (Workers alone = Workers.of(1)) {
            for (Variant<?> variant : List.of(plain, blocked)) {
                KernelRun.of(
                                variant.create(variant.choice().orElseThrow()),
                                variant.problem(),
                                variant == plain ? values : inBlocks,
                                1)
                        .run(alone);
            }
        }
        assertThat(reorder(new BlockedReorderProblem(false, 1, channels, 5 * 4), inBlocks.get("dst")))
                .containsExactly(values.get("dst"));
    }

    private static float[] reorder(BlockedReorderProblem p, float[] src) {
        float[] dst = new float[p.operands().getLast().elements()];
        try (Workers alone = Workers.of(1)) {
            KernelRun.of(Kernels.BLOCKED_REORDER.create(p), p, Map.of("src", src, "dst", dst), 1)
                    .run(alone);
        }
        return dst;
    }

    @Test
    void lanes_that_only_fill_a_block_up_do_not_count() {
        Variant<?> variant = Variant.of(
                        ShapeNotation.parse("conv ic8 oc20 h3 k1 n2").shape())
                .getFirst();
        int counted = 0;
        int elements = ((BlockedConv2dProblem) variant.problem()).dstElements();
        for (int i = 0; i < elements; i++) {
            counted += variant.counts(i) ? 1 : 0;
        }
        assertThat(elements).isEqualTo(2 * 32 * 9);
        assertThat(counted).isEqualTo(2 * 20 * 9);
        assertThat(variant.counts(16 * 9 + 3)).isTrue();
        assertThat(variant.counts(16 * 9 + 4)).isFalse();
    }
}
