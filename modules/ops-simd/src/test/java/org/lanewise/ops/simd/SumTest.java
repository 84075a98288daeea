package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.ops.simd.KernelCheck.ROUNDING;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.move.MoveKernels;
import org.lanewise.tensor.ShapeException;

/// Every kernel of elementwise sums against sums in double, and against each other bit by bit.
class SumTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(MoveKernels.SUM);

    private static final int[] ELEMENTS = {1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 100, 2047, 2048, 2049, 5000, 20_011};

    @Test
    void terms_are_added_in_order() {
        for (int seed : SWEEP.seeds(80)) {
            int inputs = 2 + seed % 5;
            SumProblem p = new SumProblem(inputs, ELEMENTS[seed % ELEMENTS.length]);
            Map<String, float[]> terms = terms(p, seed);
            double[] expected = new double[p.elements()];
            double[] bound = new double[p.elements()];
            for (float[] term : terms.values()) {
                for (int i = 0; i < term.length; i++) {
                    expected[i] += term[i];
                    bound[i] += (inputs - 1) * ROUNDING * Math.abs(term[i]);
                }
            }
            String label = "seed " + seed + ": " + p;
            KernelCheck.close(
                    label,
                    KernelCheck.everyKernel(label, MoveKernels.SUM, p, terms).get("dst"),
                    expected,
                    bound);
        }
    }

    @Test
    void the_order_is_that_of_the_operands() {
        float[] large = {0x1p24f};
        float[] one = {1f};
        float[] minus = {-0x1p24f};
        SumProblem p = new SumProblem(3, 1);
        assertThat(sum(p, large, one, minus)).isEqualTo(0f);
        assertThat(sum(p, large, minus, one)).isEqualTo(1f);
    }

    @Test
    void the_sum_may_be_written_over_the_first_term() {
        for (int elements : ELEMENTS) {
            SumProblem p = new SumProblem(4, elements);
            KernelCheck.inPlace(p.toString(), MoveKernels.SUM, p, terms(p, elements), "dst", "src0");
        }
    }

    @Test
    void vectors_add_any_number_of_elements() {
        assertThat(KernelCheck.supporting(MoveKernels.SUM, new SumProblem(2, 1)))
                .containsExactly("SumVectors", "SumReference");
    }

    @Test
    void wrong_sizes_are_refused() {
        assertThatThrownBy(() -> new SumProblem(1, 5))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("Sum: inputs is 1, expected 2 or more (elements 5)");
        assertThatThrownBy(() -> new SumProblem(2, 0))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("elements is 0")
                .hasMessageContaining("inputs 2");
    }

    private static Map<String, float[]> terms(SumProblem p, int seed) {
        Random random = new Random(seed);
        Map<String, float[]> terms = new HashMap<>();
        for (int i = 0; i < p.inputs(); i++) {
            terms.put("src" + i, KernelCheck.random(random, p.elements()));
        }
        return terms;
    }

    private static float sum(SumProblem p, float[] a, float[] b, float[] c) {
        Map<String, float[]> inputs = Map.of("src0", a, "src1", b, "src2", c);
        return KernelCheck.everyKernel("order", MoveKernels.SUM, p, inputs).get("dst")[0];
    }
}
