package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.ops.simd.KernelCheck.ROUNDING;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.softmax.SoftmaxKernels;
import org.lanewise.tensor.ShapeException;

/// Every kernel of softmax and its logarithm against the formulas in double, and against each
/// other bit by bit.
class SoftmaxTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(SoftmaxKernels.SOFTMAX);

    private static final int CASES = 160;
    private static final int[] IMAGES = {1, 2, 15, 16, 17, 33};
    private static final int[] AXIS = {1, 2, 3, 5, 10, 16, 17, 64};
    private static final float[] MAGNITUDE = {1f, 1f, 10f, 100f, 1e4f, 1e38f};
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    @Test
    void forward_agrees_with_the_formula_in_double_in_every_layout() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            float[] first = null;
            for (Layout layout : Layout.values()) {
                float[] dst = c.samples(layout, c.forward(layout, c.images, c.src));
                KernelCheck.close(c + " in " + layout, dst, c.expected, c.bound);
                first = first == null ? dst : first;
                KernelCheck.sameBits(c + ": the same bits in every layout", dst, first);
            }
        }
    }

    @Test
    void an_image_alone_has_the_same_bits_as_in_a_batch() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            int last = c.images - 1;
            float[] together = c.samples(Layout.CHW16N, c.forward(Layout.CHW16N, c.images, c.src));
            float[] alone = c.forward(Layout.NCHW, 1, KernelCheck.image(c.src, c.elements, last));
            KernelCheck.sameBits(c.toString(), alone, KernelCheck.image(together, c.elements, last));
        }
    }

    @Test
    void backward_agrees_with_the_formula_in_double_in_every_layout() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            float[] dDst = KernelCheck.random(new Random(seed + 1000L), c.src.length);
            double[] bound = new double[dDst.length];
            double[] expected = c.gradient(KernelCheck.doubles(dDst), bound);
            for (Layout layout : Layout.values()) {
                Map<String, float[]> inputs = Map.of(
                        "dst", c.forward(layout, c.images, c.src),
                        "dDst", KernelHarness.toLayout(layout, c.images, c.elements, dDst));
                SoftmaxProblem p = c.problem(layout, c.images, Direction.BACKWARD_DATA);
                float[] dSrc = KernelCheck.everyKernel(c.toString(), SoftmaxKernels.SOFTMAX, p, inputs)
                        .get("dSrc");
                KernelCheck.close(c + " dSrc in " + layout, c.samples(layout, dSrc), expected, bound);
                KernelCheck.zeroBeyond(c.toString(), layout, c.images, c.elements, dSrc);
            }
        }
    }

    @Test
    void the_gradient_is_that_of_central_differences() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            if (c.src.length <= 300 && c.magnitude <= 10) {
                double[] dDst = KernelCheck.doubles(KernelCheck.random(new Random(seed), c.src.length));
                double[] differences = KernelCheck.differences(c::oracle, KernelCheck.doubles(c.src), dDst);
                double[] gradient = c.gradient(dDst, new double[dDst.length]);
                for (int i = 0; i < gradient.length; i++) {
                    assertThat(gradient[i] - differences[i])
                            .as("%s, element %d", c, i)
                            .isBetween(-1e-6, 1e-6);
                }
            }
        }
    }

    @Test
    void minus_infinity_is_probability_zero() {
        float[] src = {1f, -INFINITY, 3f, -INFINITY, 1f};
        assertThat(run(false, src))
                .containsExactly(
                        run(false, 1f, 3f, 1f)[0], 0f, run(false, 1f, 3f, 1f)[1], 0f, run(false, 1f, 3f, 1f)[2]);
        assertThat(run(true, src)[1]).isEqualTo(-INFINITY);
        assertThat(run(true, src)[2]).isEqualTo(run(true, 1f, 3f, 1f)[1]);
        for (boolean log : new boolean[] {false, true}) {
            float[] dst = run(log, src);
            SoftmaxProblem p = new SoftmaxProblem(log, Layout.NCHW, 1, 1, 5, 1, Direction.BACKWARD_DATA);
            float[] dDst = {0.5f, 0.25f, -1f, 0f, 2f};
            Map<String, float[]> inputs = Map.of("dst", dst, "dDst", dDst);
            float[] dSrc = KernelCheck.everyKernel(p.toString(), SoftmaxKernels.SOFTMAX, p, inputs)
                    .get("dSrc");
            assertThat(dSrc[1]).as("%s", p).isEqualTo(log ? 0.25f : 0f);
            assertThat(dSrc[2]).as("%s", p).isFinite();
        }
    }

    @Test
    void without_a_finite_maximum_there_is_no_result() {
        for (boolean log : new boolean[] {false, true}) {
            assertThat(run(log, -INFINITY, -INFINITY)).containsExactly(Float.NaN, Float.NaN);
            assertThat(run(log, INFINITY, 0f)[0]).isNaN();
            assertThat(run(log, Float.NaN, 0f)).containsExactly(Float.NaN, Float.NaN);
            assertThat(run(log, 0f, Float.NaN)).containsExactly(Float.NaN, Float.NaN);
        }
    }

    @Test
    void the_gradient_may_be_written_over() {
        for (Layout layout : Layout.values()) {
            for (int seed = 0; seed < 6; seed++) {
                Case c = new Case(seed);
                float[] dDst = KernelCheck.random(new Random(seed), c.src.length);
                Map<String, float[]> inputs = Map.of(
                        "dst", c.forward(layout, c.images, c.src),
                        "dDst", KernelHarness.toLayout(layout, c.images, c.elements, dDst));
                SoftmaxProblem p = c.problem(layout, c.images, Direction.BACKWARD_DATA);
                KernelCheck.inPlace(c.toString(), SoftmaxKernels.SOFTMAX, p, inputs, "dSrc", "dDst");
            }
        }
    }

    @Test
    void batches_are_computed_by_vectors() {
        for (boolean log : new boolean[] {false, true}) {
            SoftmaxProblem p = new SoftmaxProblem(log, Layout.CHW16N, 17, 2, 10, 3, Direction.FORWARD);
            assertThat(KernelCheck.supporting(SoftmaxKernels.SOFTMAX, p))
                    .containsExactly("SoftmaxImageLanes", "SoftmaxReference");
        }
    }

    @Test
    void wrong_sizes_are_refused_with_all_shapes() {
        assertThatThrownBy(() -> new SoftmaxProblem(false, Layout.NCHW, 2, 3, 0, 5, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("Softmax: axis is 0")
                .hasMessageContaining("images 2, outer 3, axis 0, inner 5");
        assertThatThrownBy(() -> new SoftmaxProblem(true, Layout.NCHW, 0, 3, 4, 5, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("LogSoftmax: images is 0");
        assertThatThrownBy(() -> new SoftmaxProblem(true, Layout.NCHW, 2, -3, 4, 5, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("outer is -3");
        assertThatThrownBy(() -> new SoftmaxProblem(true, Layout.NCHW, 2, 3, 4, 0, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("inner is 0");
        assertThatThrownBy(
                        () -> new SoftmaxProblem(false, Layout.CHW16N, 1, 1 << 12, 1 << 8, 1 << 8, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("outer 4096, axis 256, inner 256");
        assertThatThrownBy(() -> new SoftmaxProblem(false, Layout.NCHW, 2, 3, 4, 5, Direction.BACKWARD_WEIGHTS))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("BACKWARD_WEIGHTS");
    }

    /// One axis through every kernel, alone and in each lane of a block.
    private static float[] run(boolean log, float... src) {
        SoftmaxProblem alone = new SoftmaxProblem(log, Layout.NCHW, 1, 1, src.length, 1, Direction.FORWARD);
        float[] dst = KernelCheck.everyKernel(alone.toString(), SoftmaxKernels.SOFTMAX, alone, Map.of("src", src))
                .get("dst");
        float[] block = new float[16 * src.length];
        for (int i = 0; i < block.length; i++) {
            block[i] = src[i / 16];
        }
        SoftmaxProblem batch = new SoftmaxProblem(log, Layout.CHW16N, 16, 1, src.length, 1, Direction.FORWARD);
        float[] lanes = KernelCheck.everyKernel(batch.toString(), SoftmaxKernels.SOFTMAX, batch, Map.of("src", block))
                .get("dst");
        for (int n = 0; n < 16; n++) {
            float[] samples = KernelCheck.samples(Layout.CHW16N, 16, src.length, lanes);
            KernelCheck.sameBits("lane " + n, KernelCheck.image(samples, src.length, n), dst);
        }
        return dst;
    }

    private static final class Case {

        final int seed;
        final boolean log;
        final int images;
        final int outer;
        final int axis;
        final int inner;
        final int elements;
        final float magnitude;
        final float[] src;
        final double[] values;
        final double[] expected;
        final double[] bound;

        Case(int seed) {
            this.seed = seed;
            Random random = new Random(seed);
            log = seed % 2 == 1;
            images = IMAGES[random.nextInt(IMAGES.length)];
            outer = 1 + random.nextInt(3);
            axis = AXIS[random.nextInt(AXIS.length)];
            inner = random.nextBoolean() ? 1 : 1 + random.nextInt(9);
            elements = outer * axis * inner;
            magnitude = MAGNITUDE[random.nextInt(MAGNITUDE.length)];
            src = KernelCheck.random(random, images * elements);
            for (int i = 0; i < src.length; i++) {
                src[i] *= magnitude;
            }
            values = KernelCheck.doubles(src);
            expected = oracle(values);
            bound = new double[src.length];
            for (int i = 0; i < src.length; i++) {
                bound[i] = bound(i);
            }
        }

        /// Index of element `c` of the axis on which element `i` lies.
        int along(int i, int c) {
            return (i / inner / axis * axis + c) * inner + i % inner;
        }

        double maximum(double[] of, int i) {
            double maximum = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < axis; c++) {
                maximum = Math.max(maximum, of[along(i, c)]);
            }
            return maximum;
        }

        double[] oracle(double[] x) {
            double[] dst = new double[x.length];
            for (int i = 0; i < dst.length; i++) {
                double maximum = maximum(x, i);
                double sum = 0;
                for (int c = 0; c < axis; c++) {
                    sum += Math.exp(x[along(i, c)] - maximum);
                }
                double distance = x[i] - maximum;
                dst[i] = log ? distance - Math.log(sum) : Math.exp(distance) / sum;
            }
            return dst;
        }

        /// Rounding the distance from the maximum counts as often as the distance is long, but in a
        /// sum of exponentials at most 1/e times a term; the sum rounds once a term.
        private double bound(int i) {
            double distance = Math.abs(src[i] - maximum(values, i));
            double size = log ? 2 * Math.abs(expected[i]) + distance : expected[i] * (distance + 6);
            double sum = 2 * axis + 4;
            return ROUNDING * (size + (log ? sum : expected[i] * sum)) + Float.MIN_NORMAL;
        }

        double[] gradient(double[] dDst, double[] error) {
            double[] dSrc = new double[dDst.length];
            for (int i = 0; i < dSrc.length; i++) {
                double sum = 0;
                double absolute = 0;
                double inherited = 0;
                for (int c = 0; c < axis; c++) {
                    int j = along(i, c);
                    double factor = log ? 1 : expected[j];
                    sum += factor * dDst[j];
                    absolute += factor * Math.abs(dDst[j]);
                    inherited += log ? 0 : bound[j] * Math.abs(dDst[j]);
                }
                double probability = log ? Math.exp(expected[i]) : expected[i];
                dSrc[i] = log ? dDst[i] - probability * sum : probability * (dDst[i] - sum);
                double spread = Math.abs(dDst[i]) + absolute;
                error[i] = probability * (inherited + (axis + 4) * ROUNDING * spread)
                        + (log ? probability * (bound[i] + 2 * ROUNDING) : bound[i]) * spread
                        + ROUNDING * Math.abs(dSrc[i])
                        + Float.MIN_NORMAL;
            }
            return dSrc;
        }

        SoftmaxProblem problem(Layout layout, int batch, Direction direction) {
            return new SoftmaxProblem(log, layout, batch, outer, axis, inner, direction);
        }

        float[] forward(Layout layout, int batch, float[] samples) {
            Map<String, float[]> inputs = Map.of("src", KernelCheck.laned(layout, batch, elements, samples));
            SoftmaxProblem p = problem(layout, batch, Direction.FORWARD);
            return KernelCheck.everyKernel(toString(), SoftmaxKernels.SOFTMAX, p, inputs)
                    .get("dst");
        }

        float[] samples(Layout layout, float[] laned) {
            return KernelCheck.samples(layout, images, elements, laned);
        }

        @Override
        public String toString() {
            return "seed " + seed + ": " + problem(Layout.CHW16N, images, Direction.FORWARD) + " of up to " + magnitude;
        }
    }
}
