package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.ops.simd.KernelCheck.ROUNDING;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lanewise.ops.simd.norm.NormKernels;
import org.lanewise.tensor.ShapeException;

/// Folded batch normalisation against the formula in double and against batch normalisation.
class FoldBatchNormTest {

    private static final float EPSILON = 1e-3f;

    @Test
    void factor_and_summand_are_those_of_the_formula_and_zero_beyond_the_channels() {
        for (int channels : List.of(1, 15, 16, 17, 40)) {
            List<float[]> parameters = parameters(channels, new Random(channels));
            List<float[]> folded = fold(channels, parameters);
            double[] scale = new double[folded.getFirst().length];
            double[] scaleBound = new double[scale.length];
            double[] shift = new double[scale.length];
            double[] shiftBound = new double[scale.length];
            for (int c = 0; c < channels; c++) {
                double mean = parameters.get(2)[c];
                scale[c] = parameters.get(0)[c] / Math.sqrt((double) parameters.get(3)[c] + EPSILON);
                scaleBound[c] = 3 * ROUNDING * Math.abs(scale[c]);
                shift[c] = parameters.get(1)[c] - mean * scale[c];
                shiftBound[c] = 2 * ROUNDING * Math.abs(shift[c]) + scaleBound[c] * Math.abs(mean);
            }
            KernelCheck.close("scale of " + channels + " channels", folded.getFirst(), scale, scaleBound);
            KernelCheck.close("shift of " + channels + " channels", folded.getLast(), shift, shiftBound);
        }
    }

    @Test
    void a_mean_of_zero_gives_the_bits_of_batch_normalisation() {
        Random random = new Random(5);
        List<float[]> parameters = parameters(16, random);
        Arrays.fill(parameters.get(2), 0f);
        float[] src = KernelCheck.random(random, 16 * 49);
        KernelCheck.sameBits("mean 0", folded(parameters, src), normalized(parameters, src));
    }

    @Test
    void other_means_differ_by_the_roundings_of_difference_and_summand() {
        Random random = new Random(6);
        List<float[]> parameters = parameters(16, random);
        float[] src = KernelCheck.random(random, 16 * 49);
        float[] scale = fold(16, parameters).getFirst();
        float[] shift = fold(16, parameters).getLast();
        float[] expected = normalized(parameters, src);
        double[] bound = new double[src.length];
        for (int i = 0; i < src.length; i++) {
            int c = i / 49;
            double difference = ROUNDING * Math.abs(src[i] - parameters.get(2)[c]) * Math.abs(scale[c]);
            bound[i] = 1.001 * (difference + ROUNDING * Math.abs(shift[c]) + 2 * ROUNDING * Math.abs(expected[i]));
        }
        KernelCheck.close("other means", folded(parameters, src), KernelCheck.doubles(expected), bound);
    }

    @Test
    void wrong_sizes_are_refused() {
        assertThatThrownBy(() -> new FoldBatchNorm(0, EPSILON))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("channels is 0");
        assertThatThrownBy(() -> new FoldBatchNorm(3, -1f))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("epsilon is -1.0");
    }

    /// `gamma`, `beta`, `mean` and `variance`.
    private static List<float[]> parameters(int channels, Random random) {
        List<float[]> parameters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            parameters.add(KernelCheck.random(random, channels));
        }
        for (int c = 0; c < channels; c++) {
            parameters.get(3)[c] = 0.01f + Math.abs(parameters.get(3)[c]);
        }
        return parameters;
    }

    /// `scale` and `shift`.
    private static List<float[]> fold(int channels, List<float[]> parameters) {
        int padded = (channels + 15) / 16 * 16;
        List<float[]> folded = List.of(new float[padded], new float[padded]);
        folded.forEach(values -> Arrays.fill(values, Float.NaN));
        Operands operands = new Operands(6, new RunState());
        for (int i = 0; i < 4; i++) {
            operands.bind(i, parameters.get(i), 0);
        }
        operands.bind(4, folded.getFirst(), 0).bind(5, folded.getLast(), 0);
        new FoldBatchNorm(channels, EPSILON).run(operands);
        return folded;
    }

    /// What the fold makes of one planar image of 16 channels.
    private static float[] folded(List<float[]> parameters, float[] src) {
        List<float[]> folded = fold(16, parameters);
        float[] dst = new float[src.length];
        for (int i = 0; i < src.length; i++) {
            int c = i / (src.length / 16);
            dst[i] = Math.fma(src[i], folded.getFirst()[c], folded.getLast()[c]);
        }
        return dst;
    }

    private static float[] normalized(List<float[]> parameters, float[] src) {
        BatchNormProblem p =
                new BatchNormProblem(false, EPSILON, 0.1f, Layout.NCHW, 1, 16, src.length / 16, Direction.FORWARD);
        Map<String, float[]> inputs = Map.of(
                "src",
                src,
                "gamma",
                parameters.get(0),
                "beta",
                parameters.get(1),
                "runningMean",
                parameters.get(2),
                "runningVariance",
                parameters.get(3));
        float[] dst = KernelCheck.everyKernel("batch norm", NormKernels.BATCH_NORM, p, inputs)
                .get("dst");
        assertThat(dst).hasSameSizeAs(src);
        return dst;
    }
}
