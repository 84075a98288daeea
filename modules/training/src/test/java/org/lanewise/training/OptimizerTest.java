package org.lanewise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.compiler.ParameterSlab;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.Linear;
import org.lanewise.layers.Network;
import org.lanewise.ops.simd.Workers;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;

/// Ten steps of every optimizer over the parameters of a network, against the formulas in double.
class OptimizerTest {

    private static final Network NETWORK =
            Network.sequential(Shape.of(3, 6, 6), Conv2d.of(5, 3), new BatchNorm2d(), new Flatten(), Linear.of(7));
    private static final ParameterSlab SLAB = new ParameterSlab(NETWORK);
    private static final double UNIT = 0x1p-24;
    private static final int STEPS = 10;

    static Stream<Optimizer> optimizers() {
        return Stream.of(
                Optimizer.Sgd.of(0.1),
                Optimizer.Sgd.of(0.1).weightDecay(0.05),
                Optimizer.Sgd.of(0.1).momentum(0.9),
                Optimizer.Sgd.of(0.1).momentum(0.8).weightDecay(0.05),
                Optimizer.Sgd.of(0.1).momentum(0.9).withNesterov().weightDecay(0.05),
                Optimizer.AdamW.of(0.01),
                Optimizer.AdamW.of(0.01).weightDecay(0),
                new Optimizer.AdamW(0.02, 0.8, 0.95, 1e-3, 0.3));
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void follows_its_formula(Optimizer optimizer) {
        float[] parameters = numbers(1, SLAB.length());
        float[] before = parameters.clone();
        double[] expected = doubles(parameters);
        double[] first = new double[expected.length];
        double[] second = new double[expected.length];
        double[] off = new double[expected.length];
        float[] gradients = new float[SLAB.trainableEnd()];
        OptimizerStep step = new OptimizerStep(optimizer, SLAB, parameters, gradients, 2);
        try (Workers workers = Workers.of(2)) {
            for (int t = 0; t < STEPS; t++) {
                System.arraycopy(numbers(100 + t, gradients.length), 0, gradients, 0, gradients.length);
                double rate = optimizer.learningRate() * (1 - 0.05 * t);
                step.run(workers, t, rate);
                for (int i = 0; i < gradients.length; i++) {
                    double old = expected[i];
                    update(optimizer, t, rate, i, gradients[i], expected, first, second);
                    off[i] += UNIT * (12 * Math.abs(expected[i] - old) + Math.abs(expected[i]) + Math.abs(old));
                }
            }
        }
        for (int i = 0; i < gradients.length; i++) {
            // A step is off by its own roundings and passes the error of those before on, at most twice as large.
            assertThat(Math.abs(parameters[i] - expected[i]))
                    .as("%s, parameter %d: %s, expected %s", optimizer, i, parameters[i], expected[i])
                    .isLessThanOrEqualTo(2 * off[i]);
        }
        assertThat(Arrays.copyOfRange(parameters, gradients.length, parameters.length))
                .as("running statistics are none of the optimizer's")
                .isEqualTo(Arrays.copyOfRange(before, gradients.length, before.length));
    }

    /// Weight decay touches parameters of two or more dimensions only: they lie before [ParameterSlab#decayEnd()].
    private static void update(
            Optimizer optimizer,
            int t,
            double rate,
            int i,
            double gradient,
            double[] p,
            double[] first,
            double[] second) {
        switch (optimizer) {
            case Optimizer.Sgd sgd -> {
                double g = gradient + (i < SLAB.decayEnd() ? sgd.weightDecay() * p[i] : 0);
                first[i] = sgd.momentum() * first[i] + g;
                p[i] -= rate * (sgd.nesterov() ? g + sgd.momentum() * first[i] : first[i]);
            }
            case Optimizer.AdamW adam -> {
                first[i] = adam.beta1() * first[i] + (1 - adam.beta1()) * gradient;
                second[i] = adam.beta2() * second[i] + (1 - adam.beta2()) * gradient * gradient;
                double mean = first[i] / (1 - Math.pow(adam.beta1(), t + 1));
                double square = second[i] / (1 - Math.pow(adam.beta2(), t + 1));
                double decay = i < SLAB.decayEnd() ? rate * adam.weightDecay() * p[i] : 0;
                p[i] -= decay + rate * mean / (Math.sqrt(square) + adam.epsilon());
            }
        }
    }

    @Test
    void decay_ends_after_the_weights() {
        assertThat(SLAB.offset("conv1.weight")).isLessThan(SLAB.decayEnd());
        assertThat(SLAB.offset("linear1.weight")).isLessThan(SLAB.decayEnd());
        for (String name : new String[] {"conv1.bias", "batch_norm1.gamma", "batch_norm1.beta", "linear1.bias"}) {
            assertThat(SLAB.offset(name)).as(name).isBetween(SLAB.decayEnd(), SLAB.trainableEnd() - 1);
        }
        assertThat(SLAB.offset("batch_norm1.running_mean")).isGreaterThanOrEqualTo(SLAB.trainableEnd());
    }

    private static float[] numbers(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            double magnitude = random.nextDouble(0.2, 1.2);
            numbers[i] = (float) (random.nextBoolean() ? magnitude : -magnitude);
        }
        return numbers;
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    @Test
    void optimizers_have_names() {
        assertThat(Optimizer.named("sgd", 0.1)).isEqualTo(Optimizer.Sgd.of(0.1).momentum(0.9));
        assertThat(Optimizer.named("Nesterov", 0.1))
                .isEqualTo(Optimizer.Sgd.of(0.1).momentum(0.9).withNesterov());
        assertThat(Optimizer.named("adamw", 0.1)).isEqualTo(new Optimizer.AdamW(0.1, 0.9, 0.999, 1e-8, 0.01));
        refuses(
                "Unknown optimizer 'adam', expected one of [adamw, nesterov, sgd]; did you mean 'adamw'?",
                () -> Optimizer.named("adam", 0.1));
    }

    @Test
    void settings_out_of_range_are_refused() {
        refuses("Sgd learning rate is 0.0, expected more than 0", () -> Optimizer.Sgd.of(0));
        refuses("Sgd learning rate is NaN", () -> Optimizer.Sgd.of(Double.NaN));
        refuses("Sgd momentum is 1.0", () -> Optimizer.Sgd.of(0.1).momentum(1));
        refuses(
                "Nesterov's look-ahead needs a momentum",
                () -> Optimizer.Sgd.of(0.1).withNesterov());
        refuses("Sgd weight decay is -1.0", () -> Optimizer.Sgd.of(0.1).weightDecay(-1));
        refuses("AdamW learning rate is Infinity", () -> Optimizer.AdamW.of(1 / 0.0));
        refuses("AdamW beta1 is 1.0", () -> new Optimizer.AdamW(0.1, 1, 0.9, 1e-8, 0));
        refuses("AdamW beta2 is -0.1", () -> new Optimizer.AdamW(0.1, 0.9, -0.1, 1e-8, 0));
        refuses("AdamW epsilon is 0.0", () -> new Optimizer.AdamW(0.1, 0.9, 0.9, 0, 0));
        refuses("AdamW weight decay is NaN", () -> Optimizer.AdamW.of(0.1).weightDecay(Double.NaN));
    }

    private static void refuses(String message, Runnable work) {
        assertThatThrownBy(work::run).isInstanceOf(ConfigurationException.class).hasMessageContaining(message);
    }
}
