package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.ops.simd.KernelCheck.ROUNDING;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.pool.PoolKernels;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Window;

/// Every pooling kernel against loops in double over padded windows, and against each other bit
/// by bit.
class Pool2dTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(PoolKernels.POOL2D);

    private static final int CASES = 220;
    private static final int[] IMAGES = {1, 2, 15, 16, 17};

    @Test
    void forward_agrees_with_the_oracle_in_every_layout() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            for (Layout layout : Layout.values()) {
                Pool2dProblem p = c.problem(layout, c.images, Direction.FORWARD);
                Map<String, float[]> outputs = c.forward(p, c.src);
                float[] dst = KernelCheck.samples(layout, c.images, c.dstElements, outputs.get("dst"));
                KernelCheck.close(c + " dst", dst, c.expected, c.bound);
                if (outputs.containsKey("indices")) {
                    float[] indices = KernelCheck.samples(layout, c.images, c.dstElements, outputs.get("indices"));
                    KernelCheck.close(c + " indices", indices, c.positions, new double[indices.length]);
                }
            }
        }
    }

    @Test
    void an_image_alone_has_the_same_bits_as_in_a_batch() {
        for (int seed : SWEEP.seeds(CASES / 2)) {
            Case c = new Case(seed);
            Pool2dProblem batch = c.problem(Layout.CHW16N, c.images, Direction.FORWARD);
            float[] together = KernelCheck.samples(
                    Layout.CHW16N,
                    c.images,
                    c.dstElements,
                    c.forward(batch, c.src).get("dst"));
            int last = c.images - 1;
            Pool2dProblem single = c.problem(Layout.NCHW, 1, Direction.FORWARD);
            float[] alone = c.forward(single, KernelCheck.image(c.src, c.srcElements, last))
                    .get("dst");
            KernelCheck.sameBits(c.toString(), alone, KernelCheck.image(together, c.dstElements, last));
        }
    }

    @Test
    void backward_agrees_with_the_oracle_in_every_layout() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            if (c.kind instanceof PoolKind.Max(boolean indices) && !indices) {
                continue;
            }
            float[] dDst = KernelCheck.random(new Random(seed + 1000L), c.images * c.dstElements);
            double[] bound = new double[c.src.length];
            double[] gradient = c.gradient(dDst, bound);
            for (Layout layout : Layout.values()) {
                Pool2dProblem p = c.problem(layout, c.images, Direction.BACKWARD_DATA);
                Map<String, float[]> inputs =
                        new HashMap<>(c.forward(c.problem(layout, c.images, Direction.FORWARD), c.src));
                inputs.put("src", KernelCheck.laned(layout, c.images, c.srcElements, c.src));
                inputs.put("dDst", KernelCheck.laned(layout, c.images, c.dstElements, dDst));
                float[] dSrc = KernelCheck.everyKernel(c.toString(), PoolKernels.POOL2D, p, inputs)
                        .get("dSrc");
                float[] samples = KernelCheck.samples(layout, c.images, c.srcElements, dSrc);
                KernelCheck.close(c + " dSrc in " + layout, samples, gradient, bound);
            }
        }
    }

    @Test
    void batches_and_rows_of_images_are_pooled_by_vectors() {
        PoolAxis axis = PoolAxis.of(new Window(3, 2, 1, 1, 1), 33);
        for (PoolKind kind : new PoolKind[] {
            new PoolKind.Max(true), new PoolKind.Max(false), new PoolKind.Average(true), new PoolKind.Lp(2f)
        }) {
            Pool2dProblem p = new Pool2dProblem(kind, axis, axis, Layout.CHW16N, 20, 3, Direction.FORWARD);
            assertThat(KernelCheck.supporting(PoolKernels.POOL2D, p)).hasSize(2);
            assertThat(PoolKernels.POOL2D.create(p).kernel()).endsWith("PoolImageLanes");
        }
        for (PoolKind kind : new PoolKind[] {new PoolKind.Max(false), new PoolKind.Average(false)}) {
            Pool2dProblem p = new Pool2dProblem(kind, axis, axis, Layout.NCHW, 1, 3, Direction.FORWARD);
            assertThat(KernelCheck.supporting(PoolKernels.POOL2D, p)).containsExactly("PoolRows", "PoolReference");
        }
    }

    @Test
    void nan_is_the_maximum_and_minus_infinity_has_the_first_position() {
        PoolAxis axis = PoolAxis.global(3);
        float[] src = new float[16 * 9];
        java.util.Arrays.fill(src, Float.NEGATIVE_INFINITY);
        src[4 * 16 + 1] = Float.NaN;
        src[5 * 16 + 1] = 7f;
        src[5 * 16 + 2] = 7f;
        src[7 * 16 + 2] = 7f;
        Pool2dProblem p =
                new Pool2dProblem(new PoolKind.Max(true), axis, axis, Layout.CHW16N, 16, 1, Direction.FORWARD);
        Map<String, float[]> outputs = KernelCheck.everyKernel("specials", PoolKernels.POOL2D, p, Map.of("src", src));
        assertThat(outputs.get("dst")).startsWith(Float.NEGATIVE_INFINITY, Float.NaN, 7f);
        assertThat(outputs.get("indices")).startsWith(0f, 4f, 5f);
    }

    @Test
    void adaptive_windows_are_those_of_floor_and_ceiling() {
        PoolAxis axis = PoolAxis.adaptive(7, 3);
        assertThat(new int[] {axis.start(0), axis.start(1), axis.start(2)}).containsExactly(0, 2, 4);
        assertThat(new int[] {axis.taps(0), axis.taps(1), axis.taps(2)}).containsExactly(3, 3, 3);
        assertThat(PoolAxis.adaptive(6, 3)).isEqualTo(PoolAxis.of(new Window(2, 2, 0, 0, 1), 6));
        assertThat(PoolAxis.global(5).partition()).isTrue();
        assertThat(axis.disjoint()).isFalse();
    }

    @Test
    void windows_without_an_element_and_wrong_sizes_are_refused() {
        assertThatThrownBy(() -> PoolAxis.of(new Window(2, 1, 2, 2, 1), 4))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("padding altogether");
        PoolAxis axis = PoolAxis.global(4);
        assertThatThrownBy(() -> new Pool2dProblem(
                        new PoolKind.Max(false), axis, axis, Layout.NCHW, 1, 2, Direction.BACKWARD_DATA))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("needs indices");
        assertThatThrownBy(() ->
                        new Pool2dProblem(new PoolKind.Average(true), axis, axis, Layout.NCHW, 0, 2, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("images is 0");
        assertThatThrownBy(() -> new PoolKind.Lp(0.5f)).isInstanceOf(ShapeException.class);
    }

    /// One axis of a case: the windows as the oracle sees them, tap by tap with the padding.
    private record Side(PoolAxis axis, int[][] taps, int[] extent) {

        static Side draw(Random random) {
            int in = 1 + random.nextInt(random.nextInt(3) == 0 ? 37 : 12);
            int choice = random.nextInt(8);
            if (choice < 2) {
                return adaptive(in, choice == 0 ? 1 : 1 + random.nextInt(in));
            }
            int dilation = 1 + random.nextInt(4) / 3;
            int kernel = random.nextInt(6) == 0 ? in : 1 + random.nextInt(5);
            while (dilation * (kernel - 1) + 1 > in) {
                kernel--;
            }
            Window window = new Window(
                    kernel,
                    1 + random.nextInt(3),
                    random.nextInt(kernel / 2 + 1),
                    random.nextInt(kernel / 2 + 1),
                    dilation,
                    random.nextBoolean());
            int out = window.outputSize(in);
            int[][] taps = new int[out][];
            int[] extent = new int[out];
            for (int o = 0; o < out; o++) {
                taps[o] = new int[0];
                for (int t = 0; t < kernel; t++) {
                    int at = o * window.stride() - window.padLow() + t * dilation;
                    extent[o] += at < in + window.padHigh() ? 1 : 0;
                    if (at >= 0 && at < in) {
                        taps[o] = append(taps[o], at);
                    }
                }
            }
            return new Side(PoolAxis.of(window, in), taps, extent);
        }

        private static Side adaptive(int in, int out) {
            int[][] taps = new int[out][];
            int[] extent = new int[out];
            for (int o = 0; o < out; o++) {
                taps[o] = new int[0];
                for (int at = 0; at < in; at++) {
                    if (at >= Math.floor((double) o * in / out) && at < Math.ceil((o + 1.0) * in / out)) {
                        taps[o] = append(taps[o], at);
                    }
                }
                extent[o] = taps[o].length;
            }
            return new Side(PoolAxis.adaptive(in, out), taps, extent);
        }

        private static int[] append(int[] values, int value) {
            int[] more = java.util.Arrays.copyOf(values, values.length + 1);
            more[values.length] = value;
            return more;
        }
    }

    private static final class Case {

        final int seed;
        final PoolKind kind;
        final Side h;
        final Side w;
        final int images;
        final int channels;
        final int srcElements;
        final int dstElements;
        final float[] src;
        final double[] expected;
        final double[] positions;
        final double[] bound;

        Case(int seed) {
            this.seed = seed;
            Random random = new Random(seed);
            kind = switch (seed % 7) {
                case 0 -> new PoolKind.Max(true);
                case 1 -> new PoolKind.Max(false);
                case 2 -> new PoolKind.Average(true);
                case 3 -> new PoolKind.Average(false);
                case 4 -> new PoolKind.Lp(1f);
                case 5 -> new PoolKind.Lp(2f);
                default -> new PoolKind.Lp(random.nextBoolean() ? 3f : 1.5f);
            };
            h = Side.draw(random);
            w = Side.draw(random);
            images = IMAGES[random.nextInt(IMAGES.length)];
            channels = 1 + random.nextInt(3);
            srcElements = channels * h.axis.in() * w.axis.in();
            dstElements = channels * h.axis.out() * w.axis.out();
            src = kind instanceof PoolKind.Max
                    ? KernelCheck.quarters(random, images * srcElements)
                    : KernelCheck.random(random, images * srcElements);
            expected = new double[images * dstElements];
            positions = new double[images * dstElements];
            bound = new double[images * dstElements];
            for (int o = 0; o < expected.length; o++) {
                pool(o);
            }
        }

        Pool2dProblem problem(Layout layout, int batch, Direction direction) {
            return new Pool2dProblem(kind, h.axis, w.axis, layout, batch, channels, direction);
        }

        Map<String, float[]> forward(Pool2dProblem p, float[] samples) {
            float[] laned = KernelCheck.laned(p.layout(), p.images(), srcElements, samples);
            return KernelCheck.everyKernel(toString(), PoolKernels.POOL2D, p, Map.of("src", laned));
        }

        private int[] rows(int o) {
            return h.taps[o / w.axis.out() % h.axis.out()];
        }

        private int[] columns(int o) {
            return w.taps[o % w.axis.out()];
        }

        private int plane(int o) {
            return o / w.axis.out() / h.axis.out() * h.axis.in() * w.axis.in();
        }

        private double divisor(int o) {
            return kind instanceof PoolKind.Average(boolean countIncludePad) && countIncludePad
                    ? h.extent[o / w.axis.out() % h.axis.out()] * w.extent[o % w.axis.out()]
                    : rows(o).length * columns(o).length;
        }

        private double exponent() {
            return kind instanceof PoolKind.Lp(float p) ? p : 1;
        }

        private void pool(int o) {
            double sum = 0;
            double absolute = 0;
            double maximum = Double.NEGATIVE_INFINITY;
            for (int y : rows(o)) {
                for (int x : columns(o)) {
                    double value = src[plane(o) + y * w.axis.in() + x];
                    sum += kind instanceof PoolKind.Lp ? Math.pow(Math.abs(value), exponent()) : value;
                    absolute += Math.abs(value);
                    if (value > maximum) {
                        maximum = value;
                        positions[o] = y * w.axis.in() + x;
                    }
                }
            }
            int terms = rows(o).length * columns(o).length;
            switch (kind) {
                case PoolKind.Max _ -> expected[o] = maximum;
                case PoolKind.Average _ -> {
                    expected[o] = sum / divisor(o);
                    bound[o] = (terms + 2) * ROUNDING * absolute / divisor(o);
                }
                case PoolKind.Lp _ -> {
                    expected[o] = Math.pow(sum, 1 / exponent());
                    bound[o] = (terms + 4) * ROUNDING * expected[o];
                }
            }
        }

        /// The gradient tap by tap; a term's error is a few roundings, and their sum rounds once
        /// a term.
        double[] gradient(float[] dDst, double[] error) {
            double[] gradient = new double[src.length];
            int[] terms = new int[src.length];
            double[] absolute = new double[src.length];
            for (int o = 0; o < dDst.length; o++) {
                for (int y : rows(o)) {
                    for (int x : columns(o)) {
                        int i = plane(o) + y * w.axis.in() + x;
                        double factor = switch (kind) {
                            case PoolKind.Max _ -> positions[o] == y * w.axis.in() + x ? 1 : 0;
                            case PoolKind.Average _ -> 1 / divisor(o);
                            case PoolKind.Lp _ ->
                                expected[o] == 0
                                        ? 0
                                        : Math.signum(src[i])
                                                * Math.pow(Math.abs(src[i]) / expected[o], exponent() - 1);
                        };
                        gradient[i] += factor * dDst[o];
                        absolute[i] += Math.abs(factor * dDst[o])
                                * (kind instanceof PoolKind.Lp ? rows(o).length * columns(o).length : 1);
                        terms[i]++;
                    }
                }
            }
            for (int i = 0; i < error.length; i++) {
                error[i] = (terms[i] + 8) * ROUNDING * absolute[i] * exponent();
            }
            return gradient;
        }

        @Override
        public String toString() {
            return "seed " + seed + ": " + problem(Layout.CHW16N, images, Direction.FORWARD);
        }
    }
}
