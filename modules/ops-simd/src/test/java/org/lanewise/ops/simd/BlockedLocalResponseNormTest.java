package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.ops.simd.KernelCheck.ROUNDING;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.norm.NormKernels;
import org.lanewise.tensor.ShapeException;

/// Every kernel of local response normalisation on channel-blocked images against the formula in
/// double, against the plain layout and against each other bit by bit.
class BlockedLocalResponseNormTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(NormKernels.BLOCKED_LOCAL_RESPONSE_NORM);

    private static final int BLOCK = 16;
    private static final float[] BETA = {0.5f, 0.75f, 0.75f, 1f, 0.6f};
    private static final int[] SIZES = {1, 2, 3, 4, 5, 6, 11, 33, 40, 100};
    private static final int[] CHANNELS = {1, 2, 8, 15, 16, 17, 24, 32, 33, 40, 64, 96};
    private static final int[] PIXELS = {1, 2, 9, 16, 49, 121, 257};

    @Test
    void it_agrees_with_the_formula_and_has_the_bits_of_the_plain_layout() {
        for (int seed : SWEEP.seeds(300)) {
            Random random = new Random(seed);
            LocalResponseNormProblem p = problem(random);
            float[] plain = KernelCheck.random(random, p.images() * p.channels() * p.inner());
            String label = "seed " + seed + ": " + p;
            float[] dst = run(label, p, plain, Float.NaN);
            double[] expected = new double[dst.length];
            double[] bound = new double[dst.length];
            oracle(p, plain, expected, bound);
            KernelCheck.close(label, dst, expected, bound);
            Map<String, float[]> inputs = Map.of("src", plain);
            float[] unblocked = KernelCheck.everyKernel(label, NormKernels.LOCAL_RESPONSE_NORM, p, inputs)
                    .get("dst");
            KernelCheck.sameBits(label + ": plain layout", dst, blocked(p, unblocked, 0f));
        }
    }

    @Test
    void the_destination_may_be_the_source() {
        for (int pixels : PIXELS) {
            LocalResponseNormProblem p = problem(5, 0.75f, 2, 40, pixels);
            float[] plain = KernelCheck.random(new Random(pixels), 2 * 40 * pixels);
            KernelCheck.inPlace(
                    p.toString(),
                    NormKernels.BLOCKED_LOCAL_RESPONSE_NORM,
                    new BlockedLocalResponseNormProblem(p),
                    Map.of("src", blocked(p, plain, 50f)),
                    "dst",
                    "src");
        }
    }

    @Test
    void special_values_stay_in_their_windows() {
        LocalResponseNormProblem p = problem(3, 0.75f, 1, 20, 2);
        float[] plain = KernelCheck.random(new Random(8), 40);
        plain[2 * 5] = Float.NaN;
        plain[2 * 15] = Float.POSITIVE_INFINITY;
        plain[2 * 19] = -0f;
        float[] dst = run("special values", p, plain, Float.NaN);
        float[] unblocked = KernelCheck.everyKernel(
                        "special values", NormKernels.LOCAL_RESPONSE_NORM, p, Map.of("src", plain))
                .get("dst");
        KernelCheck.sameBits("special values", dst, blocked(p, unblocked, 0f));
    }

    @Test
    void common_exponents_are_computed_by_vectors() {
        assertThat(choice(0.75f)).isEqualTo("BlockedLocalResponseNormVectors");
        assertThat(choice(0.5f)).isEqualTo("BlockedLocalResponseNormVectors");
        assertThat(choice(1f)).isEqualTo("BlockedLocalResponseNormVectors");
        assertThat(choice(0.6f)).isEqualTo("BlockedLocalResponseNormReference");
    }

    @Test
    void other_layouts_and_directions_are_refused() {
        LocalResponseNormProblem lanes =
                new LocalResponseNormProblem(5, 1f, 0.75f, 1f, Layout.CHW16N, 1, 4, 4, Direction.FORWARD);
        assertThatThrownBy(() -> new BlockedLocalResponseNormProblem(lanes))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("not in CHW16N and FORWARD");
        LocalResponseNormProblem gradient =
                new LocalResponseNormProblem(5, 1f, 0.75f, 1f, Layout.NCHW, 1, 4, 4, Direction.BACKWARD_DATA);
        assertThatThrownBy(() -> new BlockedLocalResponseNormProblem(gradient))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("not in NCHW and BACKWARD_DATA");
        assertThatThrownBy(() -> new BlockedLocalResponseNormProblem(problem(5, 1f, 1, 1, 1 << 27)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("channel-blocked src has more than");
    }

    private static String choice(float beta) {
        return NormKernels.BLOCKED_LOCAL_RESPONSE_NORM
                .create(new BlockedLocalResponseNormProblem(problem(5, beta, 1, 64, 9)))
                .kernel();
    }

    private static LocalResponseNormProblem problem(Random random) {
        float beta = BETA[random.nextInt(BETA.length)];
        int images = 1 + random.nextInt(3);
        return problem(pick(random, SIZES), beta, images, pick(random, CHANNELS), pick(random, PIXELS));
    }

    private static LocalResponseNormProblem problem(int size, float beta, int images, int channels, int pixels) {
        return new LocalResponseNormProblem(
                size, 0.7f, beta, 1.5f, Layout.NCHW, images, channels, pixels, Direction.FORWARD);
    }

    private static float[] run(String label, LocalResponseNormProblem p, float[] plain, float beyond) {
        Map<String, float[]> inputs = Map.of("src", blocked(p, plain, beyond));
        return KernelCheck.everyKernel(
                        label, NormKernels.BLOCKED_LOCAL_RESPONSE_NORM, new BlockedLocalResponseNormProblem(p), inputs)
                .get("dst");
    }

    /// The formula; a sum of positive terms has one rounding a term, the rest has a dozen.
    private static void oracle(LocalResponseNormProblem p, float[] plain, double[] expected, double[] bound) {
        int longest = Math.min(p.size(), p.channels());
        for (int i = 0; i < plain.length; i++) {
            int image = i / (p.channels() * p.inner());
            int c = i / p.inner() % p.channels();
            double squares = 0;
            int first = Math.max(0, c - (p.size() - 1) / 2);
            for (int j = first; j <= Math.min(p.channels() - 1, c + p.size() / 2); j++) {
                double value = plain[(image * p.channels() + j) * p.inner() + i % p.inner()];
                squares += value * value;
            }
            int at = at(p, i);
            double scale = p.k() + (double) p.alpha() / p.size() * squares;
            expected[at] = plain[i] / Math.pow(scale, p.beta());
            bound[at] = (longest + 12) * ROUNDING * Math.abs(expected[at]);
        }
    }

    private static float[] blocked(LocalResponseNormProblem p, float[] plain, float beyond) {
        int blocks = (p.channels() + BLOCK - 1) / BLOCK;
        float[] values = new float[p.images() * blocks * p.inner() * BLOCK];
        Arrays.fill(values, beyond);
        for (int i = 0; i < plain.length; i++) {
            values[at(p, i)] = plain[i];
        }
        return values;
    }

    /// Where a plain element is in blocks.
    private static int at(LocalResponseNormProblem p, int element) {
        int blocks = (p.channels() + BLOCK - 1) / BLOCK;
        int image = element / (p.channels() * p.inner());
        int channel = element / p.inner() % p.channels();
        int pixel = element % p.inner();
        return ((image * blocks + channel / BLOCK) * p.inner() + pixel) * BLOCK + channel % BLOCK;
    }

    private static int pick(Random random, int[] values) {
        return values[random.nextInt(values.length)];
    }
}
