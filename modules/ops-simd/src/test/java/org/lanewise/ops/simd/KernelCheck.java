package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/// Runs every kernel of a list on one problem and holds what it wrote against an oracle and
/// against the other kernels.
final class KernelCheck {

    /// Half the distance between 1 and the next float: the relative error of one rounding.
    static final double ROUNDING = 0x1p-24;

    private KernelCheck() {}

    /// Runs every kernel that supports the problem, requires the same bits of all kernels of a
    /// class, and hands back what the reference kernel wrote.
    static <P extends Problem> Map<String, float[]> everyKernel(
            String label, KernelList<P> list, P problem, Map<String, float[]> inputs) {
        return everyKernel(label, list, problem, inputs, new RunState());
    }

    static <P extends Problem> Map<String, float[]> everyKernel(
            String label, KernelList<P> list, P problem, Map<String, float[]> inputs, RunState state) {
        List<KernelList.Answer> answers = list.explain(problem);
        assertThat(answers.getLast().rejection())
                .as("%s: the reference kernel supports everything", label)
                .isEmpty();
        Map<String, Map<String, float[]>> classes = new HashMap<>();
        for (Kernel<P> kernel : list.kernels().reversed()) {
            Optional<String> rejection = kernel.rejects(problem);
            if (rejection.isPresent()) {
                assertThat(rejection.get()).as(label).isNotBlank();
                continue;
            }
            Primitive primitive = list.create(problem, kernel.name());
            assertThat(primitive.kernel()).as(label).isEqualTo(kernel.name());
            Map<String, float[]> actual = KernelHarness.run(primitive, problem, inputs, state);
            Map<String, float[]> expected = classes.putIfAbsent(kernel.bitClass(), actual);
            if (expected != null) {
                for (Map.Entry<String, float[]> output : expected.entrySet()) {
                    String what = label + ": " + output.getKey() + " of " + kernel.name();
                    sameBits(what, actual.get(output.getKey()), output.getValue());
                }
            }
        }
        return classes.get(list.kernels().getLast().bitClass());
    }

    /// Runs every kernel that supports the problem with an output written over an input, and
    /// requires the bits that it has in an array of its own.
    static <P extends Problem> void inPlace(
            String label, KernelList<P> list, P problem, Map<String, float[]> inputs, String output, String input) {
        for (String kernel : supporting(list, problem)) {
            Primitive primitive = list.create(problem, kernel);
            float[] expected = KernelHarness.run(primitive, problem, inputs).get(output);
            float[] actual = KernelHarness.run(primitive, problem, inputs, new RunState(), Map.of(output, input))
                    .get(output);
            sameBits(label + ": " + output + " over " + input + " by " + kernel, actual, expected);
        }
    }

    /// The names of the kernels that support a problem, best first.
    static <P extends Problem> List<String> supporting(KernelList<P> list, P problem) {
        return list.explain(problem).stream()
                .filter(answer -> answer.rejection().isEmpty())
                .map(KernelList.Answer::kernel)
                .toList();
    }

    static void sameBits(String label, float[] actual, float[] expected) {
        assertThat(actual.length).as(label).isEqualTo(expected.length);
        for (int i = 0; i < actual.length; i++) {
            if (Float.floatToIntBits(actual[i]) != Float.floatToIntBits(expected[i])) {
                throw new AssertionError(
                        label + ", element " + i + ": " + actual[i] + " has other bits than " + expected[i]);
            }
        }
    }

    static void close(String label, float[] actual, double[] expected, double[] bound) {
        assertThat(actual.length).as(label).isEqualTo(expected.length);
        for (int i = 0; i < actual.length; i++) {
            if (!(Math.abs(actual[i] - expected[i]) <= bound[i])) {
                throw new AssertionError(label + ", element " + i + ": " + actual[i] + " differs from " + expected[i]
                        + " by more than " + bound[i]);
            }
        }
    }

    static float[] random(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() * 2f - 1f;
        }
        return values;
    }

    /// Multiples of a quarter from -1 to 1 with zeros of both signs, so that many are equal.
    static float[] quarters(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            float value = (random.nextInt(9) - 4) / 4f;
            values[i] = value == 0f && random.nextBoolean() ? -0f : value;
        }
        return values;
    }

    /// Samples in a layout, with finite values that must not matter in the lanes beyond the
    /// batch.
    static float[] laned(Layout layout, int images, int elements, float[] samples) {
        float[] values = new float[layout.length(images, elements)];
        int lanes = layout.lanes();
        for (int f = 0; f < values.length; f++) {
            int image = f / lanes / elements * lanes + f % lanes;
            values[f] = image < images ? samples[image * elements + f / lanes % elements] : 50f + f % 7;
        }
        return values;
    }

    static float[] samples(Layout layout, int images, int elements, float[] values) {
        return KernelHarness.fromLayout(layout, images, elements, values);
    }

    /// Requires zeros in all lanes beyond the batch.
    static void zeroBeyond(String label, Layout layout, int images, int elements, float[] values) {
        int lanes = layout.lanes();
        for (int f = 0; f < values.length; f++) {
            if (f / lanes / elements * lanes + f % lanes >= images && values[f] != 0f) {
                throw new AssertionError(label + ": lane beyond the batch holds " + values[f] + " at " + f);
            }
        }
    }

    static float[] image(float[] samples, int elements, int image) {
        return Arrays.copyOfRange(samples, image * elements, (image + 1) * elements);
    }

    static double[] doubles(float[] values) {
        double[] wide = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            wide[i] = values[i];
        }
        return wide;
    }

    static double[] all(int count, double value) {
        double[] values = new double[count];
        Arrays.fill(values, value);
        return values;
    }

    /// The gradient of `sum of dDst * function(src)` by central differences.
    static double[] differences(UnaryOperator<double[]> function, double[] src, double[] dDst) {
        double step = 1e-4;
        double[] gradient = new double[src.length];
        for (int i = 0; i < src.length; i++) {
            double[] moved = src.clone();
            moved[i] = src[i] + step;
            double[] above = function.apply(moved);
            moved[i] = src[i] - step;
            double[] below = function.apply(moved);
            for (int o = 0; o < dDst.length; o++) {
                gradient[i] += dDst[o] * (above[o] - below[o]) / (2 * step);
            }
        }
        return gradient;
    }
}
