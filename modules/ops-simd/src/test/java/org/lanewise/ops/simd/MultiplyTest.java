package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.ops.simd.KernelCheck.ROUNDING;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.move.MoveKernels;
import org.lanewise.tensor.ShapeException;

/// Every kernel of products against products in double, and against each other bit by bit.
class MultiplyTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(MoveKernels.MULTIPLY);

    private static final int CASES = 200;
    private static final int[] IMAGES = {1, 2, 15, 16, 17, 33};
    private static final int[] INNER = {1, 2, 4, 15, 16, 17, 31, 47, 48, 49, 63, 64, 65, 80, 113, 128, 200};

    @Test
    void sources_are_multiplied_by_their_factors() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            float[] first = null;
            for (Layout layout : Layout.values()) {
                float[] dst = c.samples(layout, c.run(layout, Direction.FORWARD).get("dst"));
                c.product(layout, dst, c.src);
                first = first == null ? dst : first;
                KernelCheck.sameBits(c + ": an image has the same bits in every layout", dst, first);
            }
        }
    }

    @Test
    void gradients_of_the_source_are_multiplied_by_the_factors() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            for (Layout layout : Layout.values()) {
                Map<String, float[]> outputs = c.run(layout, Direction.BACKWARD_DATA);
                c.product(layout, c.samples(layout, outputs.get("dSrc")), c.dDst);
                KernelCheck.zeroBeyond(c.toString(), layout, c.images, c.channels * c.inner, outputs.get("dSrc"));
            }
        }
    }

    @Test
    void gradients_of_the_factors_are_sums_over_what_each_multiplied() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            double[] expected = new double[c.factor.length];
            double[] bound = new double[c.factor.length];
            int terms = c.perChannel ? c.inner : 1;
            for (int i = 0; i < c.src.length; i++) {
                double term = c.src[i] * (double) c.dDst[i];
                expected[c.factor(i)] += term;
                bound[c.factor(i)] += terms * ROUNDING * Math.abs(term);
            }
            for (Layout layout : Layout.values()) {
                float[] dFactor = c.run(layout, Direction.BACKWARD_WEIGHTS).get("dFactor");
                int each = c.factor.length / c.images;
                float[] samples = KernelCheck.samples(layout, c.images, each, dFactor);
                KernelCheck.close(c + " in " + layout, samples, expected, bound);
                KernelCheck.zeroBeyond(c.toString(), layout, c.images, each, dFactor);
            }
        }
    }

    @Test
    void an_image_has_the_same_bits_alone_and_in_a_batch() {
        for (int seed : SWEEP.seeds(CASES / 4)) {
            Case c = new Case(seed);
            for (Layout layout : Layout.values()) {
                for (int image = 0; image < c.images; image++) {
                    Case alone = c.alone(image);
                    for (Direction direction : Direction.values()) {
                        Map<String, float[]> one = alone.run(layout, direction);
                        Map<String, float[]> all = c.run(layout, direction);
                        for (String output : one.keySet()) {
                            boolean factors = output.equals("dFactor");
                            int each = factors ? alone.factor.length : alone.src.length;
                            KernelCheck.sameBits(
                                    c + ", image " + image + ", " + direction,
                                    KernelCheck.samples(layout, 1, each, one.get(output)),
                                    KernelCheck.image(
                                            KernelCheck.samples(layout, c.images, each, all.get(output)), each, image));
                        }
                    }
                }
            }
        }
    }

    @Test
    void what_is_read_may_be_written_over() {
        for (int seed = 0; seed < 20; seed++) {
            Case c = new Case(seed);
            for (Layout layout : Layout.values()) {
                inPlace(c, layout, Direction.FORWARD, "dst", "src");
                inPlace(c, layout, Direction.BACKWARD_DATA, "dSrc", "dDst");
                if (!c.perChannel) {
                    inPlace(c, layout, Direction.BACKWARD_WEIGHTS, "dFactor", "src");
                    inPlace(c, layout, Direction.BACKWARD_WEIGHTS, "dFactor", "dDst");
                }
            }
        }
    }

    private static void inPlace(Case c, Layout layout, Direction direction, String output, String input) {
        MultiplyProblem p = c.problem(layout, direction);
        KernelCheck.inPlace(c.toString(), MoveKernels.MULTIPLY, p, c.inputs(layout), output, input);
    }

    @Test
    void vectors_multiply_in_every_layout_and_direction() {
        for (Layout layout : Layout.values()) {
            for (Direction direction : Direction.values()) {
                MultiplyProblem p = new MultiplyProblem(layout, 3, 5, 7, true, direction);
                assertThat(KernelCheck.supporting(MoveKernels.MULTIPLY, p))
                        .containsExactly("MultiplyVectors", "MultiplyReference");
            }
        }
    }

    @Test
    void wrong_sizes_are_refused_with_all_shapes() {
        assertThatThrownBy(() -> new MultiplyProblem(Layout.NCHW, 0, 4, 9, true, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("images is 0")
                .hasMessageContaining("[0, 4, 9]");
        assertThatThrownBy(() -> new MultiplyProblem(Layout.NCHW, 1, 0, 9, true, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("channels is 0");
        assertThatThrownBy(() -> new MultiplyProblem(Layout.NCHW, 1, 4, -1, false, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("inner is -1");
        assertThatThrownBy(() -> new MultiplyProblem(Layout.CHW16N, 1, 1 << 14, 1 << 14, false, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[1, 16384, 16384]");
    }

    private static final class Case {

        final int seed;
        final int images;
        final int channels;
        final int inner;
        final boolean perChannel;
        final float[] src;
        final float[] dDst;
        final float[] factor;

        Case(int seed) {
            this.seed = seed;
            Random random = new Random(seed);
            images = IMAGES[random.nextInt(IMAGES.length)];
            channels = 1 + random.nextInt(5);
            inner = INNER[random.nextInt(INNER.length)];
            perChannel = random.nextInt(3) > 0;
            src = seed % 3 == 0
                    ? KernelCheck.quarters(random, images * channels * inner)
                    : KernelCheck.random(random, images * channels * inner);
            dDst = KernelCheck.random(random, src.length);
            factor = KernelCheck.random(random, perChannel ? images * channels : src.length);
        }

        private Case(Case batch, int image) {
            seed = batch.seed;
            images = 1;
            channels = batch.channels;
            inner = batch.inner;
            perChannel = batch.perChannel;
            src = KernelCheck.image(batch.src, channels * inner, image);
            dDst = KernelCheck.image(batch.dDst, channels * inner, image);
            factor = KernelCheck.image(batch.factor, batch.factor.length / batch.images, image);
        }

        Case alone(int image) {
            return new Case(this, image);
        }

        /// Index of the factor of an element.
        int factor(int i) {
            return perChannel ? i / inner : i;
        }

        void product(Layout layout, float[] actual, float[] values) {
            double[] expected = new double[values.length];
            double[] bound = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                expected[i] = values[i] * (double) factor[factor(i)];
                bound[i] = ROUNDING * Math.abs(expected[i]);
            }
            KernelCheck.close(this + " in " + layout, actual, expected, bound);
        }

        MultiplyProblem problem(Layout layout, Direction direction) {
            return new MultiplyProblem(layout, images, channels, inner, perChannel, direction);
        }

        /// Beyond the batch the gradient is 0, everything else any finite number.
        Map<String, float[]> inputs(Layout layout) {
            float[] gradient = KernelCheck.laned(layout, images, channels * inner, dDst);
            for (int f = 0; f < gradient.length; f++) {
                int lane = f / layout.lanes() / (channels * inner) * layout.lanes() + f % layout.lanes();
                gradient[f] = lane < images ? gradient[f] : 0f;
            }
            return Map.of(
                    "src", KernelCheck.laned(layout, images, channels * inner, src),
                    "factor", KernelCheck.laned(layout, images, factor.length / images, factor),
                    "dDst", gradient);
        }

        Map<String, float[]> run(Layout layout, Direction direction) {
            return KernelCheck.everyKernel(
                    toString(), MoveKernels.MULTIPLY, problem(layout, direction), inputs(layout));
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
