package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.ops.simd.KernelCheck.ROUNDING;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.activation.ActivationKernels;
import org.lanewise.ops.simd.blocked.BlockedKernels;
import org.lanewise.tensor.ShapeException;

/// Every kernel of a factor and a summand a channel against the formula in double, and against
/// each other bit by bit.
class BlockedAffineTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(BlockedKernels.AFFINE);

    private static final int BLOCK = 16;
    private static final int[] IMAGES = {1, 1, 2, 3};
    private static final int[] CHANNELS = {1, 3, 8, 15, 16, 17, 24, 31, 32, 33, 40, 64};
    private static final int[] MORE = {0, 0, 1, 16, 32, 50};
    private static final int[] PIXELS = {1, 2, 9, 16, 25, 49, 127, 128, 129, 196, 255, 257, 785};

    @Test
    void an_element_is_multiplied_and_added_to_with_one_rounding() {
        for (int seed : SWEEP.seeds(200)) {
            Random random = new Random(seed);
            BlockedAffineProblem p = problem(random, null);
            Map<String, float[]> inputs = inputs(p, random);
            float[] dst = run("seed " + seed, p, inputs);
            double[] expected = new double[dst.length];
            double[] bound = new double[dst.length];
            for (int i = 0; i < dst.length; i++) {
                int channel = channel(p, i);
                double scale = inputs.get("scale")[channel];
                expected[i] = inputs.get("src")[source(p, i)] * scale + inputs.get("shift")[channel];
                bound[i] = ROUNDING * Math.abs(expected[i]) + Float.MIN_VALUE;
            }
            KernelCheck.close("seed " + seed + ": " + p, dst, expected, bound);
        }
    }

    @Test
    void an_activation_gives_the_bits_that_it_gives_on_its_own() {
        List<UnaryFunction> functions = List.of(
                new UnaryFunction.Relu(),
                UnaryFunction.Clip.relu6(),
                new UnaryFunction.Silu(),
                new UnaryFunction.HardSwish(),
                new UnaryFunction.LeakyRelu(0.1f),
                new UnaryFunction.Sigmoid());
        for (int seed : SWEEP.seeds(120)) {
            Random random = new Random(seed);
            BlockedAffineProblem p = problem(random, functions.get(seed % functions.size()));
            BlockedAffineProblem plain =
                    new BlockedAffineProblem(p.images(), p.channels(), p.sourceChannels(), p.pixels(), null);
            Map<String, float[]> inputs = inputs(p, random);
            float[] before = run("seed " + seed, plain, inputs);
            UnaryProblem unary =
                    new UnaryProblem(functions.get(seed % functions.size()), before.length, Direction.FORWARD);
            String label = "seed " + seed + ": " + p;
            float[] expected = KernelCheck.everyKernel(label, ActivationKernels.UNARY, unary, Map.of("src", before))
                    .get("dst");
            KernelCheck.sameBits(label, run("seed " + seed, p, inputs), expected);
        }
    }

    @Test
    void special_values_pass_through_the_formula() {
        float[] special = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0f, -0f, Float.MIN_VALUE};
        for (UnaryFunction activation : Arrays.asList(null, new UnaryFunction.Relu())) {
            BlockedAffineProblem p = new BlockedAffineProblem(1, 16, 7, activation);
            Random random = new Random(3);
            Map<String, float[]> inputs = inputs(p, random);
            for (int i = 0; i < 7 * BLOCK; i++) {
                inputs.get("src")[i] = special[random.nextInt(special.length)];
            }
            inputs.get("shift")[0] = -0f;
            inputs.get("scale")[1] = 0f;
            float[] dst = run("special values", p, inputs);
            for (int i = 0; i < dst.length; i++) {
                float y =
                        Math.fma(inputs.get("src")[i], inputs.get("scale")[i % BLOCK], inputs.get("shift")[i % BLOCK]);
                float expected = activation != null && y < 0f ? 0f : y;
                assertThat(Float.floatToIntBits(dst[i])).as("element %d", i).isEqualTo(Float.floatToIntBits(expected));
            }
        }
    }

    @Test
    void the_destination_may_be_the_source() {
        for (int pixels : PIXELS) {
            for (UnaryFunction activation : Arrays.asList(null, new UnaryFunction.Relu(), new UnaryFunction.Tanh())) {
                BlockedAffineProblem p = new BlockedAffineProblem(2, 40, pixels, activation);
                Map<String, float[]> inputs = inputs(p, new Random(pixels));
                KernelCheck.inPlace(p.toString(), BlockedKernels.AFFINE, p, inputs, "dst", "src");
            }
        }
    }

    @Test
    void wrong_sizes_are_refused_with_all_shapes() {
        assertThatThrownBy(() -> new BlockedAffineProblem(1, 17, 16, 5, null))
                .isInstanceOf(ShapeException.class)
                .hasMessage("Affine: the source has 16 channels, expected 17 or more"
                        + " (images 1, channels 17, channels of the source 16, pixels 5)");
        assertThatThrownBy(() -> new BlockedAffineProblem(1, 0, 5, null))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("channels is 0");
        assertThatThrownBy(() -> new BlockedAffineProblem(2, 1, 1 << 27, null))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("source has more than");
    }

    private static BlockedAffineProblem problem(Random random, UnaryFunction activation) {
        int channels = pick(random, CHANNELS);
        int more = channels + pick(random, MORE);
        return new BlockedAffineProblem(pick(random, IMAGES), channels, more, pick(random, PIXELS), activation);
    }

    /// Blocks of the source that must not be read are NaN.
    private static Map<String, float[]> inputs(BlockedAffineProblem p, Random random) {
        Map<String, float[]> inputs = new HashMap<>();
        for (Problem.Operand operand : p.operands()) {
            if (operand.read()) {
                inputs.put(operand.name(), KernelCheck.random(random, operand.elements()));
            }
        }
        float[] all = inputs.get("src");
        float[] src = new float[all.length];
        Arrays.fill(src, Float.NaN);
        int elements = p.images() * blocks(p.channels()) * p.pixels() * BLOCK;
        for (int i = 0; i < elements; i++) {
            src[source(p, i)] = all[i];
        }
        inputs.put("src", src);
        return inputs;
    }

    private static int channel(BlockedAffineProblem p, int element) {
        return element / BLOCK / p.pixels() % blocks(p.channels()) * BLOCK + element % BLOCK;
    }

    /// Where the source of an element of the destination is.
    private static int source(BlockedAffineProblem p, int element) {
        int image = element / (blocks(p.channels()) * p.pixels() * BLOCK);
        return element + image * (blocks(p.sourceChannels()) - blocks(p.channels())) * p.pixels() * BLOCK;
    }

    private static int blocks(int channels) {
        return (channels + BLOCK - 1) / BLOCK;
    }

    private static float[] run(String seed, BlockedAffineProblem p, Map<String, float[]> inputs) {
        return KernelCheck.everyKernel(seed + ": " + p, BlockedKernels.AFFINE, p, inputs)
                .get("dst");
    }

    private static int pick(Random random, int[] values) {
        return values[random.nextInt(values.length)];
    }
}
