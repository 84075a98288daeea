package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.move.MoveKernels;
import org.lanewise.tensor.ShapeException;

/// Every kernel of zero padding and of its inverse against copies element by element, and against
/// each other bit by bit.
class PadTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(MoveKernels.PAD);

    private static final int CASES = 200;
    private static final int[] IMAGES = {1, 2, 15, 16, 17, 33};

    @Test
    void elements_lie_a_stride_apart_in_a_plane_of_zeros() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            float[] small = KernelCheck.quarters(new Random(seed + 1000L), c.images * c.small);
            float[] expected = new float[c.images * c.large];
            for (int i = 0; i < small.length; i++) {
                expected[c.place(i)] = small[i];
            }
            for (Layout layout : Layout.values()) {
                float[] dst =
                        c.run(layout, Direction.FORWARD, "src", small, c.small).get("dst");
                String label = c + " in " + layout;
                KernelCheck.sameBits(label, KernelCheck.samples(layout, c.images, c.large, dst), expected);
            }
        }
    }

    @Test
    void the_inverse_takes_the_elements_out_again() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            float[] large = KernelCheck.quarters(new Random(seed + 1000L), c.images * c.large);
            float[] expected = new float[c.images * c.small];
            for (int i = 0; i < expected.length; i++) {
                expected[i] = large[c.place(i)];
            }
            for (Layout layout : Layout.values()) {
                float[] dSrc = c.run(layout, Direction.BACKWARD_DATA, "dDst", large, c.large)
                        .get("dSrc");
                String label = c + " in " + layout;
                KernelCheck.sameBits(label, KernelCheck.samples(layout, c.images, c.small, dSrc), expected);
            }
        }
    }

    @Test
    void only_single_images_with_a_stride_along_the_row_go_element_by_element() {
        for (Layout layout : Layout.values()) {
            for (int stride = 1; stride < 3; stride++) {
                PadProblem p = new PadProblem(layout, 1, 2, 3, 4, 1, 1, 1, 1, 2, stride, Direction.FORWARD);
                assertThat(MoveKernels.PAD.create(p).kernel())
                        .as("%s", p)
                        .isEqualTo(layout == Layout.NCHW && stride == 2 ? "PadReference" : "PadRows");
            }
        }
    }

    @Test
    void wrong_sizes_are_refused_with_all_shapes() {
        refused("Pad: images is 0", 0, 2, 3, 4, 1, 1);
        refused("channels is 0", 1, 0, 3, 4, 1, 1);
        refused("ih is -1", 1, 2, -1, 4, 1, 1);
        refused("iw is 0", 1, 2, 3, 0, 1, 1);
        refused("padding is negative", 1, 2, 3, 4, -1, 1);
        refused("padding top -1", 1, 2, 3, 4, -1, 1);
        refused("strideH is 0", 1, 2, 3, 4, 1, 0);
        refused("too large", 1, 2, 1 << 20, 4, 1, 1 << 20);
        refused("input NCHW [1, 2, 32768, 32768]", 1, 2, 1 << 15, 1 << 15, 1, 1);
        assertThatThrownBy(() -> new PadProblem(Layout.NCHW, 1, 2, 3, 4, 0, 0, 0, 0, 1, 0, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("strideW is 0");
        assertThatThrownBy(() -> new PadProblem(Layout.NCHW, 1, 2, 3, 4, 0, 0, 0, 0, 1, 1, Direction.BACKWARD_WEIGHTS))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("BACKWARD_WEIGHTS");
    }

    private static void refused(String message, int images, int channels, int ih, int iw, int top, int strideH) {
        assertThatThrownBy(() -> new PadProblem(
                        Layout.NCHW, images, channels, ih, iw, top, 0, 0, 0, strideH, 1, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining(message);
    }

    private static final class Case {

        final int seed;
        final int images;
        final int channels;
        final int ih;
        final int iw;
        final int top;
        final int bottom;
        final int left;
        final int right;
        final int strideH;
        final int strideW;
        final int oh;
        final int ow;
        final int small;
        final int large;

        Case(int seed) {
            this.seed = seed;
            Random random = new Random(seed);
            images = IMAGES[random.nextInt(IMAGES.length)];
            channels = 1 + random.nextInt(4);
            ih = 1 + random.nextInt(9);
            iw = 1 + random.nextInt(random.nextInt(3) == 0 ? 40 : 9);
            boolean halo = random.nextInt(4) > 0;
            top = halo ? random.nextInt(4) : 0;
            bottom = halo ? random.nextInt(4) : 0;
            left = halo ? random.nextInt(4) : 0;
            right = halo ? random.nextInt(4) : 0;
            strideH = 1 + random.nextInt(4) / 2;
            strideW = 1 + random.nextInt(4) / 2;
            oh = top + (ih - 1) * strideH + 1 + bottom;
            ow = left + (iw - 1) * strideW + 1 + right;
            small = channels * ih * iw;
            large = channels * oh * ow;
        }

        /// Where element `i` of the smaller samples lies in the larger ones.
        int place(int i) {
            int y = i / iw % ih;
            int x = i % iw;
            return (i / iw / ih * oh + top + y * strideH) * ow + left + x * strideW;
        }

        Map<String, float[]> run(Layout layout, Direction direction, String input, float[] samples, int elements) {
            PadProblem p = new PadProblem(
                    layout, images, channels, ih, iw, top, bottom, left, right, strideH, strideW, direction);
            assertThat(new int[] {p.oh(), p.ow()}).as("%s", p).containsExactly(oh, ow);
            Map<String, float[]> inputs = Map.of(input, KernelCheck.laned(layout, images, elements, samples));
            return KernelCheck.everyKernel(toString(), MoveKernels.PAD, p, inputs);
        }

        @Override
        public String toString() {
            return "seed " + seed + ": [" + images + ", " + channels + ", " + ih + ", " + iw + "] in [" + oh + ", " + ow
                    + "] from (" + top + ", " + left + "), strides " + strideH + " x " + strideW;
        }
    }
}
