package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.ops.simd.KernelCheck.ROUNDING;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.loss.LossKernels;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.ShapeException;

/// Every kernel of softmax cross entropy against its formula in double, and against each other
/// bit by bit.
class SoftmaxCrossEntropyTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(LossKernels.SOFTMAX_CROSS_ENTROPY);

    private static final int CASES = 200;
    private static final int[] IMAGES = {1, 2, 15, 16, 17, 33, 64};
    private static final int[] CLASSES = {1, 2, 3, 10, 16, 17, 100};
    private static final float[] MAGNITUDE = {0.1f, 1f, 10f, 1000f, 1e36f};
    private static final float INFINITY = Float.POSITIVE_INFINITY;

    @Test
    void loss_and_gradient_agree_with_the_formulas_in_double_in_every_layout() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            double[] loss = new double[1];
            double[] lossBound = new double[1];
            double[] gradient = new double[c.logits.length];
            double[] bound = new double[c.logits.length];
            c.oracle(loss, lossBound, gradient, bound);
            float[] first = null;
            for (Layout layout : Layout.values()) {
                Map<String, float[]> outputs = c.run(layout);
                String label = c + " in " + layout;
                float[] dLogits = KernelCheck.samples(layout, c.images, c.classes, outputs.get("dLogits"));
                KernelCheck.close(label + " loss", outputs.get("loss"), loss, lossBound);
                KernelCheck.close(label + " dLogits", dLogits, gradient, bound);
                KernelCheck.zeroBeyond(label, layout, c.images, c.classes, outputs.get("dLogits"));
                float[] all = Arrays.copyOf(dLogits, dLogits.length + 1);
                all[dLogits.length] = outputs.get("loss")[0];
                first = first == null ? all : first;
                KernelCheck.sameBits(label + ": the same bits in every layout", all, first);
            }
        }
    }

    @Test
    void the_gradient_is_that_of_central_differences() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            if (c.logits.length <= 300 && c.magnitude <= 10) {
                double[] gradient = new double[c.logits.length];
                c.oracle(new double[1], new double[1], gradient, new double[gradient.length]);
                double[] differences = KernelCheck.differences(
                        logits -> new double[] {c.loss(logits)}, KernelCheck.doubles(c.logits), new double[] {1});
                for (int i = 0; i < gradient.length; i++) {
                    assertThat(gradient[i] - differences[i])
                            .as("%s, element %d", c, i)
                            .isBetween(-1e-7, 1e-7);
                }
            }
        }
    }

    @Test
    void a_class_at_minus_infinity_is_ruled_out() {
        float[] logits = {1f, -INFINITY, 2f};
        Map<String, float[]> outputs = run(0f, 2f, logits);
        assertThat(outputs.get("loss")).containsExactly(run(0f, 1f, 1f, 2f).get("loss"));
        assertThat(outputs.get("dLogits")[1]).isEqualTo(0f);
        assertThat(outputs.get("dLogits")[2]).isEqualTo(run(0f, 1f, 1f, 2f).get("dLogits")[1]);
        assertThat(run(0f, 1f, logits).get("loss")).containsExactly(INFINITY);
        assertThat(run(0.1f, 2f, logits).get("loss")).containsExactly(INFINITY);
    }

    @Test
    void a_label_that_is_no_class_belongs_to_none() {
        float[] logits = {1f, 3f, 2f};
        for (float smoothing : new float[] {0f, 0.2f}) {
            Map<String, float[]> none = run(smoothing, 3f, logits);
            for (float label : new float[] {-1f, 1.5f, 4f, Float.NaN, INFINITY}) {
                Map<String, float[]> outputs = run(smoothing, label, logits);
                KernelCheck.sameBits("label " + label, outputs.get("loss"), none.get("loss"));
                KernelCheck.sameBits("label " + label, outputs.get("dLogits"), none.get("dLogits"));
            }
            double sum = 0;
            for (float gradient : none.get("dLogits")) {
                sum += gradient;
            }
            assertThat(sum).isCloseTo(1 - smoothing, org.assertj.core.data.Offset.offset(8 * ROUNDING));
        }
    }

    @Test
    void batches_are_computed_by_vectors() {
        SoftmaxCrossEntropyProblem p = new SoftmaxCrossEntropyProblem(0f, Layout.CHW16N, 17, 10);
        assertThat(KernelCheck.supporting(LossKernels.SOFTMAX_CROSS_ENTROPY, p))
                .containsExactly("CrossEntropyImageLanes", "CrossEntropyReference");
    }

    @Test
    void wrong_sizes_and_numbers_are_refused() {
        assertThatThrownBy(() -> new SoftmaxCrossEntropyProblem(0f, Layout.NCHW, 0, 10))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("images is 0")
                .hasMessageContaining("logits [0, 10], labels [0]");
        assertThatThrownBy(() -> new SoftmaxCrossEntropyProblem(0f, Layout.NCHW, 3, -1))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("classes is -1");
        assertThatThrownBy(() -> new SoftmaxCrossEntropyProblem(0f, Layout.CHW16N, 1 << 16, 1 << 16))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[65536, 65536]");
        for (float smoothing : new float[] {-0.1f, 1.1f, Float.NaN}) {
            assertThatThrownBy(() -> new SoftmaxCrossEntropyProblem(smoothing, Layout.NCHW, 3, 4))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("labelSmoothing is " + smoothing);
        }
    }

    /// One image through every kernel, alone and as the second of a batch of equal ones.
    private static Map<String, float[]> run(float smoothing, float label, float... logits) {
        SoftmaxCrossEntropyProblem alone = new SoftmaxCrossEntropyProblem(smoothing, Layout.NCHW, 1, logits.length);
        Map<String, float[]> inputs = Map.of("logits", logits, "labels", new float[] {label});
        Map<String, float[]> outputs =
                KernelCheck.everyKernel(alone.toString(), LossKernels.SOFTMAX_CROSS_ENTROPY, alone, inputs);
        float[] both = Arrays.copyOf(logits, 2 * logits.length);
        System.arraycopy(logits, 0, both, logits.length, logits.length);
        SoftmaxCrossEntropyProblem pair = new SoftmaxCrossEntropyProblem(smoothing, Layout.CHW16N, 2, logits.length);
        Map<String, float[]> laned = Map.of(
                "logits", KernelCheck.laned(Layout.CHW16N, 2, logits.length, both), "labels", new float[] {label, label
                });
        Map<String, float[]> halves =
                KernelCheck.everyKernel(pair.toString(), LossKernels.SOFTMAX_CROSS_ENTROPY, pair, laned);
        float[] dLogits = KernelCheck.samples(Layout.CHW16N, 2, logits.length, halves.get("dLogits"));
        for (int i = 0; i < dLogits.length; i++) {
            dLogits[i] *= 2f;
        }
        KernelCheck.sameBits("loss of two", halves.get("loss"), outputs.get("loss"));
        KernelCheck.sameBits("half the gradient", KernelCheck.image(dLogits, logits.length, 1), outputs.get("dLogits"));
        return outputs;
    }

    private static final class Case {

        final int seed;
        final float smoothing;
        final int images;
        final int classes;
        final float magnitude;
        final float[] logits;
        final float[] labels;

        Case(int seed) {
            this.seed = seed;
            Random random = new Random(seed);
            smoothing = switch (random.nextInt(4)) {
                case 0 -> 0.1f;
                case 1 -> random.nextInt(5) == 0 ? 1f : random.nextFloat();
                default -> 0f;
            };
            images = IMAGES[random.nextInt(IMAGES.length)];
            classes = CLASSES[random.nextInt(CLASSES.length)];
            magnitude = MAGNITUDE[random.nextInt(MAGNITUDE.length)];
            logits = KernelCheck.random(random, images * classes);
            labels = new float[images];
            for (int i = 0; i < logits.length; i++) {
                logits[i] *= magnitude;
                labels[i / classes] = random.nextInt(classes);
            }
        }

        double target(int image, int label) {
            return (label == labels[image] ? 1 - (double) smoothing : 0) + (double) smoothing / classes;
        }

        /// The mean of minus the logarithms of the probabilities, weighed by the targets.
        double loss(double[] values) {
            double loss = 0;
            for (int n = 0; n < images; n++) {
                for (int k = 0; k < classes; k++) {
                    loss -= target(n, k) * (values[n * classes + k] - logarithm(values, n)) / images;
                }
            }
            return loss;
        }

        double maximum(double[] values, int n) {
            double maximum = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < classes; k++) {
                maximum = Math.max(maximum, values[n * classes + k]);
            }
            return maximum;
        }

        double logarithm(double[] values, int n) {
            double maximum = maximum(values, n);
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                sum += Math.exp(values[n * classes + k] - maximum);
            }
            return maximum + Math.log(sum);
        }

        /// Rounding a distance from the maximum counts as often as it is long, but in a sum of
        /// exponentials at most 1/e times a term; sums round once a term, the tree once a level.
        void oracle(double[] loss, double[] lossBound, double[] gradient, double[] bound) {
            double[] values = KernelCheck.doubles(logits);
            loss[0] = loss(values);
            double levels = Math.log(images) / Math.log(2) + 2;
            for (int n = 0; n < images; n++) {
                double maximum = maximum(values, n);
                double logarithm = logarithm(values, n);
                double size = 2 * classes + 4 * (logarithm - maximum);
                for (int k = 0; k < classes; k++) {
                    int i = n * classes + k;
                    double distance = maximum - values[i];
                    double share = (double) smoothing / classes;
                    size += (target(n, k) - share) * 4 * distance + share * (classes + 3 + levels) * distance;
                    double probability = Math.exp(values[i] - logarithm);
                    gradient[i] = (probability - target(n, k)) / images;
                    bound[i] = ROUNDING * (probability * (distance + 2 * classes + 8) + 5 * target(n, k)) / images
                            + Float.MIN_NORMAL;
                }
                lossBound[0] += ROUNDING * (1 + levels / 4) * size / images;
            }
        }

        Map<String, float[]> run(Layout layout) {
            return KernelCheck.everyKernel(
                    toString(),
                    LossKernels.SOFTMAX_CROSS_ENTROPY,
                    new SoftmaxCrossEntropyProblem(smoothing, layout, images, classes),
                    Map.of("logits", KernelCheck.laned(layout, images, classes, logits), "labels", labels));
        }

        @Override
        public String toString() {
            return "seed " + seed + ": logits [" + images + ", " + classes + "] of up to " + magnitude + ", smoothing "
                    + smoothing;
        }
    }
}
