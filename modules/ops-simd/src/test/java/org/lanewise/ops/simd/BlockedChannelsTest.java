package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.blocked.BlockedKernels;
import org.lanewise.tensor.ShapeException;

/// Every kernel that moves channels of channel-blocked images against copies channel by channel,
/// and against each other bit by bit.
class BlockedChannelsTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(BlockedKernels.CHANNELS);

    private static final int BLOCK = 16;
    private static final int[] IMAGES = {1, 1, 2, 3};
    private static final int[] CHANNELS = {1, 2, 3, 7, 8, 9, 12, 15, 16, 17, 24, 32, 33, 40, 48};
    private static final int[] PIXELS = {1, 2, 9, 16, 49, 127, 128, 129, 196, 257};

    private enum Kind {
        CONCAT,
        SHUFFLE,
        PERMUTATION,
        SELECTION
    }

    @Test
    void every_channel_arrives_and_lanes_beyond_the_channels_are_zero() {
        for (int seed : SWEEP.seeds(400)) {
            Random random = new Random(seed);
            BlockedChannelsProblem p = problem(random);
            Map<String, float[]> inputs = new HashMap<>();
            List<float[]> channels = new ArrayList<>();
            for (int s = 0; s < p.sources().size(); s++) {
                inputs.put("src" + s, source(random, p, p.sources().get(s), channels));
            }
            String label = "seed " + seed + ": " + p;
            float[] dst = KernelCheck.everyKernel(label, BlockedKernels.CHANNELS, p, inputs)
                    .get("dst");
            KernelCheck.sameBits(label, dst, expected(p, channels));
        }
    }

    @Test
    void bits_are_moved_and_not_computed_with() {
        int[] patterns = {0x80000000, 0x7FC0BEE0, 0xFF800000, 0x00000001, 0x7F812345, 0xFFC00001};
        for (BlockedChannelsProblem p : List.of(
                BlockedChannelsProblem.concat(1, 7, List.of(8, 16)), BlockedChannelsProblem.shuffle(1, 7, 24, 3))) {
            Map<String, float[]> inputs = new HashMap<>();
            for (Problem.Operand operand : p.operands()) {
                float[] values = new float[operand.elements()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = Float.intBitsToFloat(patterns[i % patterns.length]);
                }
                inputs.put(operand.name(), values);
            }
            List<float[]> written = new ArrayList<>();
            for (Kernel<BlockedChannelsProblem> kernel : BlockedKernels.CHANNELS.kernels()) {
                written.add(KernelHarness.run(kernel.create(p), p, inputs).get("dst"));
            }
            for (int i = 0; i < written.getFirst().length; i++) {
                assertThat(Float.floatToRawIntBits(written.getFirst()[i]))
                        .as("%s, element %d", p, i)
                        .isEqualTo(Float.floatToRawIntBits(written.getLast()[i]));
            }
        }
    }

    @Test
    void a_shuffle_takes_a_channel_of_each_group_in_turn() {
        assertThat(BlockedChannelsProblem.shuffle(1, 1, 6, 3).order()).containsExactly(0, 2, 4, 1, 3, 5);
        assertThat(BlockedChannelsProblem.concat(1, 1, List.of(2, 1)).order()).containsExactly(0, 1, 2);
    }

    @Test
    void wrong_sizes_are_refused_with_all_shapes() {
        assertThatThrownBy(() -> new BlockedChannelsProblem(1, 4, List.of(3, 2), List.of(0, 5)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("Channels: there is no channel 5, the sources have 5"
                        + " (images 1, pixels 4, channels [3, 2] to 2)");
        assertThatThrownBy(() -> new BlockedChannelsProblem(1, 4, List.of(3), List.of(-1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("there is no channel -1");
        assertThatThrownBy(() -> new BlockedChannelsProblem(1, 4, List.of(), List.of(0)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("number of sources is 0");
        assertThatThrownBy(() -> new BlockedChannelsProblem(1, 4, List.of(3), List.of()))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("channels is 0");
        assertThatThrownBy(() -> new BlockedChannelsProblem(1, 1 << 27, List.of(3), List.of(0)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("source has more than");
        assertThatThrownBy(() -> BlockedChannelsProblem.shuffle(1, 4, 10, 3))
                .isInstanceOf(ShapeException.class)
                .hasMessage("Channels: 10 channels are not 3 groups of equal size");
    }

    private static BlockedChannelsProblem problem(Random random) {
        int images = pick(random, IMAGES);
        int pixels = pick(random, PIXELS);
        List<Integer> sources = new ArrayList<>();
        int all = 0;
        for (int s = 1 + random.nextInt(4); s > 0; s--) {
            sources.add(pick(random, CHANNELS));
            all += sources.getLast();
        }
        List<Integer> order = new ArrayList<>();
        switch (Kind.values()[random.nextInt(4)]) {
            case CONCAT ->
                order.addAll(BlockedChannelsProblem.concat(1, 1, sources).order());
            case SHUFFLE -> {
                int groups = 2 + random.nextInt(4);
                int channels = groups * pick(random, CHANNELS);
                return BlockedChannelsProblem.shuffle(images, pixels, channels, groups);
            }
            case PERMUTATION -> {
                order.addAll(BlockedChannelsProblem.concat(1, 1, sources).order());
                Collections.shuffle(order, random);
            }
            case SELECTION -> {
                for (int c = 1 + random.nextInt(40); c > 0; c--) {
                    order.add(random.nextInt(all));
                }
            }
        }
        return new BlockedChannelsProblem(images, pixels, sources, order);
    }

    /// A source with NaN beyond its channels; its channels, all images of each, are appended.
    private static float[] source(Random random, BlockedChannelsProblem p, int count, List<float[]> channels) {
        int blocks = (count + BLOCK - 1) / BLOCK;
        float[] src = new float[p.images() * blocks * p.pixels() * BLOCK];
        Arrays.fill(src, Float.NaN);
        for (int c = 0; c < count; c++) {
            float[] channel = KernelCheck.random(random, p.images() * p.pixels());
            channels.add(channel);
            put(channel, src, p, blocks, c);
        }
        return src;
    }

    private static float[] expected(BlockedChannelsProblem p, List<float[]> channels) {
        int blocks = (p.order().size() + BLOCK - 1) / BLOCK;
        float[] dst = new float[p.images() * blocks * p.pixels() * BLOCK];
        for (int c = 0; c < p.order().size(); c++) {
            put(channels.get(p.order().get(c)), dst, p, blocks, c);
        }
        return dst;
    }

    private static void put(float[] channel, float[] blocked, BlockedChannelsProblem p, int blocks, int c) {
        for (int i = 0; i < channel.length; i++) {
            int plane = i / p.pixels() * blocks + c / BLOCK;
            blocked[(plane * p.pixels() + i % p.pixels()) * BLOCK + c % BLOCK] = channel[i];
        }
    }

    private static int pick(Random random, int[] values) {
        return values[random.nextInt(values.length)];
    }
}
