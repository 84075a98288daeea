package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.conv.ConvKernels;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Window;

/// Every kernel of channel-blocked convolution against the chains of plain NCHW convolution bit by
/// bit, minimal filtering against a bound worked out in double, and every class in itself.
class BlockedConv2dTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(ConvKernels.BLOCKED_CONV2D);

    private static final int CASES = 240;

    @Test
    void the_chain_is_that_of_plain_convolution() {
        for (int seed : SWEEP.seeds(CASES)) {
            for (Direction direction : Direction.values()) {
                Case c = new Case(seed, direction);
                float[] expected = c.plainResult();
                float[] actual = c.run("BlockedReference");
                KernelCheck.sameBits(c.toString(), c.afterwards(actual), c.withEpilogue(expected));
            }
        }
    }

    @Test
    void all_kernels_of_a_class_have_the_same_bits() {
        for (int seed : SWEEP.seeds(CASES)) {
            for (Direction direction : Direction.values()) {
                Case c = new Case(seed, direction);
                KernelCheck.everyKernel(c.toString(), ConvKernels.BLOCKED_CONV2D, c.problem, c.inputs());
            }
        }
    }

    @Test
    void a_lone_block_of_output_channels_has_the_same_bits_by_two_rows_at_a_time() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = Case.loneBlock(seed);
            KernelCheck.everyKernel(c.toString(), ConvKernels.BLOCKED_CONV2D, c.problem, c.inputs());
        }
    }

    @Test
    void minimal_filtering_stays_within_the_bound_of_its_operations() {
        for (int seed : SWEEP.seeds(CASES)) {
            Direction direction = seed % 2 == 0 ? Direction.FORWARD : Direction.BACKWARD_DATA;
            Case c = Case.threeByThree(seed, direction);
            for (int tile : new int[] {4, 2}) {
                FilteringOracle oracle = new FilteringOracle(tile, c.conv, c.read(), c.weights, c.bias);
                float[] actual = c.afterwards(c.run("BlockedWinograd" + tile));
                KernelCheck.close(c + " by tiles of " + tile, actual, oracle.expected, oracle.bound);
            }
        }
    }

    @Test
    void minimal_filtering_of_weights_stays_within_the_bound_of_its_operations() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = Case.threeByThree(seed, Direction.BACKWARD_WEIGHTS);
            for (int tile : new int[] {4, 2}) {
                FilteringWeightsOracle oracle = new FilteringWeightsOracle(tile, c.conv, c.src, c.dDst);
                for (String kernel : new String[] {"BlockedWinogradWeights", "WinogradWeightsReference"}) {
                    KernelCheck.close(kernel + tile + " " + c, c.run(kernel + tile), oracle.expected, oracle.bound);
                }
            }
            KernelCheck.everyKernel(c.toString(), ConvKernels.BLOCKED_CONV2D, c.problem, c.inputs());
        }
    }

    @Test
    void minimal_filtering_along_rows_stays_within_the_bound_of_its_operations() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = Case.alongRows(seed, Epilogue.NONE);
            RowFilteringOracle oracle = new RowFilteringOracle(c.conv, c.src, c.weights, c.bias);
            float[] actual = c.afterwards(c.run("BlockedRowWinograd"));
            KernelCheck.close(c.toString(), actual, oracle.expected, oracle.bound);
        }
    }

    @Test
    void minimal_filtering_along_rows_has_the_bits_of_its_twin_alone_and_in_a_batch() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = Case.alongRows(seed, new Epilogue(seed % 2 == 0, new UnaryFunction.Relu()));
            KernelCheck.everyKernel(c.toString(), ConvKernels.BLOCKED_CONV2D, c.problem, c.inputs());
            Case alone = c.lastImage();
            float[] together = c.afterwards(c.run("BlockedRowWinograd"));
            float[] one = alone.afterwards(alone.run("BlockedRowWinograd"));
            KernelCheck.sameBits(
                    c.toString(), one, Arrays.copyOfRange(together, together.length - one.length, together.length));
        }
    }

    @Test
    void an_image_alone_has_the_same_bits_as_in_a_batch() {
        for (int seed : SWEEP.seeds(CASES / 2)) {
            Case c = new Case(seed, Direction.FORWARD);
            Case alone = c.lastImage();
            for (KernelList.Answer answer : ConvKernels.BLOCKED_CONV2D.explain(c.problem)) {
                if (answer.rejection().isEmpty()) {
                    float[] together = c.afterwards(c.run(answer.kernel()));
                    float[] one = alone.afterwards(alone.run(answer.kernel()));
                    int from = together.length - one.length;
                    KernelCheck.sameBits(
                            answer.kernel() + " " + c, one, Arrays.copyOfRange(together, from, together.length));
                }
            }
        }
    }

    @Test
    void the_choice_is_a_function_of_the_shapes() {
        Window three = new Window(3, 1, 1, 1, 1);
        assertThat(choice(plain(64, 64, 56, 1, three))).isEqualTo("BlockedWinograd4");
        assertThat(choice(plain(64, 256, 13, 1, three))).isEqualTo("BlockedWinograd4");
        assertThat(choice(plain(16, 16, 32, 1, three))).isEqualTo("BlockedWinograd4");
        assertThat(choice(plain(256, 256, 14, 1, three))).isEqualTo("BlockedWinograd4");
        assertThat(choice(plain(512, 512, 7, 1, three))).isEqualTo("BlockedWinograd2");
        assertThat(choice(plain(16, 16, 7, 1, three))).isEqualTo("BlockedDirect");
        assertThat(choice(plain(64, 96, 8, 2, three))).isEqualTo("BlockedDirect");
        assertThat(choice(plain(12, 12, 8, 3, three))).isEqualTo("BlockedGroups");
        assertThat(choice(plain(240, 60, 28, 3, new Window(1, 1, 0, 0, 1)))).isEqualTo("BlockedGroups");
        Direction weights = Direction.BACKWARD_WEIGHTS;
        assertThat(choice(plain(64, 64, 56, 1, three).with(weights, false))).isEqualTo("BlockedWinogradWeights4");
        assertThat(choice(plain(256, 256, 14, 1, three).with(weights, false))).isEqualTo("BlockedWinogradWeights2");
        assertThat(choice(plain(64, 64, 7, 1, three).with(weights, false))).isEqualTo("BlockedBackwardWeights");
        assertThat(firstLayer(new Window(7, 2, 3, 3, 1))).isEqualTo("BlockedRowWinograd");
        assertThat(firstLayer(new Window(3, 2, 1, 1, 1))).isEqualTo("BlockedDirect");
    }

    @Test
    void a_problem_that_cannot_be_is_refused() {
        Window one = new Window(1, 1, 0, 0, 1);
        Conv2dProblem lanes = new Conv2dProblem(Layout.CHW16N, 1, 3, 4, 4, 5, 1, one, one, false, Direction.FORWARD);
        assertThatThrownBy(() -> new BlockedConv2dProblem(lanes, false, Epilogue.NONE))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("CHW16N");
        Conv2dProblem backward = plain(3, 5, 4, 1, one).with(Direction.BACKWARD_DATA, false);
        assertThatThrownBy(() -> new BlockedConv2dProblem(backward, false, new Epilogue(true, null)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("epilogue");
        assertThatThrownBy(() -> new BlockedConv2dProblem(backward, true, Epilogue.NONE))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("planar");
        Conv2dProblem wide = plain(1, 1, 40_000, 1, one);
        assertThatThrownBy(() -> new BlockedConv2dProblem(wide, false, Epilogue.NONE))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("padded source");
    }

    private static String choice(Conv2dProblem conv) {
        return ConvKernels.BLOCKED_CONV2D
                .create(new BlockedConv2dProblem(conv, false, Epilogue.NONE))
                .kernel();
    }

    private static String firstLayer(Window window) {
        return ConvKernels.BLOCKED_CONV2D
                .create(new BlockedConv2dProblem(plain(3, 64, 224, 1, window), true, Epilogue.NONE))
                .kernel();
    }

    private static Conv2dProblem plain(int ic, int oc, int size, int groups, Window window) {
        return new Conv2dProblem(Layout.NCHW, 1, ic, size, size, oc, groups, window, window, false, Direction.FORWARD);
    }

    /// One seeded problem with its data in plain NCHW order.
    private static final class Case {
        final int seed;
        final Conv2dProblem conv;
        final BlockedConv2dProblem problem;
        final float[] src;
        final float[] dDst;
        final float[] weights;
        final float[] bias;
        final float[] residual;

        Case(int seed, Direction direction) {
            this(seed, random(new Random(seed)).with(direction, bias(seed, direction)));
        }

        private Case(int seed, Conv2dProblem conv) {
            this.seed = seed;
            this.conv = conv;
            Random random = new Random(seed + 77L);
            boolean forward = conv.direction() == Direction.FORWARD;
            boolean planar = conv.direction() != Direction.BACKWARD_DATA && conv.ic() <= 4 && random.nextBoolean();
            Epilogue epilogue =
                    forward ? EpilogueOracle.epilogue(random.nextInt(4), random.nextBoolean()) : Epilogue.NONE;
            problem = new BlockedConv2dProblem(conv, planar, epilogue);
            src = KernelCheck.random(random, conv.images() * conv.ic() * conv.ih() * conv.iw());
            dDst = KernelCheck.random(random, conv.images() * conv.oc() * conv.oh() * conv.ow());
            residual = KernelCheck.random(random, dDst.length);
            weights = KernelCheck.random(random, conv.oc() * conv.depth());
            bias = KernelCheck.random(random, forward ? conv.oc() : conv.ic());
        }

        private Case(Case of, int image) {
            seed = of.seed;
            Conv2dProblem p = of.conv;
            conv = new Conv2dProblem(
                    p.layout(), 1, p.ic(), p.ih(), p.iw(), p.oc(), p.groups(), p.h(), p.w(), p.bias(), p.direction());
            problem = new BlockedConv2dProblem(conv, of.problem.planarSource(), of.problem.epilogue());
            src = KernelCheck.image(of.src, of.src.length / p.images(), image);
            dDst = KernelCheck.image(of.dDst, of.dDst.length / p.images(), image);
            residual = KernelCheck.image(of.residual, of.residual.length / p.images(), image);
            weights = of.weights;
            bias = of.bias;
        }

        static Case threeByThree(int seed, Direction direction) {
            Random random = new Random(seed + 5L);
            int[] channels = {5, 16, 17, 33, 48};
            Window h = new Window(3, 1, random.nextInt(3), random.nextInt(3), 1);
            Window w = new Window(3, 1, random.nextInt(3), random.nextInt(3), 1);
            boolean wide = seed % 8 < 2 && direction != Direction.BACKWARD_WEIGHTS;
            Conv2dProblem conv = new Conv2dProblem(
                    Layout.NCHW,
                    1 + random.nextInt(2),
                    channels[random.nextInt(channels.length)],
                    3 + random.nextInt(9),
                    3 + random.nextInt(wide ? 90 : 9),
                    channels[random.nextInt(channels.length)],
                    1,
                    h,
                    w,
                    random.nextBoolean() && direction != Direction.BACKWARD_WEIGHTS,
                    direction);
            return new Case(seed, conv, false, Epilogue.NONE);
        }

        /// Up to 16 output channels in the last tile, windows that share source rows and some
        /// that do not.
        static Case loneBlock(int seed) {
            Random random = new Random(seed + 13L);
            int[] inputs = {1, 3, 6, 16, 17, 35};
            int[] outputs = {1, 6, 15, 16, 33, 48};
            Window h = new Window(
                    1 + random.nextInt(5), 1 + random.nextInt(3), random.nextInt(3), random.nextInt(3), 1 + seed % 2);
            Window w =
                    new Window(1 + random.nextInt(5), 1 + random.nextInt(3), random.nextInt(3), random.nextInt(3), 1);
            int ic = inputs[random.nextInt(inputs.length)];
            Conv2dProblem conv = new Conv2dProblem(
                    Layout.NCHW,
                    1 + random.nextInt(2),
                    ic,
                    h.span() + random.nextInt(12),
                    w.span() + random.nextInt(seed % 8 == 0 ? 70 : 17),
                    outputs[random.nextInt(outputs.length)],
                    1,
                    h,
                    w,
                    random.nextBoolean(),
                    Direction.FORWARD);
            return new Case(seed, conv, random.nextBoolean(), EpilogueOracle.epilogue(seed, seed % 3 == 0));
        }

        /// A planar source, columns of stride 2, any rows.
        static Case alongRows(int seed, Epilogue epilogue) {
            Random random = new Random(seed + 9L);
            int[] channels = {5, 16, 17, 33, 48};
            int kernel = 1 + random.nextInt(8);
            Window h = new Window(
                    1 + random.nextInt(4), 1 + random.nextInt(3), random.nextInt(3), random.nextInt(3), 1 + seed % 2);
            Window w = new Window(kernel, 2, random.nextInt(kernel + 1), random.nextInt(kernel + 1), 1);
            Conv2dProblem conv = new Conv2dProblem(
                    Layout.NCHW,
                    1 + random.nextInt(2),
                    1 + random.nextInt(4),
                    h.span() + random.nextInt(9),
                    kernel + random.nextInt(seed % 8 == 0 ? 150 : 30),
                    channels[random.nextInt(channels.length)],
                    1,
                    h,
                    w,
                    random.nextBoolean(),
                    Direction.FORWARD);
            return new Case(seed, conv, true, epilogue);
        }

        private Case(int seed, Conv2dProblem conv, boolean planar, Epilogue epilogue) {
            this.seed = seed;
            this.conv = conv;
            problem = new BlockedConv2dProblem(conv, planar, epilogue);
            Random random = new Random(seed + 77L);
            src = KernelCheck.random(random, conv.images() * conv.ic() * conv.ih() * conv.iw());
            dDst = KernelCheck.random(random, conv.images() * conv.oc() * conv.oh() * conv.ow());
            residual = KernelCheck.random(random, epilogue.residual() ? dDst.length : 0);
            weights = KernelCheck.random(random, conv.oc() * conv.depth());
            bias = KernelCheck.random(random, conv.direction() == Direction.FORWARD ? conv.oc() : conv.ic());
        }

        Case lastImage() {
            return new Case(this, conv.images() - 1);
        }

        private static boolean bias(int seed, Direction direction) {
            return direction != Direction.BACKWARD_WEIGHTS && seed % 3 != 0;
        }

        private static Conv2dProblem random(Random random) {
            int[] groupSizes = {1, 1, 1, 2, 3};
            int groups = groupSizes[random.nextInt(groupSizes.length)];
            int[] ics = {1, 2, 3, 5, 16, 17, 32, 35};
            int[] ocs = {1, 5, 16, 17, 32, 33, 48, 65};
            int[] groupOcs = {1, 3, 16, 32, 12, 20, 40};
            int ic = groups * ics[random.nextInt(groups == 1 ? ics.length : 5)];
            int oc = groups
                    * (groups == 1 ? ocs[random.nextInt(ocs.length)] : groupOcs[random.nextInt(groupOcs.length)]);
            if (random.nextInt(8) == 0) {
                groups = ics[random.nextInt(ics.length)];
                ic = groups;
                oc = groups;
            }
            Window h = window(random);
            Window w = random.nextInt(3) > 0 ? h : window(random);
            int ih = Math.max(1, h.span() - h.padLow() - h.padHigh()) + random.nextInt(7);
            int iw = Math.max(1, w.span() - w.padLow() - w.padHigh()) + random.nextInt(17);
            return new Conv2dProblem(
                    Layout.NCHW, 1 + random.nextInt(3), ic, ih, iw, oc, groups, h, w, false, Direction.FORWARD);
        }

        private static Window window(Random random) {
            int[] kernels = {1, 1, 2, 3, 3, 3, 5};
            int kernel = kernels[random.nextInt(kernels.length)];
            int stride = 1 + (random.nextInt(3) == 0 ? random.nextInt(3) : 0);
            int padLow = random.nextInt(kernel);
            return new Window(kernel, stride, padLow, random.nextInt(kernel), 1 + random.nextInt(6) / 5);
        }

        float[] read() {
            return conv.direction() == Direction.BACKWARD_DATA ? dDst : src;
        }

        /// What the plain kernels make of it; gradients of weights keep a chain for each image
        /// of a block, as images side by side do.
        float[] plainResult() {
            boolean lanes = conv.direction() == Direction.BACKWARD_WEIGHTS;
            Layout layout = lanes ? Layout.CHW16N : Layout.NCHW;
            Conv2dProblem p = new Conv2dProblem(
                    layout,
                    conv.images(),
                    conv.ic(),
                    conv.ih(),
                    conv.iw(),
                    conv.oc(),
                    conv.groups(),
                    conv.h(),
                    conv.w(),
                    conv.bias(),
                    conv.direction());
            Map<String, float[]> inputs = new HashMap<>();
            inputs.put("src", KernelHarness.toLayout(layout, p.images(), src.length / p.images(), src));
            inputs.put("dDst", KernelHarness.toLayout(layout, p.images(), dDst.length / p.images(), dDst));
            inputs.put("weights", weights);
            inputs.put("bias", bias);
            return KernelHarness.run(ConvKernels.CONV2D.create(p, "Conv2dReference"), p, inputs)
                    .values()
                    .iterator()
                    .next();
        }

        Map<String, float[]> inputs() {
            Map<String, float[]> inputs = new HashMap<>();
            inputs.put("src", problem.planarSource() ? src : blocked(src, conv.ic(), conv.ih() * conv.iw()));
            inputs.put("dDst", blocked(dDst, conv.oc(), conv.oh() * conv.ow()));
            inputs.put("weights", weights);
            inputs.put("bias", bias);
            if (problem.epilogue().residual()) {
                inputs.put("residual", blocked(residual, conv.oc(), conv.oh() * conv.ow()));
            }
            return inputs;
        }

        float[] run(String kernel) {
            return KernelHarness.run(ConvKernels.BLOCKED_CONV2D.create(problem, kernel), problem, inputs())
                    .values()
                    .iterator()
                    .next();
        }

        /// From the blocked order to the plain one; gradients of weights are plain already.
        float[] afterwards(float[] blocked) {
            return switch (conv.direction()) {
                case FORWARD -> plain(blocked, conv.oc(), conv.oh() * conv.ow());
                case BACKWARD_DATA -> plain(blocked, conv.ic(), conv.ih() * conv.iw());
                case BACKWARD_WEIGHTS -> blocked;
            };
        }

        float[] withEpilogue(float[] values) {
            return EpilogueOracle.after(problem.epilogue(), values, residual);
        }

        private float[] blocked(float[] plain, int channels, int pixels) {
            int padded = (channels + 15) / 16 * 16;
            float[] out = new float[conv.images() * padded * pixels];
            for (int i = 0; i < out.length; i++) {
                int lane = i % 16;
                int pixel = i / 16 % pixels;
                int channel = i / 16 / pixels % (padded / 16) * 16 + lane;
                int image = i / (padded * pixels);
                out[i] = channel < channels ? plain[(image * channels + channel) * pixels + pixel] : 90f + lane;
            }
            return out;
        }

        private float[] plain(float[] blocked, int channels, int pixels) {
            int padded = (channels + 15) / 16 * 16;
            float[] out = new float[conv.images() * channels * pixels];
            for (int i = 0; i < out.length; i++) {
                int channel = i / pixels % channels;
                int plane = i / pixels / channels * (padded / 16) + channel / 16;
                out[i] = blocked[(plane * pixels + i % pixels) * 16 + channel % 16];
            }
            return out;
        }

        @Override
        public String toString() {
            return "seed " + seed + " " + problem;
        }
    }
}
