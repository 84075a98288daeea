package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.ops.simd.KernelCheck.ROUNDING;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.optimize.OptimizerKernels;
import org.lanewise.tensor.ShapeException;

/// Every kernel of sums of squares against sums in double, and against each other bit by bit.
class SumOfSquaresTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(OptimizerKernels.SUM_OF_SQUARES);

    private static final int CHUNK = 4096;
    private static final int[] ELEMENTS = {
        1,
        2,
        7,
        15,
        16,
        17,
        31,
        33,
        100,
        CHUNK - 1,
        CHUNK,
        CHUNK + 1,
        2 * CHUNK,
        2 * CHUNK + 15,
        3 * CHUNK + 16,
        5 * CHUNK + 17,
        33 * CHUNK + 1
    };

    @Test
    void sums_are_as_near_to_double_as_their_longest_chain() {
        for (int seed : SWEEP.seeds(6 * ELEMENTS.length)) {
            int elements = ELEMENTS[seed % ELEMENTS.length];
            float[] values = KernelCheck.random(new Random(seed), elements);
            double sum = 0;
            for (float value : values) {
                sum += (double) value * value;
            }
            double chain = Math.min(Math.ceilDiv(elements, 16), CHUNK / 16);
            double levels = 4 + Math.ceil(Math.log(Math.ceilDiv(elements, CHUNK)) / Math.log(2));
            String label = "seed " + seed + ": " + elements + " elements";
            KernelCheck.close(label, new float[] {sum(label, values)}, new double[] {sum}, new double[] {
                (chain + levels) * ROUNDING * sum
            });
        }
    }

    @Test
    void every_element_counts_once() {
        for (int elements : ELEMENTS) {
            Random random = new Random(elements);
            for (int i = 0; i < 20; i++) {
                float[] values = new float[elements];
                values[i == 0 ? elements - 1 : random.nextInt(elements)] = -3f;
                assertThat(sum("one of " + elements, values)).isEqualTo(9f);
            }
        }
    }

    @Test
    void threads_change_no_bit() {
        float[] values = KernelCheck.random(new Random(1), 33 * CHUNK + 5);
        float expected = sum("all tasks in turn", values);
        Primitive join = OptimizerKernels.SUM_OF_SQUARES.create(new SumOfSquaresProblem(values.length));
        Preparation chunks = join.preparations().getFirst();
        assertThat(chunks.primitive().tasks()).isGreaterThan(4);
        for (int threads = 1; threads <= 4; threads++) {
            float[] sums = new float[chunks.elements()];
            float[] sum = new float[1];
            Operands first = Operands.of(values, sums);
            Operands second = Operands.of(sums, sum);
            try (Workers workers = Workers.of(threads)) {
                List<Primitive> both = List.of(chunks.primitive(), join);
                workers.run(new PrimitiveSequence(both, List.of(first, second), threads));
            }
            KernelCheck.sameBits(threads + " threads", sum, new float[] {expected});
        }
    }

    @Test
    void what_is_not_finite_shows_in_the_sum() {
        for (int elements : ELEMENTS) {
            float[] values = KernelCheck.random(new Random(elements), elements);
            values[elements - 1] = Float.NEGATIVE_INFINITY;
            assertThat(sum("infinity", values)).isEqualTo(Float.POSITIVE_INFINITY);
            values[elements / 2] = Float.NaN;
            assertThat(sum("NaN", values)).isNaN();
        }
        assertThat(sum("overflow", 1.5e19f, 1.5e19f)).isEqualTo(Float.POSITIVE_INFINITY);
    }

    @Test
    void vectors_add_any_number_of_elements() {
        assertThat(KernelCheck.supporting(OptimizerKernels.SUM_OF_SQUARES, new SumOfSquaresProblem(1)))
                .containsExactly("SumOfSquaresVectors", "SumOfSquaresReference");
    }

    @Test
    void nothing_to_sum_is_refused() {
        assertThatThrownBy(() -> new SumOfSquaresProblem(0))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("SumOfSquares: elements is 0, expected 1 or more (values [0])");
    }

    private static float sum(String label, float... values) {
        SumOfSquaresProblem p = new SumOfSquaresProblem(values.length);
        return KernelCheck.everyKernel(label, OptimizerKernels.SUM_OF_SQUARES, p, Map.of("values", values))
                .get("sum")[0];
    }
}
