package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lanewise.ops.simd.KernelCheck.ROUNDING;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.norm.NormKernels;

/// Every kernel of local response normalisation against the formula in double, and against each other bit by bit.
class LocalResponseNormTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(NormKernels.LOCAL_RESPONSE_NORM);

    private static final int CASES = 200;
    private static final int[] IMAGES = {1, 2, 15, 16, 17};
    private static final float[] BETA = {0.5f, 0.75f, 1f, 0.6f};

    @Test
    void forward_agrees_with_the_oracle_in_every_layout_and_batch() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            double[] expected = c.batch(c::oracle);
            double[] bound = new double[expected.length];
            for (int i = 0; i < bound.length; i++) {
                bound[i] = (c.size + 12) * ROUNDING * Math.abs(expected[i]);
            }
            float[] first = null;
            for (Layout layout : Layout.values()) {
                float[] dst = c.samples(layout, c.forward(layout).get("dst"));
                KernelCheck.close(c + " in " + layout, dst, expected, bound);
                first = first == null ? dst : first;
                KernelCheck.sameBits(c + ": an image has the same bits in every layout", dst, first);
            }
        }
    }

    @Test
    void gradients_are_those_of_central_differences() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            float[] dDst = KernelCheck.random(new Random(seed + 500L), c.src.length);
            double[] expected = new double[c.src.length];
            for (int n = 0; n < c.images; n++) {
                double[] gradient = KernelCheck.differences(
                        c::oracle,
                        KernelCheck.doubles(KernelCheck.image(c.src, c.elements, n)),
                        KernelCheck.doubles(KernelCheck.image(dDst, c.elements, n)));
                System.arraycopy(gradient, 0, expected, n * c.elements, c.elements);
            }
            for (Layout layout : Layout.values()) {
                Map<String, float[]> inputs = new HashMap<>(c.forward(layout));
                inputs.put("src", KernelCheck.laned(layout, c.images, c.elements, c.src));
                inputs.put("dDst", KernelCheck.laned(layout, c.images, c.elements, dDst));
                float[] dSrc = KernelCheck.everyKernel(
                                c.toString(),
                                NormKernels.LOCAL_RESPONSE_NORM,
                                c.problem(layout, Direction.BACKWARD_DATA),
                                inputs)
                        .get("dSrc");
                double[] bound = KernelCheck.all(dSrc.length, (c.size + 12) * 4 * ROUNDING + 1e-7);
                KernelCheck.close(c + " in " + layout, c.samples(layout, dSrc), expected, bound);
            }
        }
    }

    @Test
    void an_even_window_has_its_longer_side_after_the_channel() {
        float[] src = {1f, 0f, 0f, 0f};
        LocalResponseNormProblem p =
                new LocalResponseNormProblem(2, 2f, 1f, 1f, Layout.NCHW, 1, 4, 1, Direction.FORWARD);
        Map<String, float[]> outputs =
                KernelCheck.everyKernel("even", NormKernels.LOCAL_RESPONSE_NORM, p, Map.of("src", src));
        assertThat(outputs.get("scale")).containsExactly(2f, 1f, 1f, 1f);
        float[] second = {0f, 1f, 0f, 0f};
        outputs = KernelCheck.everyKernel("even", NormKernels.LOCAL_RESPONSE_NORM, p, Map.of("src", second));
        assertThat(outputs.get("scale")).containsExactly(2f, 2f, 1f, 1f);
    }

    @Test
    void common_exponents_are_computed_by_vectors() {
        for (float beta : BETA) {
            LocalResponseNormProblem p =
                    new LocalResponseNormProblem(5, 1e-4f, beta, 1f, Layout.NCHW, 1, 8, 9, Direction.FORWARD);
            assertThat(NormKernels.LOCAL_RESPONSE_NORM.create(p).kernel())
                    .isEqualTo(beta == 0.6f ? "LocalResponseNormReference" : "LocalResponseNormVectors");
        }
    }

    private static final class Case {

        final int seed;
        final int size;
        final float alpha;
        final float beta;
        final float k;
        final int images;
        final int channels;
        final int inner;
        final int elements;
        final float[] src;

        Case(int seed) {
            this.seed = seed;
            Random random = new Random(seed);
            size = 1 + random.nextInt(6);
            alpha = 0.1f + random.nextFloat();
            beta = BETA[random.nextInt(BETA.length)];
            k = 1f + random.nextFloat();
            images = IMAGES[random.nextInt(IMAGES.length)];
            channels = 1 + random.nextInt(8);
            inner = 1 + random.nextInt(random.nextBoolean() ? 5 : 20);
            elements = channels * inner;
            src = KernelCheck.random(random, images * elements);
        }

        double[] oracle(double[] sample) {
            double[] dst = new double[elements];
            for (int c = 0; c < channels; c++) {
                for (int i = 0; i < inner; i++) {
                    double sum = 0;
                    for (int j = 0; j < channels; j++) {
                        if (j >= c - Math.floor((size - 1) / 2.0) && j <= c + Math.ceil((size - 1) / 2.0)) {
                            sum += sample[j * inner + i] * sample[j * inner + i];
                        }
                    }
                    dst[c * inner + i] = sample[c * inner + i] * Math.pow(k + alpha / size * sum, -beta);
                }
            }
            return dst;
        }

        double[] batch(java.util.function.UnaryOperator<double[]> function) {
            double[] dst = new double[src.length];
            for (int n = 0; n < images; n++) {
                double[] sample = function.apply(KernelCheck.doubles(KernelCheck.image(src, elements, n)));
                System.arraycopy(sample, 0, dst, n * elements, elements);
            }
            return dst;
        }

        LocalResponseNormProblem problem(Layout layout, Direction direction) {
            return new LocalResponseNormProblem(size, alpha, beta, k, layout, images, channels, inner, direction);
        }

        Map<String, float[]> forward(Layout layout) {
            return KernelCheck.everyKernel(
                    toString(),
                    NormKernels.LOCAL_RESPONSE_NORM,
                    problem(layout, Direction.FORWARD),
                    Map.of("src", KernelCheck.laned(layout, images, elements, src)));
        }

        float[] samples(Layout layout, float[] values) {
            return KernelCheck.samples(layout, images, elements, values);
        }

        @Override
        public String toString() {
            return "seed " + seed + ": " + problem(Layout.CHW16N, Direction.FORWARD);
        }
    }
}
