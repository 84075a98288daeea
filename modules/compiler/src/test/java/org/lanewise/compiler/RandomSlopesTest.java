package org.lanewise.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lanewise.layers.Linear;
import org.lanewise.layers.MeanSquaredError;
import org.lanewise.layers.Network;
import org.lanewise.layers.RRelu;
import org.lanewise.tensor.Shape;

/// RReLU in training: a slope an element from U(1/8, 1/3), drawn anew every step, which the
/// gradient uses too; in evaluation: the mean slope.
class RandomSlopesTest {

    private static final int IMAGES = 32;
    private static final int ELEMENTS = 1024;
    private static final int COUNT = IMAGES * ELEMENTS;
    private static final double LOWER = 1 / 8.0;
    private static final double UPPER = 1 / 3.0;

    /// Sample `n` is the unit vector `n`, so that the weights of the layer before are the input
    /// of RReLU, -1 everywhere, and their gradient is the gradient of that input.
    private static PlanRun.Case run(Network network, long seed, int step) {
        float[] select = new float[IMAGES * IMAGES];
        for (int n = 0; n < IMAGES; n++) {
            select[n * IMAGES + n] = 1;
        }
        float[] minusOne = new float[COUNT];
        Arrays.fill(minusOne, -1);
        return new PlanRun.Case(
                network,
                IMAGES,
                Map.of("input", select, "target", new float[COUNT]),
                Map.of("linear1.weight", minusOne),
                new OracleMasks(seed, step));
    }

    private static Network network() {
        return Network.sequential(Shape.of(IMAGES), Linear.of(ELEMENTS).withoutBias(), new RRelu());
    }

    private static float[] slopes(PlanRun run) {
        float[] slopes = run.output("rrelu1").clone();
        for (int i = 0; i < slopes.length; i++) {
            slopes[i] = -slopes[i];
        }
        return slopes;
    }

    private static PlanRun step(long seed, int step) {
        return PlanRun.training(run(network().withLoss(new MeanSquaredError()), seed, step), 1);
    }

    /// Kolmogorov and Smirnov: the largest distance of the empirical distribution from the
    /// uniform one exceeds `1.95 / sqrt(n)` once in a thousand cases.
    @Test
    void slopesAreUniformBetweenTheBounds() {
        float[] slopes = slopes(step(1, 0));
        Arrays.sort(slopes);
        assertThat(slopes[0]).isGreaterThanOrEqualTo((float) LOWER);
        assertThat(slopes[COUNT - 1]).isLessThanOrEqualTo((float) UPPER);
        double distance = 0;
        double sum = 0;
        for (int i = 0; i < COUNT; i++) {
            double share = (slopes[i] - LOWER) / (UPPER - LOWER);
            distance = Math.max(distance, Math.max(share - i / (double) COUNT, (i + 1) / (double) COUNT - share));
            sum += slopes[i];
        }
        assertThat(distance).isLessThan(1.95 / Math.sqrt(COUNT));
        double deviation = (UPPER - LOWER) / Math.sqrt(12.0 * COUNT);
        assertThat(Math.abs(sum / COUNT - (LOWER + UPPER) / 2)).isLessThan(4 * deviation);
    }

    /// The correlation of `n` independent pairs is normal with deviation `1 / sqrt(n)`.
    @Test
    void neighboursSamplesAndStepsAreIndependent() {
        float[] slopes = slopes(step(1, 0));
        assertThat(correlation(slopes, slopes, 1)).as("neighbours").isLessThan(4 / Math.sqrt(COUNT));
        assertThat(correlation(slopes, slopes, ELEMENTS)).as("samples").isLessThan(4 / Math.sqrt(COUNT));
        assertThat(correlation(slopes, slopes(step(1, 1)), 0)).as("steps").isLessThan(4 / Math.sqrt(COUNT));
        assertThat(correlation(slopes, slopes(step(2, 0)), 0)).as("seeds").isLessThan(4 / Math.sqrt(COUNT));
        assertThat(slopes(step(1, 0))).as("the same step again").isEqualTo(slopes);
    }

    private static double correlation(float[] a, float[] b, int shift) {
        double mean = (LOWER + UPPER) / 2;
        double variance = (UPPER - LOWER) * (UPPER - LOWER) / 12;
        double sum = 0;
        for (int i = 0; i < COUNT; i++) {
            sum += (a[i] - mean) * (b[(i + shift) % COUNT] - mean);
        }
        return Math.abs(sum / COUNT / variance);
    }

    /// The loss is the mean of the squares of `-slope`: its derivative by the input is `2 / n *
    /// -slope * slope`.
    @Test
    void theGradientUsesTheSlopeThatWasDrawn() {
        PlanRun run = step(5, 3);
        float[] slopes = slopes(run);
        float[] gradient = run.gradient("linear1.weight");
        for (int n = 0; n < IMAGES; n++) {
            for (int i = 0; i < ELEMENTS; i++) {
                double slope = slopes[n * ELEMENTS + i];
                double expected = -2 * slope * slope / COUNT;
                assertThat(Math.abs(gradient[i * IMAGES + n] - expected))
                        .as("sample %d, element %d, slope %s", n, i, slope)
                        .isLessThanOrEqualTo(-expected * 4 * Rounding.UNIT);
            }
        }
    }

    @Test
    void evaluationUsesTheMeanSlope() {
        float[] served = PlanRun.serving(run(network(), 1, 0), 1).output("rrelu1");
        assertThat(served).containsOnly(-(float) ((LOWER + UPPER) / 2));
    }
}
