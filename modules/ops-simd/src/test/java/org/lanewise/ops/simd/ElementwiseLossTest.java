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

/// Every kernel of the losses over elements against their formulas in double, and against each
/// other bit by bit.
class ElementwiseLossTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(LossKernels.ELEMENTWISE);

    private static final int CASES = 150;
    private static final int[] IMAGES = {1, 2, 15, 16, 17, 33};
    private static final int[] ELEMENTS = {1, 2, 3, 10, 16, 17, 49, 1023, 1024, 1025, 2500};

    private static final ElementwiseLoss[] LOSSES = {
        new ElementwiseLoss.BinaryCrossEntropyWithLogits(),
        new ElementwiseLoss.MeanSquaredError(),
        new ElementwiseLoss.Huber(1f),
        new ElementwiseLoss.Huber(0.3f)
    };

    @Test
    void loss_and_gradient_agree_with_the_formulas_in_double_in_every_layout() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            double[] loss = new double[1];
            double[] lossBound = new double[1];
            double[] gradient = new double[c.prediction.length];
            double[] bound = new double[gradient.length];
            c.oracle(loss, lossBound, gradient, bound);
            float[] first = null;
            for (Layout layout : Layout.values()) {
                Map<String, float[]> outputs = c.run(layout);
                String label = c + " in " + layout;
                float[] laned = outputs.get("dPrediction");
                float[] dPrediction = KernelCheck.samples(layout, c.images, c.elements, laned);
                KernelCheck.close(label + " loss", outputs.get("loss"), loss, lossBound);
                KernelCheck.close(label + " dPrediction", dPrediction, gradient, bound);
                KernelCheck.zeroBeyond(label, layout, c.images, c.elements, laned);
                float[] all = Arrays.copyOf(dPrediction, dPrediction.length + 1);
                all[dPrediction.length] = outputs.get("loss")[0];
                first = first == null ? all : first;
                KernelCheck.sameBits(label + ": the same bits in every layout", all, first);
            }
        }
    }

    @Test
    void the_gradient_is_that_of_central_differences() {
        double step = 1e-5;
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            double x = c.prediction[0];
            double t = c.target[0];
            if (Math.abs(x) < 20 && !c.nearKink(x - t, step)) {
                double slope = (c.term(x + step, t) - c.term(x - step, t)) / (2 * step);
                // A term rounds a few times, and so do the number and its distance to the target.
                double rounding = 4 * Math.ulp(c.term(x, t))
                        + 2 * Math.ulp(Math.abs(x) + Math.abs(t)) * (1 + Math.abs(c.slope(x, t)));
                double bound = rounding / step + step * step;
                assertThat(c.slope(x, t) - slope).as(c.toString()).isBetween(-bound, bound);
            }
        }
    }

    @Test
    void logits_of_any_size_have_a_finite_cross_entropy() {
        float[] prediction = {1e30f, -1e30f, 1e30f, -1e30f, 0f, 200f, -200f};
        float[] target = {1f, 0f, 0f, 1f, 0.5f, 1f, 0f};
        ElementwiseLossProblem p = new ElementwiseLossProblem(
                new ElementwiseLoss.BinaryCrossEntropyWithLogits(), Layout.NCHW, 1, target.length);
        Map<String, float[]> outputs = KernelCheck.everyKernel(
                p.toString(), LossKernels.ELEMENTWISE, p, Map.of("prediction", prediction, "target", target));
        assertThat(outputs.get("loss")[0]).isEqualTo((float) (2e30 / 7), org.assertj.core.data.Offset.offset(1e24f));
        assertThat(outputs.get("dPrediction")).containsExactly(0f, 0f, 1f / 7f, -1f / 7f, 0f, 0f, 0f);
    }

    @Test
    void batches_are_computed_by_vectors() {
        for (ElementwiseLoss loss : LOSSES) {
            ElementwiseLossProblem p = new ElementwiseLossProblem(loss, Layout.CHW16N, 17, 10);
            assertThat(KernelCheck.supporting(LossKernels.ELEMENTWISE, p))
                    .containsExactly("ElementwiseLossImageLanes", "ElementwiseLossReference");
        }
    }

    @Test
    void every_loss_is_an_example() {
        assertThat(Arrays.stream(LOSSES).map(Object::getClass).distinct())
                .containsExactlyInAnyOrder(ElementwiseLoss.class.getPermittedSubclasses());
    }

    @Test
    void wrong_sizes_and_numbers_are_refused() {
        ElementwiseLoss squared = new ElementwiseLoss.MeanSquaredError();
        assertThatThrownBy(() -> new ElementwiseLossProblem(squared, Layout.NCHW, 0, 10))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("MeanSquaredError")
                .hasMessageContaining("images is 0")
                .hasMessageContaining("[0, 10]");
        assertThatThrownBy(() -> new ElementwiseLossProblem(squared, Layout.NCHW, 3, 0))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("elements is 0");
        assertThatThrownBy(() -> new ElementwiseLossProblem(squared, Layout.CHW16N, 1 << 16, 1 << 16))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[65536, 65536]");
        for (float delta : new float[] {0f, -1f, Float.NaN, Float.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new ElementwiseLoss.Huber(delta))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("Huber delta is " + delta);
        }
    }

    private static final class Case {

        final int seed;
        final ElementwiseLoss loss;
        final int images;
        final int elements;
        final float[] prediction;
        final float[] target;

        Case(int seed) {
            this.seed = seed;
            Random random = new Random(seed);
            loss = LOSSES[seed % LOSSES.length];
            images = IMAGES[random.nextInt(IMAGES.length)];
            elements = ELEMENTS[random.nextInt(ELEMENTS.length)];
            float magnitude = new float[] {1f, 10f, 300f}[random.nextInt(3)];
            boolean targets = loss instanceof ElementwiseLoss.BinaryCrossEntropyWithLogits;
            prediction = KernelCheck.random(random, images * elements);
            target = KernelCheck.random(random, prediction.length);
            for (int i = 0; i < prediction.length; i++) {
                prediction[i] *= magnitude;
                target[i] = targets ? random.nextInt(5) / 4f : target[i] * magnitude;
            }
        }

        double term(double x, double t) {
            return switch (loss) {
                case ElementwiseLoss.BinaryCrossEntropyWithLogits() -> t * softplus(-x) + (1 - t) * softplus(x);
                case ElementwiseLoss.MeanSquaredError() -> (x - t) * (x - t);
                case ElementwiseLoss.Huber(float delta) ->
                    Math.abs(x - t) <= delta ? (x - t) * (x - t) / 2 : delta * (Math.abs(x - t) - (double) delta / 2);
            };
        }

        /// How many roundings of 1 a term is from its float.
        double roundings(double x, double t) {
            return switch (loss) {
                case ElementwiseLoss.BinaryCrossEntropyWithLogits() ->
                    Math.abs(x) * (2 * t + 1) + 6 * softplus(-Math.abs(x));
                case ElementwiseLoss.MeanSquaredError() -> 4 * term(x, t);
                case ElementwiseLoss.Huber(float delta) ->
                    4 * Math.abs(x - t) * Math.min(Math.abs(x - t), (double) delta) + delta * (double) delta;
            };
        }

        double slope(double x, double t) {
            return switch (loss) {
                case ElementwiseLoss.BinaryCrossEntropyWithLogits() -> 1 / (1 + Math.exp(-x)) - t;
                case ElementwiseLoss.MeanSquaredError() -> 2 * (x - t);
                case ElementwiseLoss.Huber(float delta) -> Math.max(-delta, Math.min(delta, x - t));
            };
        }

        boolean nearKink(double difference, double step) {
            return loss instanceof ElementwiseLoss.Huber(float delta)
                    && Math.abs(Math.abs(difference) - delta) < 2 * step;
        }

        void oracle(double[] mean, double[] meanBound, double[] gradient, double[] bound) {
            double additions = Math.min(elements, 1024) + elements / 1024.0 + Math.log(images) / Math.log(2) + 3;
            for (int i = 0; i < gradient.length; i++) {
                double x = prediction[i];
                double t = target[i];
                mean[0] += term(x, t) / gradient.length;
                meanBound[0] += ROUNDING * (roundings(x, t) + additions * term(x, t)) / gradient.length;
                gradient[i] = slope(x, t) / gradient.length;
                double sigmoid = loss instanceof ElementwiseLoss.BinaryCrossEntropyWithLogits ? 5 : 0;
                bound[i] = ROUNDING * (4 * Math.abs(slope(x, t)) + sigmoid) / gradient.length;
            }
        }

        private static double softplus(double x) {
            return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
        }

        Map<String, float[]> run(Layout layout) {
            return KernelCheck.everyKernel(
                    toString(),
                    LossKernels.ELEMENTWISE,
                    new ElementwiseLossProblem(loss, layout, images, elements),
                    Map.of(
                            "prediction", KernelCheck.laned(layout, images, elements, prediction),
                            "target", KernelCheck.laned(layout, images, elements, target)));
        }

        @Override
        public String toString() {
            return "seed " + seed + ": " + loss + " of [" + images + ", " + elements + "]";
        }
    }
}
