package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.move.MoveKernels;
import org.lanewise.tensor.ShapeException;

/// Every kernel that gathers channels into blocks, or spreads them, against copies element by
/// element, and against each other bit by bit.
class BlockedReorderTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(MoveKernels.BLOCKED_REORDER);

    private static final int CASES = 300;
    private static final int BLOCK = 16;
    private static final int[] IMAGES = {1, 1, 2, 3};
    private static final int[] CHANNELS = {1, 3, 4, 5, 7, 8, 9, 12, 13, 15, 16, 17, 24, 31, 32, 33, 40, 64};
    private static final int[] PIXELS = {1, 2, 9, 15, 16, 17, 25, 31, 32, 33, 49, 196, 255, 256, 271, 511, 513, 785};

    @Test
    void every_element_arrives_and_lanes_beyond_the_channels_are_zero() {
        for (int seed : SWEEP.seeds(CASES)) {
            Random random = new Random(seed);
            int images = pick(random, IMAGES);
            int channels = pick(random, CHANNELS);
            int pixels = pick(random, PIXELS);
            float[] plain = KernelCheck.random(random, images * channels * pixels);
            BlockedReorderProblem gather = new BlockedReorderProblem(true, images, channels, pixels);
            float[] dst = run("seed " + seed, gather, plain);
            KernelCheck.sameBits("seed " + seed + ": " + gather, dst, blocked(images, channels, pixels, plain, 0f));
            BlockedReorderProblem spread = new BlockedReorderProblem(false, images, channels, pixels);
            float[] back = run("seed " + seed, spread, blocked(images, channels, pixels, plain, Float.NaN));
            KernelCheck.sameBits("seed " + seed + ": " + spread, back, plain);
        }
    }

    @Test
    void bits_are_moved_and_not_computed_with() {
        int[] patterns = {0x80000000, 0x7FC0BEE0, 0xFF800000, 0x00000001, 0x7F812345, 0xFFC00001};
        BlockedReorderProblem gather = new BlockedReorderProblem(true, 1, 17, 18);
        float[] plain = new float[17 * 18];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = Float.intBitsToFloat(patterns[i % patterns.length]);
        }
        for (Kernel<BlockedReorderProblem> kernel : MoveKernels.BLOCKED_REORDER.kernels()) {
            float[] dst = KernelHarness.run(kernel.create(gather), gather, Map.of("src", plain))
                    .get("dst");
            float[] expected = blocked(1, 17, 18, plain, 0f);
            for (int i = 0; i < expected.length; i++) {
                assertThat(Float.floatToRawIntBits(dst[i]))
                        .as("%s, element %d", kernel.name(), i)
                        .isEqualTo(Float.floatToRawIntBits(expected[i]));
            }
        }
    }

    @Test
    void wrong_sizes_are_refused_with_all_shapes() {
        assertThatThrownBy(() -> new BlockedReorderProblem(true, 1, 0, 5))
                .isInstanceOf(ShapeException.class)
                .hasMessage("Reorder: channels is 0, expected 1 or more (images 1, channels 0, pixels 5)");
        assertThatThrownBy(() -> new BlockedReorderProblem(false, 0, 3, 5))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("images is 0");
        assertThatThrownBy(() -> new BlockedReorderProblem(false, 2, 1, 1 << 27))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("blocked side has more than");
    }

    private static float[] run(String seed, BlockedReorderProblem p, float[] src) {
        return KernelCheck.everyKernel(seed + ": " + p, MoveKernels.BLOCKED_REORDER, p, Map.of("src", src))
                .get("dst");
    }

    private static int pick(Random random, int[] values) {
        return values[random.nextInt(values.length)];
    }

    private static float[] blocked(int images, int channels, int pixels, float[] plain, float beyond) {
        int blocks = (channels + BLOCK - 1) / BLOCK;
        float[] values = new float[images * blocks * pixels * BLOCK];
        Arrays.fill(values, beyond);
        int at = 0;
        for (int image = 0; image < images; image++) {
            for (int channel = 0; channel < channels; channel++) {
                for (int pixel = 0; pixel < pixels; pixel++) {
                    int block = image * blocks + channel / BLOCK;
                    values[(block * pixels + pixel) * BLOCK + channel % BLOCK] = plain[at++];
                }
            }
        }
        return values;
    }
}
