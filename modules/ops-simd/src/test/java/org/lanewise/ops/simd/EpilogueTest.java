package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.conv.ConvKernels;
import org.lanewise.ops.simd.linear.LinearKernels;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Window;

/// Fused epilogues of plain layouts: the bits of the operations one after the other, by every
/// kernel.
class EpilogueTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep();

    @Test
    void of_a_convolution_is_the_sum_and_the_activation_after_it() {
        for (int seed : SWEEP.seeds(250)) {
            Random random = new Random(seed);
            for (Layout layout : Layout.values()) {
                Conv2dProblem plain = seed % 3 == 0 ? depthwise(random, layout) : convolution(random, layout);
                Epilogue epilogue = EpilogueOracle.epilogue(seed, seed % 8 > 3 || seed % 4 == 0);
                if (!epilogue.isNone()) {
                    check("seed " + seed, plain, epilogue, random);
                }
            }
        }
    }

    @Test
    void of_many_planes_is_applied_to_every_one_of_them() {
        for (int size : new int[] {7, 14, 15, 56}) {
            for (int stride = 1; stride <= 2; stride++) {
                Window window = new Window(3, stride, 1, 1, 1);
                Conv2dProblem plain = new Conv2dProblem(
                        Layout.NCHW, 2, 37, size, size, 37, 37, window, window, true, Direction.FORWARD);
                check("planes", plain, EpilogueOracle.epilogue(size, true), new Random(size));
            }
        }
    }

    @Test
    void of_a_fully_connected_layer_is_the_activation_after_it() {
        int[] features = {1, 5, 15, 16, 17, 63, 64, 65, 84, 120, 257, 300};
        for (int seed : SWEEP.seeds(120)) {
            Random random = new Random(seed);
            int images = 1 + random.nextInt(18);
            int in = features[random.nextInt(features.length)];
            int out = features[random.nextInt(features.length)];
            Epilogue epilogue = EpilogueOracle.epilogue(1 + seed % 3, false);
            for (Layout layout : Layout.values()) {
                LinearProblem plain =
                        new LinearProblem(layout, images, in, out, random.nextBoolean(), Direction.FORWARD);
                Map<String, float[]> inputs = new HashMap<>();
                inputs.put("src", KernelCheck.random(random, layout.length(images, in)));
                inputs.put("weights", KernelCheck.random(random, in * out));
                inputs.put("bias", KernelCheck.random(random, out));
                float[] before = KernelHarness.run(LinearKernels.LINEAR.create(plain, "LinearReference"), plain, inputs)
                        .get("dst");
                LinearProblem fused = plain.with(epilogue);
                String label = "seed " + seed + " " + fused;
                float[] actual = KernelCheck.everyKernel(label, LinearKernels.LINEAR, fused, inputs)
                        .get("dst");
                KernelCheck.sameBits(label, actual, EpilogueOracle.after(epilogue, before, before));
            }
        }
    }

    @Test
    void of_another_direction_is_refused() {
        Window one = new Window(1, 1, 0, 0, 1);
        Epilogue relu = Epilogue.of(new UnaryFunction.Relu());
        Conv2dProblem conv = new Conv2dProblem(Layout.NCHW, 1, 3, 8, 8, 4, 1, one, one, false, Direction.BACKWARD_DATA);
        assertThatThrownBy(() -> conv.with(relu))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("BACKWARD_DATA");
        LinearProblem linear = new LinearProblem(Layout.NCHW, 1, 3, 8, false, Direction.BACKWARD_WEIGHTS);
        assertThatThrownBy(() -> linear.with(relu))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("BACKWARD_WEIGHTS");
        LinearProblem forward = new LinearProblem(Layout.NCHW, 1, 3, 8, false, Direction.FORWARD);
        assertThatThrownBy(() -> forward.with(new Epilogue(true, null)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("residual=true");
    }

    private static void check(String label, Conv2dProblem plain, Epilogue epilogue, Random random) {
        Map<String, float[]> inputs = new HashMap<>();
        int src = plain.operands().getFirst().elements();
        int dst = plain.operands().getLast().elements();
        float[] residual = KernelCheck.random(random, dst);
        inputs.put("src", KernelCheck.random(random, src));
        inputs.put("weights", KernelCheck.random(random, plain.oc() * plain.depth()));
        inputs.put("bias", KernelCheck.random(random, plain.oc()));
        inputs.put("residual", residual);
        float[] before = KernelHarness.run(ConvKernels.CONV2D.create(plain, "Conv2dReference"), plain, inputs)
                .get("dst");
        Conv2dProblem fused = plain.with(epilogue);
        String what = label + " " + fused;
        float[] actual =
                KernelCheck.everyKernel(what, ConvKernels.CONV2D, fused, inputs).get("dst");
        KernelCheck.sameBits(what, actual, EpilogueOracle.after(epilogue, before, residual));
    }

    private static Conv2dProblem convolution(Random random, Layout layout) {
        int groups = 1 + random.nextInt(2);
        Window h = window(random, 1 + random.nextInt(5));
        Window w = window(random, 1 + random.nextInt(5));
        return new Conv2dProblem(
                layout,
                1 + random.nextInt(3),
                groups * (1 + random.nextInt(7)),
                5 + random.nextInt(12),
                5 + random.nextInt(30),
                groups * (1 + random.nextInt(8)),
                groups,
                h,
                w,
                random.nextBoolean(),
                Direction.FORWARD);
    }

    private static Conv2dProblem depthwise(Random random, Layout layout) {
        int channels = 1 + random.nextInt(19);
        Window window = window(random, 3 + 2 * random.nextInt(3));
        int size = 7 + random.nextInt(30);
        return new Conv2dProblem(
                layout,
                1 + random.nextInt(3),
                channels,
                size,
                size,
                channels,
                channels,
                window,
                window,
                random.nextBoolean(),
                Direction.FORWARD);
    }

    private static Window window(Random random, int kernel) {
        return new Window(kernel, 1 + random.nextInt(2), kernel / 2, kernel / 2, 1);
    }
}
