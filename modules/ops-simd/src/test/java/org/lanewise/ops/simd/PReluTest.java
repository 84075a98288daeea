package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.ops.simd.KernelCheck.ROUNDING;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.activation.ActivationKernels;
import org.lanewise.tensor.ShapeException;

/// Every kernel of the rectifier with a learnt slope against its formula in double, and against
/// each other bit by bit.
class PReluTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(ActivationKernels.PRELU);

    private static final int CASES = 200;
    private static final int[] IMAGES = {1, 2, 15, 16, 17, 33};

    @Test
    void forward_has_the_slope_where_the_source_is_not_above_zero() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            float[] first = null;
            for (Layout layout : Layout.values()) {
                float[] dst = c.samples(layout, c.run(layout, Direction.FORWARD).get("dst"));
                KernelCheck.close(c + " in " + layout, dst, c.expected(c.src), c.bound(c.src));
                first = first == null ? dst : first;
                KernelCheck.sameBits(c + ": an image has the same bits in every layout", dst, first);
            }
        }
    }

    @Test
    void gradients_of_the_source_have_the_slope_where_the_source_is_not_above_zero() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            for (Layout layout : Layout.values()) {
                float[] dSrc = c.run(layout, Direction.BACKWARD_DATA).get("dSrc");
                KernelCheck.close(c + " in " + layout, c.samples(layout, dSrc), c.expected(c.dDst), c.bound(c.dDst));
            }
        }
    }

    @Test
    void gradients_of_the_slopes_count_the_batch_only() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            double[] expected = new double[c.slope.length];
            double[] bound = new double[c.slope.length];
            int terms = c.src.length / c.slope.length;
            for (int i = 0; i < c.src.length; i++) {
                double term = Math.min(c.src[i], 0) * (double) c.dDst[i];
                expected[c.channel(i)] += term;
                bound[c.channel(i)] += (terms + 4) * ROUNDING * Math.abs(term);
            }
            for (Layout layout : Layout.values()) {
                float[] dSlope = c.run(layout, Direction.BACKWARD_WEIGHTS).get("dSlope");
                KernelCheck.close(c + " in " + layout, dSlope, expected, bound);
            }
        }
    }

    @Test
    void what_is_read_may_be_written_over() {
        for (Layout layout : Layout.values()) {
            Case c = new Case(3);
            PReluProblem forward = c.problem(layout, Direction.FORWARD);
            KernelCheck.inPlace(c.toString(), ActivationKernels.PRELU, forward, c.inputs(layout), "dst", "src");
            PReluProblem backward = c.problem(layout, Direction.BACKWARD_DATA);
            KernelCheck.inPlace(c.toString(), ActivationKernels.PRELU, backward, c.inputs(layout), "dSrc", "dDst");
        }
    }

    @Test
    void nan_passes_through_and_reaches_the_slope() {
        float[] src = {Float.NaN, 1f, -0f, Float.NEGATIVE_INFINITY};
        Map<String, float[]> inputs =
                Map.of("src", src, "slope", new float[] {0.5f}, "dDst", new float[] {1f, 1f, 1f, 1f});
        PReluProblem forward = new PReluProblem(Layout.NCHW, 1, 1, 4, 1, Direction.FORWARD);
        assertThat(KernelCheck.everyKernel("NaN", ActivationKernels.PRELU, forward, inputs)
                        .get("dst"))
                .containsExactly(Float.NaN, 1f, -0f, Float.NEGATIVE_INFINITY);
        PReluProblem weights = new PReluProblem(Layout.NCHW, 1, 1, 4, 1, Direction.BACKWARD_WEIGHTS);
        assertThat(KernelCheck.everyKernel("NaN", ActivationKernels.PRELU, weights, inputs)
                        .get("dSlope"))
                .containsExactly(Float.NaN);
    }

    @Test
    void batches_are_computed_by_vectors() {
        for (Direction direction : Direction.values()) {
            PReluProblem p = new PReluProblem(Layout.CHW16N, 17, 3, 9, 3, direction);
            assertThat(KernelCheck.supporting(ActivationKernels.PRELU, p))
                    .containsExactly("PReluImageLanes", "PReluReference");
        }
    }

    @Test
    void wrong_sizes_are_refused_with_all_shapes() {
        assertThatThrownBy(() -> new PReluProblem(Layout.NCHW, 2, 4, 9, 3, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("3 slopes, expected 1 or 4")
                .hasMessageContaining("[2, 4, 9]");
        assertThatThrownBy(() -> new PReluProblem(Layout.NCHW, 0, 4, 9, 1, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("images is 0");
        assertThatThrownBy(() -> new PReluProblem(Layout.NCHW, 1, 0, 9, 1, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("channels is 0");
        assertThatThrownBy(() -> new PReluProblem(Layout.NCHW, 1, 4, -1, 1, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("inner is -1");
        assertThatThrownBy(() -> new PReluProblem(Layout.CHW16N, 1, 1 << 14, 1 << 14, 1, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[1, 16384, 16384]");
    }

    private static final class Case {

        final int seed;
        final int images;
        final int channels;
        final int inner;
        final float[] src;
        final float[] dDst;
        final float[] slope;

        Case(int seed) {
            this.seed = seed;
            Random random = new Random(seed);
            images = IMAGES[random.nextInt(IMAGES.length)];
            channels = 1 + random.nextInt(5);
            inner = 1 + random.nextInt(random.nextInt(4) == 0 ? 70 : 20);
            src = seed % 3 == 0
                    ? KernelCheck.quarters(random, images * channels * inner)
                    : KernelCheck.random(random, images * channels * inner);
            dDst = KernelCheck.random(random, src.length);
            slope = KernelCheck.random(random, random.nextBoolean() ? 1 : channels);
        }

        int channel(int i) {
            return slope.length == 1 ? 0 : i / inner % channels;
        }

        double[] expected(float[] values) {
            double[] expected = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                expected[i] = src[i] > 0 ? values[i] : (double) values[i] * slope[channel(i)];
            }
            return expected;
        }

        double[] bound(float[] values) {
            double[] bound = expected(values);
            for (int i = 0; i < bound.length; i++) {
                bound[i] = src[i] > 0 ? 0 : ROUNDING * Math.abs(bound[i]);
            }
            return bound;
        }

        PReluProblem problem(Layout layout, Direction direction) {
            return new PReluProblem(layout, images, channels, inner, slope.length, direction);
        }

        Map<String, float[]> inputs(Layout layout) {
            Map<String, float[]> inputs = new HashMap<>();
            inputs.put("src", KernelCheck.laned(layout, images, channels * inner, src));
            inputs.put("dDst", KernelCheck.laned(layout, images, channels * inner, dDst));
            inputs.put("slope", slope);
            // Beyond the batch the first element has a part in the slope's gradient, if it is counted.
            for (int lane = images; layout == Layout.CHW16N && lane % 16 != 0; lane++) {
                inputs.get("src")[lane / 16 * channels * inner * 16 + lane % 16] = -7f;
            }
            return inputs;
        }

        Map<String, float[]> run(Layout layout, Direction direction) {
            return KernelCheck.everyKernel(
                    toString(), ActivationKernels.PRELU, problem(layout, direction), inputs(layout));
        }

        float[] samples(Layout layout, float[] values) {
            return KernelCheck.samples(layout, images, channels * inner, values);
        }

        @Override
        public String toString() {
            return "seed " + seed + ": " + problem(Layout.CHW16N, Direction.FORWARD);
        }
    }
}
