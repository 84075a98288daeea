package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.ops.simd.KernelCheck.ROUNDING;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.RandomMaskProblem.Kind;
import org.lanewise.ops.simd.activation.ActivationKernels;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.RandomStream;
import org.lanewise.tensor.ShapeException;

/// Every kernel of dropout and random slopes against the numbers that the problem says it draws,
/// and against each other bit by bit; the numbers against their distribution.
class RandomMaskTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(ActivationKernels.RANDOM_MASK);

    private static final int CASES = 200;
    private static final int[] IMAGES = {1, 2, 15, 16, 17, 33};

    private static final double LOWER = 1f / 8f;
    private static final double UPPER = 1f / 3f;

    /// What a normal deviate exceeds once in 16,000 times.
    private static final double SIGMAS = 4;

    @Test
    void numbers_depend_on_seed_step_node_sample_and_element_alone() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            RandomStream stream = new RandomStream(c.state.seed(), c.kind.purpose(), c.node, c.call, c.state.step());
            double[] expected = new double[c.images * c.draws];
            double[] bound = new double[expected.length];
            for (int i = 0; i < expected.length; i++) {
                double drawn = stream.uniform(i / c.draws, i % c.draws);
                expected[i] = switch (c.kind) {
                    case RRELU -> c.src[i] < 0 ? c.lower + drawn * (c.upper - c.lower) : 1;
                    case DROPOUT, DROPOUT2D -> drawn < c.lower ? 0 : 1 / (1 - (double) c.lower);
                };
                bound[i] = 2 * ROUNDING * (Math.abs(c.lower) + Math.abs(c.upper) + Math.abs(expected[i]));
            }
            float[] first = null;
            for (Layout layout : Layout.values()) {
                float[] mask = KernelCheck.samples(
                        layout, c.images, c.draws, c.forward(layout).get("mask"));
                KernelCheck.close(c + " in " + layout, mask, expected, bound);
                first = first == null ? mask : first;
                KernelCheck.sameBits(c + ": the same bits in every layout", mask, first);
            }
        }
    }

    @Test
    void source_and_gradient_are_multiplied_with_the_numbers_drawn() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            float[] dDst = KernelCheck.random(new Random(seed + 1000L), c.src.length);
            for (Layout layout : Layout.values()) {
                Map<String, float[]> outputs = c.forward(layout);
                float[] mask = KernelCheck.samples(layout, c.images, c.draws, outputs.get("mask"));
                float[] dst = KernelCheck.samples(layout, c.images, c.elements, outputs.get("dst"));
                Map<String, float[]> inputs = Map.of(
                        "mask",
                        outputs.get("mask"),
                        "dDst",
                        KernelHarness.toLayout(layout, c.images, c.elements, dDst));
                RandomMaskProblem p = c.problem(layout, c.images, Direction.BACKWARD_DATA);
                float[] laned = KernelCheck.everyKernel(c.toString(), ActivationKernels.RANDOM_MASK, p, inputs)
                        .get("dSrc");
                float[] dSrc = KernelCheck.samples(layout, c.images, c.elements, laned);
                float[] product = new float[dst.length];
                float[] gradient = new float[dst.length];
                for (int i = 0; i < dst.length; i++) {
                    double factor = mask[i / (c.elements / c.draws)];
                    product[i] = (float) (c.src[i] * factor);
                    gradient[i] = (float) (dDst[i] * factor);
                }
                KernelCheck.sameBits(c + " dst in " + layout, dst, product);
                KernelCheck.sameBits(c + " dSrc in " + layout, dSrc, gradient);
                KernelCheck.zeroBeyond(c + " dSrc", layout, c.images, c.elements, laned);
            }
        }
    }

    @Test
    void an_image_draws_the_same_in_every_batch_and_order_of_tasks() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            int fewer = 1 + seed % c.images;
            RandomMaskProblem p = c.problem(Layout.NCHW, fewer, Direction.FORWARD);
            Operands operands = new Operands(3, c.state);
            for (int i = 0; i < 3; i++) {
                operands.bind(i, new float[p.operands().get(i).elements()], 0);
            }
            System.arraycopy(c.src, 0, operands.array(0), 0, fewer * c.elements);
            ActivationKernels.RANDOM_MASK.create(p).run(operands);
            float[] all = KernelCheck.samples(
                    Layout.CHW16N,
                    c.images,
                    c.elements,
                    c.forward(Layout.CHW16N).get("dst"));
            KernelCheck.sameBits(c.toString(), operands.array(1), Arrays.copyOf(all, fewer * c.elements));
        }
    }

    @Test
    void another_seed_step_node_or_call_draws_other_numbers() {
        float[] mask = slopes(4000, 1, 1, 1, 1);
        assertThat(slopes(4000, 1, 1, 1, 1)).containsExactly(mask);
        assertThat(equal(mask, slopes(4000, 2, 1, 1, 1))).isLessThan(4);
        assertThat(equal(mask, slopes(4000, 1, 2, 1, 1))).isLessThan(4);
        assertThat(equal(mask, slopes(4000, 1, 1, 2, 1))).isLessThan(4);
        assertThat(equal(mask, slopes(4000, 1, 1, 1, 2))).isLessThan(4);
    }

    @Test
    void slopes_are_uniform_from_lower_to_upper() {
        int count = 1 << 16;
        for (int seed = 0; seed < 4; seed++) {
            float[] slopes = slopes(count, seed, 7 * seed, 3, 0);
            Arrays.sort(slopes);
            double distance = 0;
            for (int i = 0; i < count; i++) {
                double share = (slopes[i] - LOWER) / (UPPER - LOWER);
                distance = Math.max(distance, Math.max((i + 1.0) / count - share, share - (double) i / count));
            }
            assertThat(slopes[0]).isGreaterThanOrEqualTo((float) LOWER);
            assertThat(slopes[count - 1]).isLessThanOrEqualTo((float) UPPER);
            assertThat(distance * Math.sqrt(count))
                    .as("Kolmogorov and Smirnov's distance, seed %d; beyond 1.95 once in 1,000 times", seed)
                    .isLessThan(1.95);
        }
    }

    @Test
    void neighbouring_slopes_are_independent() {
        int count = 1 << 16;
        int bins = 16;
        float[] slopes = slopes(count, 11, 5, 3, 0);
        int[] hits = new int[bins * bins];
        for (int i = 0; i < count; i += 2) {
            hits[bin(slopes[i], bins) * bins + bin(slopes[i + 1], bins)]++;
        }
        double expected = count / 2.0 / hits.length;
        double chiSquare = 0;
        for (int hit : hits) {
            chiSquare += (hit - expected) * (hit - expected) / expected;
        }
        double freedom = hits.length - 1;
        assertThat((chiSquare - freedom) / Math.sqrt(2 * freedom))
                .as("chi-square %s of %s pairs", chiSquare, count / 2)
                .isBetween(-SIGMAS, SIGMAS);
    }

    @Test
    void the_mean_slope_is_the_one_of_evaluation() {
        int count = 1 << 16;
        double sum = 0;
        for (float slope : slopes(count, 17, 0, 9, 0)) {
            sum += slope;
        }
        double deviation = (UPPER - LOWER) / Math.sqrt(12.0 * count);
        assertThat((sum / count - (LOWER + UPPER) / 2) / deviation).isBetween(-SIGMAS, SIGMAS);
    }

    @Test
    void dropout_keeps_its_share_and_the_mean() {
        for (Kind kind : new Kind[] {Kind.DROPOUT, Kind.DROPOUT2D}) {
            for (float probability : new float[] {0.1f, 0.5f, 0.9f}) {
                int channels = 500;
                int images = 40;
                RandomMaskProblem p = new RandomMaskProblem(
                        kind, Layout.CHW16N, images, channels, 1, probability, 0f, 5, 0, Direction.FORWARD);
                float[] src = new float[Layout.CHW16N.length(images, channels)];
                Map<String, float[]> outputs = KernelCheck.everyKernel(
                        p.toString(), ActivationKernels.RANDOM_MASK, p, Map.of("src", src), state(3, 8));
                int zeros = 0;
                for (float factor : KernelCheck.samples(Layout.CHW16N, images, channels, outputs.get("mask"))) {
                    zeros += factor == 0f ? 1 : 0;
                    assertThat(factor == 0f || factor == 1f / (1f - probability))
                            .isTrue();
                }
                double count = images * channels;
                double deviation = Math.sqrt(count * probability * (1 - probability));
                assertThat((zeros - count * probability) / deviation)
                        .as("%s: %d zeros of %s", p, zeros, count)
                        .isBetween(-SIGMAS, SIGMAS);
            }
        }
    }

    @Test
    void dropout_of_probability_0_and_1_is_certain() {
        float[] src = KernelCheck.random(new Random(1), 16 * 50);
        for (Kind kind : new Kind[] {Kind.DROPOUT, Kind.DROPOUT2D}) {
            RandomMaskProblem none =
                    new RandomMaskProblem(kind, Layout.CHW16N, 16, 5, 10, 0f, 0f, 5, 0, Direction.FORWARD);
            KernelCheck.sameBits(
                    "nothing dropped",
                    KernelCheck.everyKernel("none", ActivationKernels.RANDOM_MASK, none, Map.of("src", src))
                            .get("dst"),
                    src);
            RandomMaskProblem all =
                    new RandomMaskProblem(kind, Layout.CHW16N, 16, 5, 10, 1f, 0f, 5, 0, Direction.FORWARD);
            KernelCheck.close(
                    "all dropped",
                    KernelCheck.everyKernel("all", ActivationKernels.RANDOM_MASK, all, Map.of("src", src))
                            .get("dst"),
                    new double[src.length],
                    new double[src.length]);
        }
    }

    @Test
    void what_is_read_may_be_written_over() {
        for (Layout layout : Layout.values()) {
            for (int seed = 0; seed < 6; seed++) {
                Case c = new Case(seed);
                Map<String, float[]> inputs =
                        Map.of("src", KernelHarness.toLayout(layout, c.images, c.elements, c.src));
                RandomMaskProblem forward = c.problem(layout, c.images, Direction.FORWARD);
                KernelCheck.inPlace(c.toString(), ActivationKernels.RANDOM_MASK, forward, inputs, "dst", "src");
                Map<String, float[]> gradients =
                        Map.of("mask", c.forward(layout).get("mask"), "dDst", inputs.get("src"));
                RandomMaskProblem backward = c.problem(layout, c.images, Direction.BACKWARD_DATA);
                KernelCheck.inPlace(c.toString(), ActivationKernels.RANDOM_MASK, backward, gradients, "dSrc", "dDst");
            }
        }
    }

    @Test
    void batches_are_masked_by_vectors() {
        for (Kind kind : Kind.values()) {
            RandomMaskProblem p =
                    new RandomMaskProblem(kind, Layout.CHW16N, 17, 3, 9, 0.1f, 0.3f, 5, 0, Direction.FORWARD);
            assertThat(KernelCheck.supporting(ActivationKernels.RANDOM_MASK, p))
                    .containsExactly("RandomMaskImageLanes", "RandomMaskReference");
        }
    }

    @Test
    void wrong_sizes_and_numbers_are_refused() {
        assertThatThrownBy(() -> problem(Kind.RRELU, 2, 0.5f, 0.25f, 1, Direction.FORWARD))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("RRELU: lower is 0.5, upper is 0.25");
        assertThatThrownBy(() -> problem(Kind.RRELU, 2, 0f, Float.NaN, 1, Direction.FORWARD))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("upper is NaN");
        assertThatThrownBy(() -> problem(Kind.DROPOUT, 2, 1.5f, 0f, 1, Direction.FORWARD))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("DROPOUT: lower is 1.5");
        assertThatThrownBy(() -> problem(Kind.DROPOUT2D, 2, Float.NaN, 0f, 1, Direction.FORWARD))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("DROPOUT2D: lower is NaN");
        assertThatThrownBy(() -> problem(Kind.DROPOUT, 2, 0.5f, 0f, 1 << 16, Direction.FORWARD))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("node is 65536");
        assertThatThrownBy(() -> problem(Kind.DROPOUT, -2, 0.5f, 0f, 1, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("images is -2")
                .hasMessageContaining("[-2, 3, 4]");
        assertThatThrownBy(() -> problem(Kind.DROPOUT, 2, 0.5f, 0f, 1, Direction.BACKWARD_WEIGHTS))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("BACKWARD_WEIGHTS");
    }

    private static RandomMaskProblem problem(
            Kind kind, int images, float lower, float upper, int node, Direction direction) {
        return new RandomMaskProblem(kind, Layout.NCHW, images, 3, 4, lower, upper, node, 0, direction);
    }

    /// Slopes of negative numbers.
    private static float[] slopes(int count, int seed, int step, int node, int call) {
        RandomMaskProblem p = new RandomMaskProblem(
                Kind.RRELU, Layout.NCHW, 4, 1, count / 4, (float) LOWER, (float) UPPER, node, call, Direction.FORWARD);
        float[] src = new float[count];
        Arrays.fill(src, -1f);
        return KernelCheck.everyKernel(
                        p.toString(), ActivationKernels.RANDOM_MASK, p, Map.of("src", src), state(seed, step))
                .get("mask");
    }

    private static int bin(float slope, int bins) {
        return Math.clamp((long) ((slope - LOWER) / (UPPER - LOWER) * bins), 0, bins - 1);
    }

    private static int equal(float[] a, float[] b) {
        int equal = 0;
        for (int i = 0; i < a.length; i++) {
            equal += a[i] == b[i] ? 1 : 0;
        }
        return equal;
    }

    private static RunState state(long seed, int step) {
        RunState state = new RunState();
        state.set(seed, step, 0f);
        return state;
    }

    private static final class Case {

        final int number;
        final Kind kind;
        final int images;
        final int channels;
        final int inner;
        final int elements;
        final int draws;
        final float lower;
        final float upper;
        final int node;
        final int call;
        final RunState state;
        final float[] src;

        Case(int number) {
            this.number = number;
            Random random = new Random(number);
            kind = Kind.values()[number % 3];
            images = IMAGES[random.nextInt(IMAGES.length)];
            channels = 1 + random.nextInt(5);
            inner = 1 + random.nextInt(random.nextInt(4) == 0 ? 70 : 20);
            elements = channels * inner;
            draws = kind == Kind.DROPOUT2D ? channels : elements;
            lower = kind == Kind.RRELU ? random.nextFloat() - 0.5f : random.nextFloat();
            upper = kind == Kind.RRELU ? lower + random.nextFloat() * (number % 2) : 0f;
            node = random.nextInt(1 << 16);
            call = random.nextInt(1 << 8);
            state = state(random.nextLong(), random.nextInt(Integer.MAX_VALUE));
            src = number % 2 == 0
                    ? KernelCheck.quarters(random, images * elements)
                    : KernelCheck.random(random, images * elements);
        }

        RandomMaskProblem problem(Layout layout, int batch, Direction direction) {
            return new RandomMaskProblem(kind, layout, batch, channels, inner, lower, upper, node, call, direction);
        }

        Map<String, float[]> forward(Layout layout) {
            Map<String, float[]> inputs = Map.of("src", KernelCheck.laned(layout, images, elements, src));
            RandomMaskProblem p = problem(layout, images, Direction.FORWARD);
            return KernelCheck.everyKernel(toString(), ActivationKernels.RANDOM_MASK, p, inputs, state);
        }

        @Override
        public String toString() {
            return "seed " + number + ": " + problem(Layout.CHW16N, images, Direction.FORWARD);
        }
    }
}
