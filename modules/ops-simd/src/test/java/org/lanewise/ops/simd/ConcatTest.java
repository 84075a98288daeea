package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.move.MoveKernels;
import org.lanewise.tensor.ShapeException;

/// Every kernel that joins samples and takes them apart against copies element by element, and
/// against each other bit by bit.
class ConcatTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(MoveKernels.CONCAT);

    private static final int CASES = 300;
    private static final int[] IMAGES = {1, 2, 15, 16, 17, 33};

    @Test
    void a_row_is_the_parts_one_after_the_other() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            for (Layout layout : Layout.values()) {
                Map<String, float[]> inputs = new HashMap<>();
                for (int i = 0; i < c.parts.size(); i++) {
                    inputs.put("src" + i, c.laned(layout, i));
                }
                float[] dst = c.run(layout, Direction.FORWARD, inputs).get("dst");
                KernelCheck.sameBits(
                        c + " in " + layout, KernelCheck.samples(layout, c.images, c.outer * c.row, dst), c.joined);
            }
        }
    }

    @Test
    void backward_takes_the_parts_out_again() {
        for (int seed : SWEEP.seeds(CASES)) {
            Case c = new Case(seed);
            for (Layout layout : Layout.values()) {
                Map<String, float[]> inputs =
                        Map.of("dDst", KernelCheck.laned(layout, c.images, c.outer * c.row, c.joined));
                Map<String, float[]> outputs = c.run(layout, Direction.BACKWARD_DATA, inputs);
                for (int i = 0; i < c.parts.size(); i++) {
                    float[] part =
                            KernelCheck.samples(layout, c.images, c.outer * c.parts.get(i), outputs.get("dSrc" + i));
                    KernelCheck.sameBits(c + " part " + i + " in " + layout, part, c.part(i));
                }
            }
        }
    }

    @Test
    void rows_are_copied_in_every_layout() {
        for (Layout layout : Layout.values()) {
            ConcatProblem p = new ConcatProblem(layout, 1, 2, List.of(1, 2), Direction.FORWARD);
            assertThat(KernelCheck.supporting(MoveKernels.CONCAT, p)).containsExactly("ConcatRows", "ConcatReference");
        }
    }

    @Test
    void wrong_sizes_are_refused_with_all_shapes() {
        refused("Concat: images is 0", 0, 2, List.of(1, 2));
        refused("outer is -1", 1, -1, List.of(1, 2));
        refused("number of parts is 0", 1, 2, List.of());
        refused("part is 0", 1, 2, List.of(3, 0));
        refused("parts [3, 0]", 1, 2, List.of(3, 0));
        refused("a row of 2147483648 elements is too long", 1, 2, List.of(1 << 30, 1 << 30));
        refused("dst has more than", 1, 1 << 20, List.of(1 << 10, 1 << 10));
        assertThatThrownBy(() -> new ConcatProblem(Layout.NCHW, 1, 2, List.of(1), Direction.BACKWARD_WEIGHTS))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("BACKWARD_WEIGHTS");
    }

    private static void refused(String message, int images, int outer, List<Integer> parts) {
        assertThatThrownBy(() -> new ConcatProblem(Layout.NCHW, images, outer, parts, Direction.FORWARD))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining(message);
    }

    private static final class Case {

        final int seed;
        final int images;
        final int outer;
        final List<Integer> parts = new ArrayList<>();
        final int row;
        final float[] joined;

        Case(int seed) {
            this.seed = seed;
            Random random = new Random(seed);
            images = IMAGES[random.nextInt(IMAGES.length)];
            outer = 1 + random.nextInt(4);
            int size = 0;
            for (int i = random.nextInt(4); i >= 0; i--) {
                parts.add(1 + random.nextInt(random.nextInt(4) == 0 ? 70 : 9));
                size += parts.getLast();
            }
            row = size;
            joined = KernelCheck.quarters(random, images * outer * row);
        }

        float[] part(int number) {
            int first = 0;
            for (int i = 0; i < number; i++) {
                first += parts.get(i);
            }
            int size = parts.get(number);
            float[] part = new float[images * outer * size];
            for (int i = 0; i < part.length; i++) {
                part[i] = joined[i / size * row + first + i % size];
            }
            return part;
        }

        float[] laned(Layout layout, int number) {
            return KernelCheck.laned(layout, images, outer * parts.get(number), part(number));
        }

        Map<String, float[]> run(Layout layout, Direction direction, Map<String, float[]> inputs) {
            ConcatProblem p = new ConcatProblem(layout, images, outer, parts, direction);
            return KernelCheck.everyKernel(toString(), MoveKernels.CONCAT, p, inputs);
        }

        @Override
        public String toString() {
            return "seed " + seed + ": " + images + " images of " + outer + " rows of parts " + parts;
        }
    }
}
