package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.ops.simd.KernelCheck.ROUNDING;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.UpsampleProblem.Mode;
import org.lanewise.ops.simd.move.MoveKernels;
import org.lanewise.tensor.ShapeException;

/// Every kernel of upsampling against sums over all input elements in double, and against each
/// other bit by bit.
class UpsampleTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(MoveKernels.UPSAMPLE);

    private static final int CASES = 150;
    private static final int[] IMAGES = {1, 2, 15, 16, 17, 33};

    @Test
    void forward_agrees_with_the_oracle_in_every_layout() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            float[] src = KernelCheck.random(new Random(seed + 1000L), c.images * c.small);
            double[] expected = new double[c.images * c.large];
            for (int o = 0; o < expected.length; o++) {
                for (int y = 0; y < c.ih; y++) {
                    for (int x = 0; x < c.iw; x++) {
                        expected[o] += c.weight(o, y, x) * src[c.place(o, y, x)];
                    }
                }
            }
            // Two weights, their rests, and three interpolations of numbers of up to 1.
            double[] bound = KernelCheck.all(expected.length, c.mode == Mode.NEAREST ? 0 : 8 * ROUNDING);
            float[] first = null;
            for (Layout layout : Layout.values()) {
                float[] dst = KernelCheck.samples(
                        layout,
                        c.images,
                        c.large,
                        c.run(layout, Direction.FORWARD, "src", src, c.small).get("dst"));
                KernelCheck.close(c + " in " + layout, dst, expected, bound);
                first = first == null ? dst : first;
                KernelCheck.sameBits(c + ": an image has the same bits in every layout", dst, first);
            }
        }
    }

    @Test
    void backward_distributes_gradients_by_the_same_weights() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            float[] dDst = KernelCheck.random(new Random(seed + 1000L), c.images * c.large);
            double[] expected = new double[c.images * c.small];
            double[] absolute = new double[expected.length];
            double[] rounded = new double[expected.length];
            int[] terms = new int[expected.length];
            for (int o = 0; o < dDst.length; o++) {
                for (int y = 0; y < c.ih; y++) {
                    for (int x = 0; x < c.iw; x++) {
                        double weight = c.weight(o, y, x);
                        int i = c.place(o, y, x);
                        expected[i] += weight * dDst[o];
                        absolute[i] += weight * Math.abs(dDst[o]);
                        rounded[i] += c.near(o, y, x) ? 4 * Math.abs(dDst[o]) : 0;
                        terms[i] += c.near(o, y, x) ? 1 : 0;
                    }
                }
            }
            double[] bound = new double[expected.length];
            for (int i = 0; i < bound.length; i++) {
                bound[i] = ROUNDING * (terms[i] * absolute[i] + (c.mode == Mode.NEAREST ? 0 : rounded[i]));
            }
            float[] first = null;
            for (Layout layout : Layout.values()) {
                float[] dSrc = KernelCheck.samples(
                        layout,
                        c.images,
                        c.small,
                        c.run(layout, Direction.BACKWARD_DATA, "dDst", dDst, c.large)
                                .get("dSrc"));
                KernelCheck.close(c + " in " + layout, dSrc, expected, bound);
                first = first == null ? dSrc : first;
                KernelCheck.sameBits(c + ": an image has the same bits in every layout", dSrc, first);
            }
        }
    }

    @Test
    void sizes_and_corners_are_those_of_pytorch() {
        assertThat(row(Mode.NEAREST, false, 5, 1f, 2f)).containsExactly(1f, 1f, 1f, 2f, 2f);
        assertThat(row(Mode.NEAREST, false, 2, 1f, 2f, 3f, 4f, 5f)).containsExactly(1f, 3f);
        assertThat(row(Mode.BILINEAR, false, 4, 1f, 2f)).containsExactly(1f, 1.25f, 1.75f, 2f);
        assertThat(row(Mode.BILINEAR, true, 5, 1f, 2f)).containsExactly(1f, 1.25f, 1.5f, 1.75f, 2f);
        assertThat(row(Mode.BILINEAR, true, 1, 1f, 2f)).containsExactly(1f);
        assertThat(row(Mode.BILINEAR, false, 1, 1f, 2f)).containsExactly(1.5f);
        assertThat(row(Mode.BILINEAR, false, 3, 7f)).containsExactly(7f, 7f, 7f);
    }

    @Test
    void batches_are_computed_by_vectors() {
        for (Mode mode : Mode.values()) {
            UpsampleProblem p = new UpsampleProblem(mode, false, Layout.CHW16N, 17, 3, 4, 5, 8, 10, Direction.FORWARD);
            assertThat(KernelCheck.supporting(MoveKernels.UPSAMPLE, p))
                    .containsExactly("UpsampleImageLanes", "UpsampleReference");
        }
    }

    @Test
    void wrong_sizes_are_refused_with_all_shapes() {
        refused("Upsample: images is 0", 0, 2, 3, 4, 6, 8);
        refused("channels is 0", 1, 0, 3, 4, 6, 8);
        refused("ih is 0", 1, 2, 0, 4, 6, 8);
        refused("iw is -4", 1, 2, 3, -4, 6, 8);
        refused("oh is 0", 1, 2, 3, 4, 0, 8);
        refused("ow is 0", 1, 2, 3, 4, 6, 0);
        refused("input NCHW [1, 2, 3, 4], output 65536 x 65536", 1, 2, 3, 4, 1 << 16, 1 << 16);
        assertThatThrownBy(
                        () -> new UpsampleProblem(Mode.NEAREST, true, Layout.NCHW, 1, 2, 3, 4, 6, 8, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("NEAREST has no corners to align")
                .hasMessageContaining("output 6 x 8");
        assertThatThrownBy(() -> new UpsampleProblem(
                        Mode.NEAREST, false, Layout.NCHW, 1, 2, 3, 4, 6, 8, Direction.BACKWARD_WEIGHTS))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("BACKWARD_WEIGHTS");
    }

    private static void refused(String message, int images, int channels, int ih, int iw, int oh, int ow) {
        assertThatThrownBy(() -> new UpsampleProblem(
                        Mode.NEAREST, false, Layout.NCHW, images, channels, ih, iw, oh, ow, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining(message);
    }

    private static float[] row(Mode mode, boolean alignCorners, int ow, float... src) {
        UpsampleProblem p =
                new UpsampleProblem(mode, alignCorners, Layout.NCHW, 1, 1, 1, src.length, 1, ow, Direction.FORWARD);
        return KernelCheck.everyKernel(p.toString(), MoveKernels.UPSAMPLE, p, Map.of("src", src))
                .get("dst");
    }

    private static final class Case {

        final int seed;
        final Mode mode;
        final boolean alignCorners;
        final int images;
        final int channels;
        final int ih;
        final int iw;
        final int oh;
        final int ow;
        final int small;
        final int large;

        Case(int seed) {
            this.seed = seed;
            Random random = new Random(seed);
            mode = Mode.values()[seed % 2];
            alignCorners = mode == Mode.BILINEAR && random.nextBoolean();
            images = IMAGES[random.nextInt(IMAGES.length)];
            channels = 1 + random.nextInt(3);
            ih = 1 + random.nextInt(6);
            iw = 1 + random.nextInt(7);
            oh = random.nextBoolean() ? 2 * ih : 1 + random.nextInt(13);
            ow = random.nextBoolean() ? 3 * iw : 1 + random.nextInt(13);
            small = channels * ih * iw;
            large = channels * oh * ow;
        }

        /// The input element at `(y, x)` of the plane of output element `o`.
        int place(int o, int y, int x) {
            return (o / ow / oh * ih + y) * iw + x;
        }

        /// A tent that is 1 at the position of the output element and 0 one element away.
        double weight(int o, int y, int x) {
            return tent(distance(o / ow % oh, y, ih, oh)) * tent(distance(o % ow, x, iw, ow));
        }

        boolean near(int o, int y, int x) {
            return distance(o / ow % oh, y, ih, oh) <= 1 && distance(o % ow, x, iw, ow) <= 1;
        }

        private double tent(double distance) {
            return Math.max(0, 1 - distance);
        }

        private double distance(int o, int i, int in, int out) {
            double position = (o + 0.5) * in / out - 0.5;
            if (mode == Mode.NEAREST) {
                position = Math.floor((double) o * in / out);
            } else if (alignCorners) {
                position = out == 1 ? 0 : (double) o * (in - 1) / (out - 1);
            }
            return Math.abs(Math.max(0, Math.min(in - 1, position)) - i);
        }

        Map<String, float[]> run(Layout layout, Direction direction, String input, float[] samples, int elements) {
            UpsampleProblem p =
                    new UpsampleProblem(mode, alignCorners, layout, images, channels, ih, iw, oh, ow, direction);
            Map<String, float[]> inputs = Map.of(input, KernelCheck.laned(layout, images, elements, samples));
            return KernelCheck.everyKernel(toString(), MoveKernels.UPSAMPLE, p, inputs);
        }

        @Override
        public String toString() {
            return "seed " + seed + ": " + mode + (alignCorners ? ", corners aligned, " : ", ") + "[" + images + ", "
                    + channels + ", " + ih + ", " + iw + "] to " + oh + " x " + ow;
        }
    }
}
