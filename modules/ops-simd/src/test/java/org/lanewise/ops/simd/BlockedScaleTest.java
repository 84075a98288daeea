package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.activation.ActivationKernels;
import org.lanewise.ops.simd.blocked.BlockedKernels;
import org.lanewise.tensor.ShapeException;

/// Every kernel of a factor a channel and image against products element by element, and against
/// each other bit by bit.
class BlockedScaleTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(BlockedKernels.SCALE);

    private static final int BLOCK = 16;
    private static final int[] IMAGES = {1, 1, 2, 3};
    private static final int[] CHANNELS = {1, 3, 8, 15, 16, 17, 24, 31, 32, 33, 40, 64};
    private static final int[] PIXELS = {1, 2, 9, 16, 25, 49, 127, 128, 129, 196, 255, 257, 785};

    @Test
    void an_element_is_multiplied_by_the_factor_of_its_image_and_channel() {
        for (int seed : SWEEP.seeds(200)) {
            Random random = new Random(seed);
            BlockedScaleProblem p = problem(random, null);
            Map<String, float[]> inputs = inputs(p, random);
            float[] src = inputs.get("src");
            float[] expected = new float[src.length];
            for (int i = 0; i < src.length; i++) {
                int block = i / BLOCK / p.pixels();
                expected[i] = (float) ((double) src[i] * inputs.get("gate")[block * BLOCK + i % BLOCK]);
            }
            KernelCheck.sameBits("seed " + seed + ": " + p, run("seed " + seed, p, inputs), expected);
        }
    }

    @Test
    void an_activation_gives_the_bits_that_it_gives_on_its_own() {
        List<UnaryFunction> functions = List.of(
                new UnaryFunction.Relu(),
                UnaryFunction.Clip.relu6(),
                new UnaryFunction.Silu(),
                new UnaryFunction.HardSwish(),
                new UnaryFunction.Sigmoid());
        for (int seed : SWEEP.seeds(100)) {
            Random random = new Random(seed);
            UnaryFunction activation = functions.get(seed % functions.size());
            BlockedScaleProblem p = problem(random, activation);
            Map<String, float[]> inputs = inputs(p, random);
            float[] before =
                    run("seed " + seed, new BlockedScaleProblem(p.images(), p.channels(), p.pixels(), null), inputs);
            UnaryProblem unary = new UnaryProblem(activation, before.length, Direction.FORWARD);
            String label = "seed " + seed + ": " + p;
            float[] expected = KernelCheck.everyKernel(label, ActivationKernels.UNARY, unary, Map.of("src", before))
                    .get("dst");
            KernelCheck.sameBits(label, run("seed " + seed, p, inputs), expected);
        }
    }

    @Test
    void the_destination_may_be_the_source() {
        for (int pixels : PIXELS) {
            BlockedScaleProblem p = new BlockedScaleProblem(2, 40, pixels, new UnaryFunction.Relu());
            Map<String, float[]> inputs = inputs(p, new Random(pixels));
            KernelCheck.inPlace(p.toString(), BlockedKernels.SCALE, p, inputs, "dst", "src");
        }
    }

    @Test
    void special_values_pass_through_the_product() {
        BlockedScaleProblem p = new BlockedScaleProblem(1, 16, 1, null);
        Map<String, float[]> inputs = inputs(p, new Random(1));
        inputs.get("src")[0] = Float.NaN;
        inputs.get("src")[1] = Float.NEGATIVE_INFINITY;
        inputs.get("gate")[1] = 0.5f;
        inputs.get("src")[2] = -0f;
        inputs.get("gate")[2] = 0.5f;
        inputs.get("src")[3] = Float.POSITIVE_INFINITY;
        inputs.get("gate")[3] = 0f;
        assertThat(run("special values", p, inputs)).startsWith(Float.NaN, Float.NEGATIVE_INFINITY, -0f, Float.NaN);
    }

    @Test
    void wrong_sizes_are_refused_with_all_shapes() {
        assertThatThrownBy(() -> new BlockedScaleProblem(1, 3, 0, null))
                .isInstanceOf(ShapeException.class)
                .hasMessage("Scale: pixels is 0, expected 1 or more (images 1, channels 3, pixels 0)");
        assertThatThrownBy(() -> new BlockedScaleProblem(2, 1, 1 << 27, null))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("source has more than");
    }

    private static BlockedScaleProblem problem(Random random, UnaryFunction activation) {
        return new BlockedScaleProblem(pick(random, IMAGES), pick(random, CHANNELS), pick(random, PIXELS), activation);
    }

    private static Map<String, float[]> inputs(BlockedScaleProblem p, Random random) {
        Map<String, float[]> inputs = new HashMap<>();
        for (Problem.Operand operand : p.operands()) {
            if (operand.read()) {
                inputs.put(operand.name(), KernelCheck.random(random, operand.elements()));
            }
        }
        return inputs;
    }

    private static float[] run(String seed, BlockedScaleProblem p, Map<String, float[]> inputs) {
        return KernelCheck.everyKernel(seed + ": " + p, BlockedKernels.SCALE, p, inputs)
                .get("dst");
    }

    private static int pick(Random random, int[] values) {
        return values[random.nextInt(values.length)];
    }
}
