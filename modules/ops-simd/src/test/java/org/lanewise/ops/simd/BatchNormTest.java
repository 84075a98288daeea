package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.ops.simd.KernelCheck.ROUNDING;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.norm.NormKernels;
import org.lanewise.tensor.ShapeException;

/// Every kernel of batch normalisation and of channel sums against formulas in double, and against each other bit by
/// bit.
class BatchNormTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(NormKernels.BATCH_NORM, NormKernels.CHANNEL_SUM);

    private static final int CASES = 200;
    private static final int[] IMAGES = {1, 2, 15, 16, 17, 33};
    private static final int[] INNER = {1, 3, 4, 15, 16, 17, 49, 64, 67};

    @Test
    void training_normalises_with_the_statistics_of_the_batch_and_updates_the_running_ones() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            for (Layout layout : Layout.values()) {
                Map<String, float[]> outputs = c.run(layout, true, Direction.FORWARD, Map.of());
                double[] bound = new double[c.src.length];
                for (int i = 0; i < bound.length; i++) {
                    bound[i] = c.bound(i, 1);
                }
                String label = c + " in " + layout;
                KernelCheck.close(
                        label, c.samples(layout, outputs.get("dst")), c.normalized(c.mean, c.variance), bound);
                for (int k = 0; k < c.channels; k++) {
                    double unbiased = c.variance[k] * c.count() / (c.count() - 1);
                    double tolerance = (c.count() + 8) * 4 * ROUNDING * (1 + c.variance[k]);
                    assertThat((double) outputs.get("saved")[k]).as(label).isCloseTo(c.mean[k], within(tolerance));
                    assertThat((double) outputs.get("runningMean")[k])
                            .as(label)
                            .isCloseTo(0.75 * c.runningMean[k] + 0.25 * c.mean[k], within(tolerance));
                    assertThat((double) outputs.get("runningVariance")[k])
                            .as(label)
                            .isCloseTo(0.75 * c.runningVariance[k] + 0.25 * unbiased, within(tolerance));
                }
            }
        }
    }

    @Test
    void inference_normalises_with_the_running_statistics() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            double[] expected =
                    c.normalized(KernelCheck.doubles(c.runningMean), KernelCheck.doubles(c.runningVariance));
            float[] first = null;
            for (Layout layout : Layout.values()) {
                float[] dst = c.samples(
                        layout,
                        c.run(layout, false, Direction.FORWARD, Map.of()).get("dst"));
                double[] bound = new double[dst.length];
                for (int i = 0; i < bound.length; i++) {
                    int k = c.channel(i);
                    double inverse = 1 / Math.sqrt(c.runningVariance[k] + Case.EPSILON);
                    double distance = Math.abs(c.src[i]) + Math.abs(c.runningMean[k]);
                    bound[i] = 6 * ROUNDING * (distance * inverse * Math.abs(c.gamma[k]) + Math.abs(c.beta[k]));
                }
                KernelCheck.close(c + " in " + layout, dst, expected, bound);
                first = first == null ? dst : first;
                KernelCheck.sameBits(c + ": an image has the same bits in every layout", dst, first);
            }
        }
    }

    @Test
    void gradients_in_training_are_those_of_central_differences() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            if (c.src.length > 400) {
                continue;
            }
            float[] dDst = KernelCheck.random(new Random(seed + 500L), c.src.length);
            UnaryOperator<double[]> function = src -> c.oracle(src);
            double[] expected =
                    KernelCheck.differences(function, KernelCheck.doubles(c.src), KernelCheck.doubles(dDst));
            for (Layout layout : Layout.values()) {
                check(c, layout, true, dDst, expected);
            }
        }
    }

    @Test
    void gradients_of_frozen_statistics_do_not_go_through_them() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            float[] dDst = KernelCheck.random(new Random(seed + 500L), c.src.length);
            double[] expected = new double[c.src.length];
            for (int i = 0; i < expected.length; i++) {
                int k = c.channel(i);
                expected[i] = dDst[i] * c.gamma[k] / Math.sqrt(c.runningVariance[k] + (double) Case.EPSILON);
            }
            for (Layout layout : Layout.values()) {
                check(c, layout, false, dDst, expected);
            }
        }
    }

    private static void check(Case c, Layout layout, boolean training, float[] dDst, double[] expected) {
        String label = c + " training " + training + " in " + layout;
        Map<String, float[]> inputs = new HashMap<>();
        inputs.put("dDst", KernelCheck.laned(layout, c.images, c.channels * c.inner, dDst));
        if (training) {
            inputs.put("saved", c.run(layout, true, Direction.FORWARD, Map.of()).get("saved"));
        }
        Map<String, float[]> outputs = c.run(layout, training, Direction.BACKWARD_DATA, inputs);
        double[] mean = training ? c.mean : KernelCheck.doubles(c.runningMean);
        double[] variance = training ? c.variance : KernelCheck.doubles(c.runningVariance);
        double[] dGamma = new double[c.channels];
        double[] dBeta = new double[c.channels];
        double[] sums = new double[c.channels];
        double[] largest = new double[c.channels];
        for (int i = 0; i < dDst.length; i++) {
            int k = c.channel(i);
            double normal = (c.src[i] - mean[k]) / Math.sqrt(variance[k] + Case.EPSILON);
            dGamma[k] += dDst[i] * normal;
            dBeta[k] += dDst[i];
            sums[k] += Math.abs(dDst[i]) * (1 + Math.abs(normal));
            largest[k] = Math.max(largest[k], 1 + Math.abs(normal));
        }
        double[] bound = new double[dDst.length];
        double[] sumBound = new double[c.channels];
        for (int k = 0; k < c.channels; k++) {
            double inverse = 1 / Math.sqrt(variance[k] + Case.EPSILON);
            sumBound[k] = (c.count() + 8) * ROUNDING * sums[k] * (1 + 4 * inverse);
        }
        for (int i = 0; i < bound.length; i++) {
            int k = c.channel(i);
            double inverse = 1 / Math.sqrt(variance[k] + Case.EPSILON);
            double size = Math.abs(dDst[i]) + largest[k] * sums[k] / c.count();
            bound[i] = (c.count() + 16) * ROUNDING * Math.abs(c.gamma[k]) * inverse * size * (1 + 4 * inverse)
                    + 1e-6 * inverse * inverse * inverse;
        }
        KernelCheck.close(label + " dSrc", c.samples(layout, outputs.get("dSrc")), expected, bound);
        KernelCheck.zeroBeyond(label, layout, c.images, c.channels * c.inner, outputs.get("dSrc"));
        KernelCheck.close(label + " dGamma", outputs.get("dGamma"), dGamma, sumBound);
        KernelCheck.close(label + " dBeta", outputs.get("dBeta"), dBeta, sumBound);
        Map<String, float[]> weights = c.run(layout, training, Direction.BACKWARD_WEIGHTS, inputs);
        KernelCheck.sameBits(label, weights.get("dGamma"), outputs.get("dGamma"));
        KernelCheck.sameBits(label, weights.get("dBeta"), outputs.get("dBeta"));
    }

    @Test
    void channel_sums_count_the_batch_only() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            double[] expected = new double[c.channels];
            double[] bound = new double[c.channels];
            for (int i = 0; i < c.src.length; i++) {
                expected[c.channel(i)] += c.src[i];
                bound[c.channel(i)] += (c.count() + 4) * ROUNDING * Math.abs(c.src[i]);
            }
            for (Layout layout : Layout.values()) {
                ChannelSumProblem p = new ChannelSumProblem(layout, c.images, c.channels, c.inner);
                Map<String, float[]> inputs =
                        Map.of("dDst", KernelCheck.laned(layout, c.images, c.channels * c.inner, c.src));
                String label = c + " in " + layout;
                KernelCheck.close(
                        label,
                        KernelCheck.everyKernel(label, NormKernels.CHANNEL_SUM, p, inputs)
                                .get("dBias"),
                        expected,
                        bound);
            }
        }
    }

    @Test
    void a_sum_is_cut_into_runs() {
        int inner = 2 * 16384 + 21;
        float[] src = KernelCheck.random(new Random(7), inner);
        double expected = 0;
        double absolute = 0;
        for (float value : src) {
            expected += value;
            absolute += Math.abs(value);
        }
        ChannelSumProblem p = new ChannelSumProblem(Layout.NCHW, 1, 1, inner);
        float[] sum = KernelCheck.everyKernel("long run", NormKernels.CHANNEL_SUM, p, Map.of("dDst", src))
                .get("dBias");
        assertThat((double) sum[0]).isCloseTo(expected, within(300 * ROUNDING * absolute));
    }

    @Test
    void one_element_a_channel_cannot_train() {
        assertThatThrownBy(() -> new BatchNormProblem(true, 1e-5f, 0.1f, Layout.NCHW, 1, 4, 1, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[1, 4, 1]");
        assertThatThrownBy(() -> new BatchNormProblem(true, 1e-5f, 1.5f, Layout.NCHW, 2, 4, 1, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("momentum");
    }

    private static org.assertj.core.data.Offset<Double> within(double bound) {
        return org.assertj.core.data.Offset.offset(bound);
    }

    private static final class Case {

        static final float EPSILON = 1e-3f;

        final int seed;
        final int images;
        final int channels;
        final int inner;
        final float[] src;
        final float[] gamma;
        final float[] beta;
        final float[] runningMean;
        final float[] runningVariance;
        final double[] mean;
        final double[] variance;

        Case(int seed) {
            this.seed = seed;
            Random random = new Random(seed);
            images = IMAGES[random.nextInt(IMAGES.length)];
            channels = 1 + random.nextInt(3);
            int size = INNER[random.nextInt(INNER.length)];
            inner = images * size < 2 ? 2 : size;
            src = KernelCheck.random(random, images * channels * inner);
            gamma = KernelCheck.random(random, channels);
            beta = KernelCheck.random(random, channels);
            runningMean = KernelCheck.random(random, channels);
            runningVariance = KernelCheck.random(random, channels);
            for (int k = 0; k < channels; k++) {
                runningVariance[k] = runningVariance[k] * runningVariance[k] + 0.1f;
            }
            for (int i = 0; i < src.length; i++) {
                src[i] += channel(i);
            }
            mean = new double[channels];
            variance = new double[channels];
            statistics(KernelCheck.doubles(src), mean, variance);
        }

        int channel(int i) {
            return i / inner % channels;
        }

        double count() {
            return (double) images * inner;
        }

        void statistics(double[] values, double[] means, double[] variances) {
            for (int i = 0; i < values.length; i++) {
                means[channel(i)] += values[i] / count();
            }
            for (int i = 0; i < values.length; i++) {
                double distance = values[i] - means[channel(i)];
                variances[channel(i)] += distance * distance / count();
            }
        }

        double[] oracle(double[] values) {
            double[] means = new double[channels];
            double[] variances = new double[channels];
            statistics(values, means, variances);
            return normalized(values, means, variances);
        }

        double[] normalized(double[] means, double[] variances) {
            return normalized(KernelCheck.doubles(src), means, variances);
        }

        double[] normalized(double[] values, double[] means, double[] variances) {
            double[] dst = new double[values.length];
            for (int i = 0; i < dst.length; i++) {
                int k = channel(i);
                dst[i] = (values[i] - means[k]) / Math.sqrt(variances[k] + EPSILON) * gamma[k] + beta[k];
            }
            return dst;
        }

        /// Error of a normalised element: that of the mean and of the deviation, which are sums over the channel.
        double bound(int i, double factor) {
            int k = channel(i);
            double inverse = 1 / Math.sqrt(variance[k] + EPSILON);
            double size = (Math.abs(mean[k]) + 1) * inverse;
            return factor * (count() + 8) * ROUNDING * (size * Math.abs(gamma[k]) * (1 + size) + Math.abs(beta[k]));
        }

        Map<String, float[]> run(Layout layout, boolean training, Direction direction, Map<String, float[]> more) {
            BatchNormProblem p =
                    new BatchNormProblem(training, EPSILON, 0.25f, layout, images, channels, inner, direction);
            Map<String, float[]> inputs = new HashMap<>(more);
            inputs.put("src", KernelCheck.laned(layout, images, channels * inner, src));
            inputs.put("gamma", gamma);
            inputs.put("beta", beta);
            inputs.put("runningMean", runningMean);
            inputs.put("runningVariance", runningVariance);
            return KernelCheck.everyKernel(toString(), NormKernels.BATCH_NORM, p, inputs);
        }

        float[] samples(Layout layout, float[] values) {
            return KernelCheck.samples(layout, images, channels * inner, values);
        }

        @Override
        public String toString() {
            return "seed " + seed + ": [" + images + ", " + channels + ", " + inner + "]";
        }
    }
}
