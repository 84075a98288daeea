package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.conv.ConvKernels;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Window;

/// Every listed convolution kernel against loops in double, and against each other bit by bit.
class Conv2dKernelsTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(ConvKernels.CONV2D);

    private static final int CASES = 250;

    @Test
    void every_kernel_agrees_with_the_double_oracle_at_edge_shapes() {
        for (int seed : SWEEP.seeds(CASES)) {
            Conv2dProblem forward = problem(new Random(seed), Layout.CHW16N);
            for (Layout layout : Layout.values()) {
                for (Direction direction : Direction.values()) {
                    boolean bias = forward.bias() && direction != Direction.BACKWARD_WEIGHTS;
                    Conv2dProblem p = new Conv2dProblem(
                            layout,
                            forward.images(),
                            forward.ic(),
                            forward.ih(),
                            forward.iw(),
                            forward.oc(),
                            forward.groups(),
                            forward.h(),
                            forward.w(),
                            bias,
                            direction);
                    check(seed, p);
                }
            }
        }
    }

    @Test
    void every_kernel_agrees_with_the_double_oracle_at_rows_of_several_vectors() {
        for (int seed : SWEEP.seeds(80)) {
            for (Layout layout : Layout.values()) {
                check(seed, wide(new Random(seed), layout, 1 + seed % 2));
            }
        }
    }

    @Test
    void every_kernel_agrees_with_the_double_oracle_at_one_channel_a_group() {
        for (int seed : SWEEP.seeds(CASES)) {
            check(seed, depthwise(new Random(seed)));
        }
    }

    @Test
    void the_depthwise_layers_of_mobile_networks_have_a_kernel_of_their_own() {
        int seed = 0;
        for (int size : new int[] {7, 14, 28, 56, 112, 113}) {
            for (int kernel : new int[] {3, 5, 7}) {
                for (int stride = 1; stride <= 2; stride++) {
                    Window window = new Window(kernel, stride, kernel / 2, kernel / 2, 1);
                    Conv2dProblem p = depthwise(Layout.NCHW, 2, 3, size, size, window, window, true);
                    assertThat(ConvKernels.CONV2D.create(p).kernel()).isEqualTo("Conv2dDepthwise");
                    check(seed++, p);
                }
            }
        }
    }

    @Test
    void an_image_alone_and_in_a_batch_gives_the_same_bits() {
        for (int seed : SWEEP.seeds(60)) {
            Conv2dProblem batch =
                    seed % 3 == 0 ? wide(new Random(seed), Layout.CHW16N, 3) : problem(new Random(seed), Layout.CHW16N);
            Random random = new Random(seed + 1000);
            float[] src = random(random, batch.images() * batch.ic() * batch.ih() * batch.iw());
            float[] weights = random(random, batch.oc() * batch.depth());
            float[] bias = random(random, batch.oc());
            float[] together = forward(batch, src, weights, bias);
            Conv2dProblem alone = new Conv2dProblem(
                    Layout.NCHW,
                    1,
                    batch.ic(),
                    batch.ih(),
                    batch.iw(),
                    batch.oc(),
                    batch.groups(),
                    batch.h(),
                    batch.w(),
                    batch.bias(),
                    Direction.FORWARD);
            int in = src.length / batch.images();
            int out = together.length / batch.images();
            for (int n = 0; n < batch.images(); n++) {
                float[] one = forward(alone, Arrays.copyOfRange(src, n * in, (n + 1) * in), weights, bias);
                assertThat(bits(one))
                        .as("seed %d image %d of %s", seed, n, batch)
                        .isEqualTo(bits(Arrays.copyOfRange(together, n * out, (n + 1) * out)));
            }
        }
    }

    @Test
    void a_problem_that_cannot_be_is_refused_with_all_sizes() {
        Window three = new Window(3, 1, 0, 0, 1);
        assertThatThrownBy(
                        () -> new Conv2dProblem(Layout.NCHW, 1, 3, 8, 8, 4, 2, three, three, false, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("groups 2 does not divide ic 3");
        assertThatThrownBy(
                        () -> new Conv2dProblem(Layout.NCHW, 1, 3, 2, 8, 4, 1, three, three, false, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("input 2");
        assertThatThrownBy(() -> new Conv2dProblem(
                        Layout.NCHW, 1 << 12, 1 << 10, 64, 64, 4, 1, three, three, false, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("does not fit an array");
    }

    private static float[] forward(Conv2dProblem p, float[] src, float[] weights, float[] bias) {
        Map<String, float[]> inputs = new HashMap<>();
        inputs.put("src", KernelHarness.toLayout(p.layout(), p.images(), p.ic() * p.ih() * p.iw(), src));
        inputs.put("weights", weights);
        inputs.put("bias", bias);
        float[] dst = KernelHarness.run(ConvKernels.CONV2D.create(p), p, inputs).get("dst");
        return KernelHarness.fromLayout(p.layout(), p.images(), p.oc() * p.oh() * p.ow(), dst);
    }

    private static void check(int seed, Conv2dProblem p) {
        Random random = new Random(seed * 31L + p.direction().ordinal());
        int srcElements = p.ic() * p.ih() * p.iw();
        int dstElements = p.oc() * p.oh() * p.ow();
        float[] src = random(random, p.images() * srcElements);
        float[] dDst = random(random, p.images() * dstElements);
        float[] weights = random(random, p.oc() * p.depth());
        float[] bias = random(random, p.direction() == Direction.BACKWARD_DATA ? p.ic() : p.oc());
        Map<String, float[]> inputs = new HashMap<>();
        inputs.put("src", KernelHarness.toLayout(p.layout(), p.images(), srcElements, src));
        inputs.put("dDst", KernelHarness.toLayout(p.layout(), p.images(), dstElements, dDst));
        inputs.put("weights", weights);
        inputs.put("bias", bias);
        String output = p.operands().getLast().name();
        Oracle oracle = new Oracle(p, src, dDst, weights, p.bias() ? bias : null);
        int[] first = null;
        List<KernelList.Answer> answers = ConvKernels.CONV2D.explain(p);
        assertThat(answers.getLast().rejection()).isEmpty();
        for (KernelList.Answer answer : answers) {
            if (answer.rejection().isPresent()) {
                continue;
            }
            Primitive primitive = ConvKernels.CONV2D.create(p, answer.kernel());
            float[] result = KernelHarness.run(primitive, p, inputs).get(output);
            float[] actual = switch (p.direction()) {
                case FORWARD -> KernelHarness.fromLayout(p.layout(), p.images(), dstElements, result);
                case BACKWARD_DATA -> KernelHarness.fromLayout(p.layout(), p.images(), srcElements, result);
                case BACKWARD_WEIGHTS -> result;
            };
            oracle.compare(actual, "seed " + seed + " " + answer.kernel() + " " + p);
            if (first == null) {
                first = bits(actual);
            } else {
                assertThat(bits(actual))
                        .as("bits of %s, seed %d, %s", answer.kernel(), seed, p)
                        .isEqualTo(first);
            }
        }
    }

    private static Conv2dProblem problem(Random random, Layout layout) {
        int[] groupSizes = {1, 1, 1, 2, 3};
        int groups = groupSizes[random.nextInt(groupSizes.length)];
        int[] channels = {1, 2, 3, 5, 6, 7, 15, 16, 17, 31, 33};
        int ic = groups * channels[random.nextInt(groups == 1 ? channels.length : 4)];
        int oc = groups * channels[random.nextInt(groups == 1 ? channels.length : 4)];
        int[] images = {1, 2, 15, 16, 17, 18, 33};
        Window h = window(random);
        Window w = window(random);
        int ih = Math.max(1, h.span() - h.padLow() - h.padHigh()) + random.nextInt(6);
        int iw = Math.max(1, w.span() - w.padLow() - w.padHigh()) + random.nextInt(random.nextInt(8) == 0 ? 33 : 8);
        return new Conv2dProblem(
                layout,
                images[random.nextInt(images.length)],
                ic,
                ih,
                iw,
                oc,
                groups,
                h,
                w,
                random.nextBoolean(),
                Direction.FORWARD);
    }

    /// An image of up to 64 more columns than its window needs.
    private static Conv2dProblem wide(Random random, Layout layout, int images) {
        Conv2dProblem p = problem(random, layout);
        return new Conv2dProblem(
                layout,
                images,
                p.ic(),
                p.ih(),
                p.iw() + random.nextInt(65),
                p.oc(),
                p.groups(),
                p.h(),
                p.w(),
                p.bias(),
                Direction.FORWARD);
    }

    private static Conv2dProblem depthwise(Random random) {
        int[] kernels = {3, 3, 3, 5, 7};
        int kernel = kernels[random.nextInt(kernels.length)];
        int stride = 1 + random.nextInt(2);
        boolean same = random.nextInt(3) > 0;
        Window h = new Window(kernel, stride, random.nextInt(kernel + 1), random.nextInt(kernel + 1), 1);
        Window w = same ? h : new Window(kernel, stride, random.nextInt(kernel + 1), random.nextInt(kernel + 1), 1);
        int ih = Math.max(1, kernel - h.padLow() - h.padHigh()) + random.nextInt(random.nextInt(6) == 0 ? 130 : 20);
        int iw = Math.max(1, kernel - w.padLow() - w.padHigh()) + random.nextInt(random.nextBoolean() ? 12 : 70);
        int[] channels = {1, 2, 5, 16, 19};
        int c = channels[random.nextInt(channels.length)];
        return depthwise(Layout.NCHW, 1 + random.nextInt(3), c, ih, iw, h, w, random.nextBoolean());
    }

    private static Conv2dProblem depthwise(
            Layout layout, int images, int channels, int ih, int iw, Window h, Window w, boolean bias) {
        return new Conv2dProblem(layout, images, channels, ih, iw, channels, channels, h, w, bias, Direction.FORWARD);
    }

    private static Window window(Random random) {
        int[] kernels = {1, 2, 3, 3, 4, 5};
        int kernel = kernels[random.nextInt(kernels.length)];
        return new Window(
                kernel,
                1 + random.nextInt(3),
                random.nextInt(kernel + 1),
                random.nextInt(kernel + 1),
                1 + random.nextInt(2));
    }

    private static float[] random(Random random, int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return values;
    }

    private static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToIntBits(values[i]);
        }
        return bits;
    }

    /// Scatter loops over every multiplication of the forward direction, in double.
    private static final class Oracle {
        private final double[] expected;
        private final double[] magnitude;
        private final int terms;

        Oracle(Conv2dProblem p, float[] src, float[] dDst, float[] weights, float[] bias) {
            int size = switch (p.direction()) {
                case FORWARD -> dDst.length;
                case BACKWARD_DATA -> src.length;
                case BACKWARD_WEIGHTS -> weights.length;
            };
            expected = new double[size];
            magnitude = new double[size];
            if (bias != null) {
                int plane = p.direction() == Direction.FORWARD ? p.oh() * p.ow() : p.ih() * p.iw();
                for (int i = 0; i < size; i++) {
                    expected[i] = bias[i / plane % bias.length];
                    magnitude[i] = Math.abs(expected[i]);
                }
            }
            int kh = p.h().kernel();
            int kw = p.w().kernel();
            int icg = p.ic() / p.groups();
            for (int n = 0; n < p.images(); n++) {
                for (int o = 0; o < p.oc(); o++) {
                    for (int c = 0; c < icg; c++) {
                        int channel = o / (p.oc() / p.groups()) * icg + c;
                        for (int y = 0; y < p.oh(); y++) {
                            for (int x = 0; x < p.ow(); x++) {
                                for (int u = 0; u < kh; u++) {
                                    for (int v = 0; v < kw; v++) {
                                        int iy = y * p.h().stride() + u * p.h().dilation() - p.h().padLow();
                                        int ix = x * p.w().stride() + v * p.w().dilation() - p.w().padLow();
                                        if (iy >= 0 && ix >= 0 && iy < p.ih() && ix < p.iw()) {
                                            int s = ((n * p.ic() + channel) * p.ih() + iy) * p.iw() + ix;
                                            int d = ((n * p.oc() + o) * p.oh() + y) * p.ow() + x;
                                            int k = ((o * icg + c) * kh + u) * kw + v;
                                            switch (p.direction()) {
                                                case FORWARD -> add(d, (double) src[s] * weights[k]);
                                                case BACKWARD_DATA -> add(s, (double) dDst[d] * weights[k]);
                                                case BACKWARD_WEIGHTS -> add(k, (double) src[s] * dDst[d]);
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
            terms = switch (p.direction()) {
                case FORWARD -> p.depth();
                case BACKWARD_DATA -> p.oc() / p.groups() * kh * kw;
                case BACKWARD_WEIGHTS -> p.images() * p.oh() * p.ow();
            };
        }

        private void add(int i, double term) {
            expected[i] += term;
            magnitude[i] += Math.abs(term);
        }

        /// A chain of n rounded additions errs by at most n units in the last place of the sum of
        /// magnitudes.
        void compare(float[] actual, String what) {
            for (int i = 0; i < actual.length; i++) {
                double bound = (terms + 1) * 0x1p-24 * magnitude[i] + Float.MIN_NORMAL;
                if (!(Math.abs(actual[i] - expected[i]) <= bound)) {
                    throw new AssertionError("%s: element %d is %s, expected %s within %s"
                            .formatted(what, i, actual[i], expected[i], bound));
                }
            }
        }
    }
}
