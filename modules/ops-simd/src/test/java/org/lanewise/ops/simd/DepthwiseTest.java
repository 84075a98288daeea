package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.conv.ConvKernels;
import org.lanewise.tensor.Window;

/// Depthwise convolution of channel-blocked images in all directions: every kernel against the
/// reference bit by bit, and the reference against plain loops in double.
class DepthwiseTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep();

    private static final int CASES = 400;
    private static final KernelList<BlockedConv2dProblem> LIST = ConvKernels.BLOCKED_CONV2D;

    @Test
    void all_kernels_have_the_bits_of_the_reference() {
        for (int seed : SWEEP.seeds(CASES)) {
            for (Direction direction : Direction.values()) {
                Case c = Case.random(seed, direction);
                KernelCheck.everyKernel(c.toString(), LIST, c.problem, c.inputs);
            }
        }
    }

    @Test
    void the_windows_of_mobile_networks_have_the_bits_of_the_reference() {
        int seed = 0;
        for (int size : new int[] {7, 8, 13, 14, 27, 28, 29, 56, 57}) {
            for (int kernel : new int[] {3, 5}) {
                for (int stride = 1; stride <= 2; stride++) {
                    Window window = new Window(kernel, stride, kernel / 2, kernel / 2, 1);
                    Case c = new Case(seed++, 1, 16, size, size, 1, window, window, Direction.FORWARD);
                    KernelCheck.everyKernel(c.toString(), LIST, c.problem, c.inputs);
                }
            }
        }
    }

    @Test
    void several_output_channels_of_a_channel_have_the_bits_of_the_reference() {
        for (int seed = 0; seed < CASES; seed += 4) {
            Random random = new Random(seed);
            Window window = Case.window(random);
            int size = Math.max(1, window.span() - window.padLow() - window.padHigh()) + random.nextInt(10);
            int channels = 2 + random.nextInt(20);
            int multiplier = random.nextInt(4) == 0 ? 16 : 2 + random.nextInt(4);
            Case c = new Case(
                    seed, 1 + seed % 2, channels, size, size + 3, multiplier, window, window, Direction.FORWARD);
            KernelCheck.everyKernel(c.toString(), LIST, c.problem, c.inputs);
            String choice = multiplier == 16 ? "BlockedDirect" : "BlockedDepthwise";
            assertThat(LIST.create(c.problem).kernel()).as(c.toString()).isEqualTo(choice);
        }
    }

    @Test
    void results_are_those_of_plain_loops_in_double() {
        for (int seed : SWEEP.seeds(CASES / 4)) {
            for (Direction direction : Direction.values()) {
                Case c = Case.random(seed, direction).without(Epilogue.NONE);
                double[] bound = new double[c.outputs()];
                double[] expected = c.oracle(bound);
                String kernel = LIST.create(c.problem).kernel();
                float[] actual = KernelHarness.run(LIST.create(c.problem), c.problem, c.inputs)
                        .values()
                        .iterator()
                        .next();
                KernelCheck.close(kernel + " " + c, c.plain(actual), expected, bound);
            }
        }
    }

    @Test
    void an_image_alone_has_the_same_bits_as_in_a_batch() {
        for (int seed : SWEEP.seeds(CASES / 8)) {
            Case c = Case.random(seed, Direction.FORWARD);
            Case alone = c.lastImage();
            float[] together = c.run(LIST.create(c.problem).kernel());
            float[] one = alone.run(LIST.create(alone.problem).kernel());
            int from = together.length - one.length;
            KernelCheck.sameBits(c.toString(), one, Arrays.copyOfRange(together, from, together.length));
        }
    }

    @Test
    void vectors_serve_every_window_of_one_channel_a_group() {
        for (Direction direction : Direction.values()) {
            String name = "BlockedDepthwise"
                    + switch (direction) {
                        case FORWARD -> "";
                        case BACKWARD_DATA -> "BackwardData";
                        case BACKWARD_WEIGHTS -> "BackwardWeights";
                    };
            for (int seed : SWEEP.seeds(CASES)) {
                Case c = Case.random(seed, direction);
                String first = LIST.create(c.problem).kernel();
                assertThat(first).as(c.toString()).isEqualTo(name);
            }
        }
    }

    /// One seeded problem with blocked data.
    private static final class Case {
        private static final List<Epilogue> EPILOGUES = List.of(
                Epilogue.NONE,
                Epilogue.of(new UnaryFunction.Relu()),
                Epilogue.of(UnaryFunction.Clip.relu6()),
                Epilogue.of(new UnaryFunction.Clip(0.25f, -0.25f)),
                Epilogue.of(new UnaryFunction.HardSwish()),
                new Epilogue(true, null),
                new Epilogue(true, new UnaryFunction.Relu()));

        final int seed;
        final Conv2dProblem conv;
        final BlockedConv2dProblem problem;
        final Map<String, float[]> inputs = new HashMap<>();

        Case(
                int seed,
                int images,
                int channels,
                int ih,
                int iw,
                int multiplier,
                Window h,
                Window w,
                Direction direction) {
            this(
                    seed,
                    new Conv2dProblem(
                            Layout.NCHW,
                            images,
                            channels,
                            ih,
                            iw,
                            channels * multiplier,
                            channels,
                            h,
                            w,
                            direction != Direction.BACKWARD_WEIGHTS && seed % 3 != 0,
                            direction),
                    direction == Direction.FORWARD ? EPILOGUES.get(seed % EPILOGUES.size()) : Epilogue.NONE);
        }

        private Case(int seed, Conv2dProblem conv, Epilogue epilogue) {
            this.seed = seed;
            this.conv = conv;
            problem = new BlockedConv2dProblem(conv, false, epilogue);
            Random random = new Random(seed + 1234L);
            for (Problem.Operand operand : problem.operands()) {
                if (operand.read()) {
                    inputs.put(operand.name(), KernelCheck.random(random, operand.elements()));
                }
            }
        }

        static Case random(int seed, Direction direction) {
            Random random = new Random(seed);
            int[] channels = {1, 5, 16, 17, 32, 40};
            Window h = window(random);
            Window w = random.nextInt(4) > 0 ? h : window(random);
            int ih = Math.max(1, h.span() - h.padLow() - h.padHigh()) + random.nextInt(14);
            int iw = Math.max(1, w.span() - w.padLow() - w.padHigh()) + random.nextInt(random.nextBoolean() ? 12 : 45);
            return new Case(
                    seed, 1 + random.nextInt(3), channels[random.nextInt(channels.length)], ih, iw, 1, h, w, direction);
        }

        private static Window window(Random random) {
            int[] kernels = {1, 2, 3, 3, 3, 3, 5, 5, 7};
            int kernel = kernels[random.nextInt(kernels.length)];
            int stride = 1 + (random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0);
            boolean usual = random.nextInt(3) > 0;
            int padLow = usual ? kernel / 2 : random.nextInt(kernel + 1);
            int padHigh = usual ? kernel / 2 : random.nextInt(kernel + 1);
            return new Window(kernel, stride, padLow, padHigh, 1 + random.nextInt(6) / 5);
        }

        Case without(Epilogue epilogue) {
            return new Case(seed, conv, epilogue);
        }

        Case lastImage() {
            Conv2dProblem p = conv;
            Conv2dProblem one = new Conv2dProblem(
                    p.layout(), 1, p.ic(), p.ih(), p.iw(), p.oc(), p.groups(), p.h(), p.w(), p.bias(), p.direction());
            Case alone = new Case(seed, one, problem.epilogue());
            for (Problem.Operand operand : alone.problem.operands()) {
                float[] values = inputs.get(operand.name());
                if (values != null) {
                    int from = values.length - operand.elements();
                    alone.inputs.put(operand.name(), Arrays.copyOfRange(values, from, values.length));
                }
            }
            return alone;
        }

        float[] run(String kernel) {
            return KernelHarness.run(LIST.create(problem, kernel), problem, inputs)
                    .values()
                    .iterator()
                    .next();
        }

        int outputs() {
            return switch (conv.direction()) {
                case FORWARD -> conv.images() * conv.oc() * conv.oh() * conv.ow();
                case BACKWARD_DATA -> conv.images() * conv.ic() * conv.ih() * conv.iw();
                case BACKWARD_WEIGHTS ->
                    conv.oc() * conv.h().kernel() * conv.w().kernel();
            };
        }

        /// From the blocked order to the plain one; gradients of weights are plain already.
        float[] plain(float[] values) {
            if (conv.direction() == Direction.BACKWARD_WEIGHTS) {
                return values;
            }
            int pixels = outputs() / conv.images() / conv.ic();
            float[] out = new float[outputs()];
            for (int i = 0; i < out.length; i++) {
                int channel = i / pixels % conv.ic();
                out[i] = values[at(i / pixels / conv.ic(), channel, pixels, i % pixels)];
            }
            return out;
        }

        private int at(int image, int channel, int pixels, int pixel) {
            return ((image * ((conv.ic() + 15) / 16) + channel / 16) * pixels + pixel) * 16 + channel % 16;
        }

        /// Sums in double, and what rounding a float sum of these terms may add up to.
        double[] oracle(double[] bound) {
            double[] sums = new double[outputs()];
            double[] sizes = new double[sums.length];
            int[] terms = new int[sums.length];
            if (conv.bias()) {
                for (int i = 0; i < sums.length; i++) {
                    int channel = i / (sums.length / conv.images() / conv.ic()) % conv.ic();
                    sums[i] = inputs.get("bias")[channel];
                    sizes[i] = Math.abs(sums[i]);
                }
            }
            for (int image = 0; image < conv.images(); image++) {
                for (int channel = 0; channel < conv.ic(); channel++) {
                    plane(image, channel, sums, sizes, terms);
                }
            }
            for (int i = 0; i < sums.length; i++) {
                bound[i] = (terms[i] + 5) * KernelCheck.ROUNDING * sizes[i];
            }
            return sums;
        }

        private void plane(int image, int channel, double[] sums, double[] sizes, int[] terms) {
            Window h = conv.h();
            Window w = conv.w();
            for (int t = 0; t < h.kernel() * w.kernel(); t++) {
                for (int o = 0; o < conv.oh() * conv.ow(); o++) {
                    int iy = o / conv.ow() * h.stride() - h.padLow() + t / w.kernel() * h.dilation();
                    int ix = o % conv.ow() * w.stride() - w.padLow() + t % w.kernel() * w.dilation();
                    if (iy < 0 || iy >= conv.ih() || ix < 0 || ix >= conv.iw()) {
                        continue;
                    }
                    int i = iy * conv.iw() + ix;
                    int weight = channel * h.kernel() * w.kernel() + t;
                    int src = at(image, channel, conv.ih() * conv.iw(), i);
                    int dst = at(image, channel, conv.oh() * conv.ow(), o);
                    int plane = image * conv.ic() + channel;
                    int to;
                    double term;
                    switch (conv.direction()) {
                        case FORWARD -> {
                            to = plane * conv.oh() * conv.ow() + o;
                            term = (double) inputs.get("weights")[weight] * inputs.get("src")[src];
                        }
                        case BACKWARD_DATA -> {
                            to = plane * conv.ih() * conv.iw() + i;
                            term = (double) inputs.get("weights")[weight] * inputs.get("dDst")[dst];
                        }
                        case BACKWARD_WEIGHTS -> {
                            to = weight;
                            term = (double) inputs.get("src")[src] * inputs.get("dDst")[dst];
                        }
                        default -> throw new AssertionError(conv);
                    }
                    sums[to] += term;
                    sizes[to] += Math.abs(term);
                    terms[to]++;
                }
            }
        }

        @Override
        public String toString() {
            return "seed " + seed + " " + problem;
        }
    }
}
