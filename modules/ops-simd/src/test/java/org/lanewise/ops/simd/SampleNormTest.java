package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.ops.simd.KernelCheck.ROUNDING;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.norm.NormKernels;
import org.lanewise.tensor.ShapeException;

/// Every kernel of group and layer normalisation against formulas in double, and against each other bit by bit.
///
/// Both normalise groups of neighbouring elements of a sample; they differ in which factor an element has.
class SampleNormTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(NormKernels.GROUP_NORM, NormKernels.LAYER_NORM);

    private static final int CASES = 200;
    private static final int[] IMAGES = {1, 2, 15, 16, 17, 33};

    @Test
    void forward_agrees_with_the_oracle_in_every_layout() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            for (Layout layout : Layout.values()) {
                Map<String, float[]> outputs = c.run(layout, c.images, Direction.FORWARD, c.src, Map.of());
                double[] expected = new double[c.src.length];
                double[] bound = new double[c.src.length];
                for (int n = 0; n < c.images; n++) {
                    double[] sample = c.oracle(KernelCheck.doubles(KernelCheck.image(c.src, c.elements, n)));
                    System.arraycopy(sample, 0, expected, n * c.elements, c.elements);
                }
                for (int i = 0; i < bound.length; i++) {
                    double inverse = c.inverse(i);
                    double size = 3 * inverse;
                    bound[i] = (c.size + 8) * ROUNDING * (size * (1 + size) * Math.abs(c.gamma[c.factor(i)]) + 1);
                }
                KernelCheck.close(c + " in " + layout, c.samples(layout, outputs.get("dst")), expected, bound);
            }
        }
    }

    @Test
    void an_image_alone_has_the_same_bits_as_in_a_batch() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            int last = c.images - 1;
            float[] together = c.samples(
                    Layout.CHW16N,
                    c.run(Layout.CHW16N, c.images, Direction.FORWARD, c.src, Map.of())
                            .get("dst"));
            float[] image = KernelCheck.image(c.src, c.elements, last);
            float[] alone =
                    c.run(Layout.NCHW, 1, Direction.FORWARD, image, Map.of()).get("dst");
            KernelCheck.sameBits(c.toString(), alone, KernelCheck.image(together, c.elements, last));
        }
    }

    @Test
    void gradients_are_those_of_central_differences() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            if (c.elements > 200) {
                continue;
            }
            float[] dDst = KernelCheck.random(new Random(seed + 500L), c.src.length);
            double[] expected = new double[c.src.length];
            for (int n = 0; n < c.images; n++) {
                double[] gradient = KernelCheck.differences(
                        c::oracle,
                        KernelCheck.doubles(KernelCheck.image(c.src, c.elements, n)),
                        KernelCheck.doubles(KernelCheck.image(dDst, c.elements, n)));
                System.arraycopy(gradient, 0, expected, n * c.elements, c.elements);
            }
            double[] bound = new double[expected.length];
            for (int i = 0; i < bound.length; i++) {
                double inverse = c.inverse(i);
                bound[i] =
                        (c.size + 16) * 8 * ROUNDING * inverse * (1 + 4 * inverse) + 1e-6 * inverse * inverse * inverse;
            }
            for (Layout layout : Layout.values()) {
                Map<String, float[]> inputs = new HashMap<>();
                inputs.put("dDst", KernelCheck.laned(layout, c.images, c.elements, dDst));
                inputs.put(
                        "saved",
                        c.run(layout, c.images, Direction.FORWARD, c.src, Map.of())
                                .get("saved"));
                float[] dSrc = c.run(layout, c.images, Direction.BACKWARD_DATA, c.src, inputs)
                        .get("dSrc");
                String label = c + " in " + layout;
                KernelCheck.close(label, c.samples(layout, dSrc), expected, bound);
                KernelCheck.zeroBeyond(label, layout, c.images, c.elements, dSrc);
            }
        }
    }

    @Test
    void gradients_of_the_parameters_count_the_batch_only() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            float[] dDst = KernelCheck.random(new Random(seed + 500L), c.src.length);
            double[] dGamma = new double[c.gamma.length];
            double[] dBeta = new double[c.gamma.length];
            double[] bound = new double[c.gamma.length];
            int terms = c.src.length / c.gamma.length;
            for (int i = 0; i < dDst.length; i++) {
                int k = c.factor(i);
                double normal = (c.src[i] - c.mean(i)) * c.inverse(i);
                dGamma[k] += dDst[i] * normal;
                dBeta[k] += dDst[i];
                double size = 1 + 3 * c.inverse(i);
                bound[k] += (terms + c.size + 8) * ROUNDING * Math.abs(dDst[i]) * size * size;
            }
            for (Layout layout : Layout.values()) {
                Map<String, float[]> inputs = new HashMap<>();
                inputs.put("dDst", KernelCheck.laned(layout, c.images, c.elements, dDst));
                inputs.put(
                        "saved",
                        c.run(layout, c.images, Direction.FORWARD, c.src, Map.of())
                                .get("saved"));
                Map<String, float[]> outputs = c.run(layout, c.images, Direction.BACKWARD_WEIGHTS, c.src, inputs);
                KernelCheck.close(c + " dGamma in " + layout, outputs.get("dGamma"), dGamma, bound);
                KernelCheck.close(c + " dBeta in " + layout, outputs.get("dBeta"), dBeta, bound);
            }
        }
    }

    @Test
    void batches_are_normalised_by_vectors() {
        GroupNormProblem group = new GroupNormProblem(2, 1e-5f, Layout.CHW16N, 17, 4, 9, Direction.FORWARD);
        assertThat(NormKernels.GROUP_NORM.create(group).kernel()).isEqualTo("GroupNormImageLanes");
        LayerNormProblem layer = new LayerNormProblem(1e-5f, Layout.CHW16N, 17, 4, 9, Direction.FORWARD);
        assertThat(NormKernels.LAYER_NORM.create(layer).kernel()).isEqualTo("LayerNormImageLanes");
    }

    @Test
    void groups_that_do_not_divide_the_channels_are_refused() {
        assertThatThrownBy(() -> new GroupNormProblem(3, 1e-5f, Layout.NCHW, 1, 4, 9, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[1, 4, 9], groups 3");
    }

    private static final class Case {

        static final float EPSILON = 1e-2f;

        final int seed;
        final boolean layer;
        final int images;
        final int groups;
        final int channels;
        final int inner;
        final int elements;
        final int size;
        final float[] src;
        final float[] gamma;
        final float[] beta;
        final double[] means;
        final double[] inverses;

        Case(int seed) {
            this.seed = seed;
            Random random = new Random(seed);
            layer = seed % 2 == 1;
            images = IMAGES[random.nextInt(IMAGES.length)];
            groups = 1 + random.nextInt(3);
            boolean large = random.nextInt(10) == 0;
            channels = groups * (layer ? 1 : 1 + random.nextInt(4));
            inner = (large ? 1020 : 2) + random.nextInt(12);
            elements = channels * inner;
            size = elements / groups;
            src = KernelCheck.random(random, images * elements);
            for (int i = 0; i < src.length; i++) {
                src[i] += i / size % 2;
            }
            gamma = KernelCheck.random(random, layer ? inner : channels);
            beta = KernelCheck.random(random, gamma.length);
            means = new double[images * groups];
            inverses = new double[images * groups];
            for (int i = 0; i < src.length; i++) {
                means[i / size] += (double) src[i] / size;
            }
            for (int i = 0; i < src.length; i++) {
                inverses[i / size] += (src[i] - mean(i)) * (src[i] - mean(i)) / size;
            }
            for (int g = 0; g < inverses.length; g++) {
                inverses[g] = 1 / Math.sqrt(inverses[g] + EPSILON);
            }
        }

        int factor(int i) {
            return layer ? i % inner : i / inner % channels;
        }

        double mean(int i) {
            return means[i / size];
        }

        double inverse(int i) {
            return inverses[i / size];
        }

        double[] oracle(double[] sample) {
            double[] dst = new double[sample.length];
            for (int first = 0; first < sample.length; first += size) {
                double mean = 0;
                double variance = 0;
                for (int i = first; i < first + size; i++) {
                    mean += sample[i] / size;
                }
                for (int i = first; i < first + size; i++) {
                    variance += (sample[i] - mean) * (sample[i] - mean) / size;
                }
                for (int i = first; i < first + size; i++) {
                    double normal = (sample[i] - mean) / Math.sqrt(variance + EPSILON);
                    dst[i] = normal * gamma[factor(i)] + beta[factor(i)];
                }
            }
            return dst;
        }

        Map<String, float[]> run(
                Layout layout, int batch, Direction direction, float[] samples, Map<String, float[]> more) {
            Map<String, float[]> inputs = new HashMap<>(more);
            inputs.put("src", KernelCheck.laned(layout, batch, elements, samples));
            inputs.put("gamma", gamma);
            inputs.put("beta", beta);
            return layer
                    ? KernelCheck.everyKernel(
                            toString(),
                            NormKernels.LAYER_NORM,
                            new LayerNormProblem(EPSILON, layout, batch, groups, inner, direction),
                            inputs)
                    : KernelCheck.everyKernel(
                            toString(),
                            NormKernels.GROUP_NORM,
                            new GroupNormProblem(groups, EPSILON, layout, batch, channels, inner, direction),
                            inputs);
        }

        float[] samples(Layout layout, float[] values) {
            return KernelCheck.samples(layout, images, elements, values);
        }

        @Override
        public String toString() {
            return "seed " + seed + ": " + (layer ? "layer" : "group") + " norm [" + images + ", " + channels + ", "
                    + inner + "], groups " + groups;
        }
    }
}
