package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.move.MoveKernels;
import org.lanewise.tensor.ShapeException;

/// Every kernel that permutes axes against positions worked out from the outermost axis, and
/// against each other bit by bit.
class PermuteTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(MoveKernels.PERMUTE);

    private static final int CASES = 300;
    private static final int[] IMAGES = {1, 2, 15, 16, 17, 33};

    @Test
    void an_element_is_at_its_permuted_position() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            for (Layout layout : Layout.values()) {
                float[] dst = c.run(c.problem(layout), c.src);
                KernelCheck.sameBits(
                        c + " in " + layout, KernelCheck.samples(layout, c.images, c.sample, dst), c.permuted());
            }
        }
    }

    @Test
    void the_inverse_brings_every_element_back() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            for (Layout layout : Layout.values()) {
                float[] src = c.run(c.problem(layout).inverse(), c.permuted());
                KernelCheck.sameBits(c + " in " + layout, KernelCheck.samples(layout, c.images, c.sample, src), c.src);
            }
        }
    }

    @Test
    void runs_are_copied_in_every_layout() {
        for (Layout layout : Layout.values()) {
            PermuteProblem p = new PermuteProblem(layout, 1, List.of(2, 3), List.of(1, 0));
            assertThat(KernelCheck.supporting(MoveKernels.PERMUTE, p))
                    .containsExactly("PermuteRuns", "PermuteReference");
        }
    }

    @Test
    void wrong_sizes_are_refused_with_all_shapes() {
        refused("Permute: images is 0", 0, List.of(2, 3), List.of(1, 0));
        refused("number of axes is 0", 1, List.of(), List.of());
        refused("size is 0", 1, List.of(2, 0), List.of(1, 0));
        refused("order is [1], expected every axis from 0 to 1 once", 1, List.of(2, 3), List.of(1));
        refused("order is [1, 1], expected every axis from 0 to 1 once", 1, List.of(2, 3), List.of(1, 1));
        refused("dst has more than", 1, List.of(1 << 16, 1 << 16), List.of(1, 0));
    }

    private static void refused(String message, int images, List<Integer> sizes, List<Integer> order) {
        assertThatThrownBy(() -> new PermuteProblem(Layout.NCHW, images, sizes, order))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining(message);
    }

    private static final class Case {

        final int seed;
        final int images;
        final List<Integer> sizes = new ArrayList<>();
        final List<Integer> order = new ArrayList<>();
        final int sample;
        final float[] src;

        Case(int seed) {
            this.seed = seed;
            Random random = new Random(seed);
            images = IMAGES[random.nextInt(IMAGES.length)];
            int product = 1;
            for (int axis = random.nextInt(5); axis >= 0; axis--) {
                order.add(sizes.size());
                sizes.add(1 + random.nextInt(random.nextInt(5) == 0 ? 20 : 5));
                product *= sizes.getLast();
            }
            Collections.shuffle(order, random);
            sample = product;
            src = KernelCheck.quarters(random, images * sample);
        }

        PermuteProblem problem(Layout layout) {
            return new PermuteProblem(layout, images, sizes, order);
        }

        /// Scatters every element of the input to its place in the output.
        float[] permuted() {
            float[] dst = new float[src.length];
            for (int i = 0; i < src.length; i++) {
                int[] position = new int[sizes.size()];
                int rest = i % sample;
                for (int axis = sizes.size() - 1; axis >= 0; axis--) {
                    position[axis] = rest % sizes.get(axis);
                    rest /= sizes.get(axis);
                }
                int to = 0;
                for (int axis : order) {
                    to = to * sizes.get(axis) + position[axis];
                }
                dst[i / sample * sample + to] = src[i];
            }
            return dst;
        }

        float[] run(PermuteProblem p, float[] values) {
            float[] laned = KernelCheck.laned(p.layout(), images, sample, values);
            return KernelCheck.everyKernel(toString(), MoveKernels.PERMUTE, p, Map.of("src", laned))
                    .get("dst");
        }

        @Override
        public String toString() {
            return "seed " + seed + ": " + images + " images of sizes " + sizes + " in order " + order;
        }
    }
}
