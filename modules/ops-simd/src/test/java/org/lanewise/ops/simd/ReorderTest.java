package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.move.MoveKernels;
import org.lanewise.tensor.ShapeException;

/// Every kernel that changes layouts against copies element by element, and against each other
/// bit by bit.
class ReorderTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(MoveKernels.REORDER);

    private static final int CASES = 300;
    private static final int[] IMAGES = {1, 2, 15, 16, 17, 31, 32, 33, 50};
    private static final int[] ELEMENTS = {1, 2, 3, 7, 15, 16, 17, 31, 33, 64, 100, 785};

    @Test
    void every_element_arrives_and_lanes_beyond_the_batch_are_zero() {
        for (int seed : SWEEP.seeds(CASES)) {
            Random random = new Random(seed);
            int images = IMAGES[random.nextInt(IMAGES.length)];
            int elements = ELEMENTS[random.nextInt(ELEMENTS.length)];
            float[] samples = KernelCheck.quarters(random, images * elements);
            for (Layout from : Layout.values()) {
                for (Layout to : Layout.values()) {
                    ReorderProblem p = new ReorderProblem(from, to, images, elements);
                    String label = "seed " + seed + ": " + p;
                    Map<String, float[]> inputs = Map.of("src", KernelCheck.laned(from, images, elements, samples));
                    float[] dst = KernelCheck.everyKernel(label, MoveKernels.REORDER, p, inputs)
                            .get("dst");
                    KernelCheck.sameBits(label, KernelCheck.samples(to, images, elements, dst), samples);
                    KernelCheck.zeroBeyond(label, to, images, elements, dst);
                }
            }
        }
    }

    @Test
    void a_change_of_layout_goes_by_tiles() {
        ReorderProblem p = new ReorderProblem(Layout.NCHW, Layout.CHW16N, 17, 10);
        assertThat(KernelCheck.supporting(MoveKernels.REORDER, p)).containsExactly("ReorderTiles", "ReorderReference");
    }

    @Test
    void wrong_sizes_are_refused_with_all_shapes() {
        assertThatThrownBy(() -> new ReorderProblem(Layout.NCHW, Layout.CHW16N, 0, 5))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("Reorder: images is 0")
                .hasMessageContaining("[0, 5]");
        assertThatThrownBy(() -> new ReorderProblem(Layout.NCHW, Layout.CHW16N, 3, -5))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("elements is -5");
        assertThatThrownBy(() -> new ReorderProblem(Layout.NCHW, Layout.CHW16N, 1, 1 << 28))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("dst has more than")
                .hasMessageContaining("[1, 268435456]");
        assertThatThrownBy(() -> new ReorderProblem(Layout.CHW16N, Layout.NCHW, 1, 1 << 28))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("src has more than");
    }
}
