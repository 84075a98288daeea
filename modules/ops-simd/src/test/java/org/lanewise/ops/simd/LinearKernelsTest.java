package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.linear.LinearKernels;

/// Every listed kernel of the fully connected layer against loops in double, and against each
/// other bit by bit.
class LinearKernelsTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(LinearKernels.LINEAR);

    @Test
    void every_kernel_agrees_with_the_double_oracle_and_with_its_twins() {
        int[] features = {1, 2, 5, 6, 7, 15, 16, 17, 64, 65, 83};
        int[] images = {1, 3, 15, 16, 17, 64, 70};
        for (int seed : SWEEP.seeds(120)) {
            Random random = new Random(seed);
            int n = images[random.nextInt(images.length)];
            int in = features[random.nextInt(features.length)];
            int out = features[random.nextInt(features.length)];
            float[] src = random(random, n * in);
            float[] dDst = random(random, n * out);
            float[] weights = random(random, in * out);
            float[] bias = random(random, out);
            for (Layout layout : Layout.values()) {
                for (Direction direction : Direction.values()) {
                    boolean hasBias = direction == Direction.FORWARD && seed % 3 != 0;
                    LinearProblem p = new LinearProblem(layout, n, in, out, hasBias, direction);
                    Map<String, float[]> inputs = new HashMap<>();
                    inputs.put("src", KernelHarness.toLayout(layout, n, in, src));
                    inputs.put("dDst", KernelHarness.toLayout(layout, n, out, dDst));
                    inputs.put("weights", weights);
                    inputs.put("bias", bias);
                    check(p, inputs, expected(p, src, dDst, weights, bias), "seed " + seed);
                }
            }
        }
    }

    @Test
    void a_vector_times_several_panels_of_weights_agrees() {
        int[] outputs = {31, 32, 33, 47, 48, 49, 96, 97, 127, 128, 129, 191, 192, 193, 255, 256, 257, 320, 511, 515};
        for (int seed : SWEEP.seeds(60)) {
            Random random = new Random(seed);
            int n = 1 + random.nextInt(3);
            int in = 1 + random.nextInt(40);
            int out = outputs[random.nextInt(outputs.length)];
            float[] src = random(random, n * in);
            float[] weights = random(random, in * out);
            float[] bias = random(random, out);
            LinearProblem p = new LinearProblem(Layout.NCHW, n, in, out, seed % 3 != 0, Direction.FORWARD);
            Map<String, float[]> inputs = Map.of("src", src, "weights", weights, "bias", bias);
            check(p, inputs, expected(p, src, new float[n * out], weights, bias), "panels, seed " + seed);
        }
    }

    @Test
    void weights_too_large_to_be_packed_are_left_to_the_reference() {
        LinearProblem p = new LinearProblem(Layout.NCHW, 1, 200_000_000, 1, false, Direction.FORWARD);
        assertThat(LinearKernels.LINEAR.create(p).kernel()).isEqualTo("LinearReference");
        assertThat(LinearKernels.LINEAR.explain(p))
                .anySatisfy(answer -> assertThat(answer.rejection().orElse("")).contains("the packed weights have"));
    }

    @Test
    void a_lone_vector_and_a_batch_give_the_same_bits() {
        Random random = new Random(7);
        int in = 83;
        int out = 70;
        int n = 8;
        float[] src = random(random, n * in);
        Map<String, float[]> inputs = new HashMap<>();
        inputs.put("weights", random(random, in * out));
        inputs.put("bias", random(random, out));
        LinearProblem batch = new LinearProblem(Layout.CHW16N, n, in, out, true, Direction.FORWARD);
        inputs.put("src", KernelHarness.toLayout(Layout.CHW16N, n, in, src));
        float[] gemm = KernelHarness.fromLayout(
                Layout.CHW16N,
                n,
                out,
                KernelHarness.run(LinearKernels.LINEAR.create(batch), batch, inputs)
                        .get("dst"));
        LinearProblem alone = new LinearProblem(Layout.NCHW, 1, in, out, true, Direction.FORWARD);
        assertThat(LinearKernels.LINEAR.create(alone).kernel()).isEqualTo("LinearGemv");
        for (int i = 0; i < n; i++) {
            inputs.put("src", Arrays.copyOfRange(src, i * in, (i + 1) * in));
            float[] gemv = KernelHarness.run(LinearKernels.LINEAR.create(alone), alone, inputs)
                    .get("dst");
            assertThat(gemv).containsExactly(Arrays.copyOfRange(gemm, i * out, (i + 1) * out));
        }
    }

    private static double[][] expected(LinearProblem p, float[] src, float[] dDst, float[] weights, float[] bias) {
        int size = switch (p.direction()) {
            case FORWARD -> p.images() * p.out();
            case BACKWARD_DATA -> p.images() * p.in();
            case BACKWARD_WEIGHTS -> p.in() * p.out();
        };
        double[] sum = new double[size];
        double[] magnitude = new double[size];
        for (int i = 0; p.bias() && i < size; i++) {
            sum[i] = bias[i % p.out()];
            magnitude[i] = Math.abs(sum[i]);
        }
        for (int n = 0; n < p.images(); n++) {
            for (int o = 0; o < p.out(); o++) {
                for (int i = 0; i < p.in(); i++) {
                    double w = weights[o * p.in() + i];
                    double s = src[n * p.in() + i];
                    double d = dDst[n * p.out() + o];
                    int at = switch (p.direction()) {
                        case FORWARD -> n * p.out() + o;
                        case BACKWARD_DATA -> n * p.in() + i;
                        case BACKWARD_WEIGHTS -> o * p.in() + i;
                    };
                    double term = switch (p.direction()) {
                        case FORWARD -> w * s;
                        case BACKWARD_DATA -> w * d;
                        case BACKWARD_WEIGHTS -> s * d;
                    };
                    sum[at] += term;
                    magnitude[at] += Math.abs(term);
                }
            }
        }
        return new double[][] {sum, magnitude};
    }

    private static void check(LinearProblem p, Map<String, float[]> inputs, double[][] expected, String what) {
        String output = p.operands().getLast().name();
        int terms = Math.max(p.images(), Math.max(p.in(), p.out())) + 1;
        float[] first = null;
        for (KernelList.Answer answer : LinearKernels.LINEAR.explain(p)) {
            if (answer.rejection().isPresent()) {
                continue;
            }
            float[] result = KernelHarness.run(LinearKernels.LINEAR.create(p, answer.kernel()), p, inputs)
                    .get(output);
            float[] actual = switch (p.direction()) {
                case FORWARD -> KernelHarness.fromLayout(p.layout(), p.images(), p.out(), result);
                case BACKWARD_DATA -> KernelHarness.fromLayout(p.layout(), p.images(), p.in(), result);
                case BACKWARD_WEIGHTS -> result;
            };
            for (int i = 0; i < actual.length; i++) {
                assertThat((double) actual[i])
                        .as("%s %s %s element %d", what, answer.kernel(), p, i)
                        .isCloseTo(
                                expected[0][i],
                                org.assertj.core.data.Offset.offset(
                                        terms * 0x1p-24 * expected[1][i] + Float.MIN_NORMAL));
            }
            if (first == null) {
                first = actual;
            } else {
                assertThat(actual).as("%s %s %s", what, answer.kernel(), p).containsExactly(first);
            }
        }
        assertThat(first).isNotNull();
    }

    private static float[] random(Random random, int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = random.nextFloat() * 2 - 1;
        }
        return values;
    }
}
