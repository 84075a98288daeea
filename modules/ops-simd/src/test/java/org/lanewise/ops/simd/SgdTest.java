package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.ops.simd.KernelCheck.ROUNDING;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.optimize.OptimizerKernels;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.ShapeException;

/// Every kernel of stochastic gradient descent against the same steps in double, and against each
/// other bit by bit.
class SgdTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(OptimizerKernels.SGD);

    private static final int CASES = 300;
    private static final int[] ELEMENTS = {1, 2, 3, 8, 15, 16, 17, 31, 100};

    @Test
    void many_steps_stay_as_near_to_double_as_roundings_add_up() {
        for (int seed : SWEEP.seeds(CASES)) {
            Run run = new Run(seed, ELEMENTS[seed % ELEMENTS.length]);
            for (int step = 0; step < 60; step++) {
                run.step(step);
            }
        }
    }

    @Test
    void parameters_of_several_tasks_are_all_updated() {
        for (int seed = 0; seed < 6; seed++) {
            Run run = new Run(seed, 2 * 16 * 1024 + 5);
            for (int step = 0; step < 3; step++) {
                run.step(step);
            }
        }
    }

    @Test
    void the_first_direction_is_the_gradient_whatever_the_buffer_holds() {
        SgdProblem p = new SgdProblem(20, 0.9f, 0.5f, false, 0f, false);
        float[] gradients = KernelCheck.random(new Random(1), 20);
        float[] garbage = new float[20];
        Arrays.fill(garbage, Float.NaN);
        Map<String, float[]> outputs = KernelCheck.everyKernel(
                "first step",
                OptimizerKernels.SGD,
                p,
                Map.of("parameters", new float[20], "gradients", gradients, "momentum", garbage));
        KernelCheck.sameBits("momentum", outputs.get("momentum"), gradients);
    }

    @Test
    void vectors_update_any_number_of_parameters() {
        SgdProblem p = new SgdProblem(20, 0.9f, 0f, true, 0f, false);
        assertThat(KernelCheck.supporting(OptimizerKernels.SGD, p)).containsExactly("SgdSimd", "SgdReference");
    }

    @Test
    void wrong_sizes_and_numbers_are_refused() {
        assertThatThrownBy(() -> new SgdProblem(0, 0f, 0f, false, 0f, false))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("Sgd: elements is 0");
        refused("momentum is -0.5", -0.5f, 0f, false, 0f);
        refused("dampening -0.5", 0.5f, -0.5f, false, 0f);
        refused("weightDecay -1.0", 0f, 0f, false, -1f);
        refused("momentum is NaN", Float.NaN, 0f, false, 0f);
        refused("dampening NaN", 0f, Float.NaN, false, 0f);
        refused("weightDecay Infinity", 0f, 0f, false, Float.POSITIVE_INFINITY);
        refused("there is momentum 0.0 and dampening 0.0", 0f, 0f, true, 0f);
        refused("there is momentum 0.5 and dampening 0.25", 0.5f, 0.25f, true, 0f);
    }

    private static void refused(String message, float momentum, float dampening, boolean nesterov, float weightDecay) {
        assertThatThrownBy(() -> new SgdProblem(4, momentum, dampening, nesterov, weightDecay, false))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }

    /// Steps in float and in double side by side, with the error that may have come together.
    private static final class Run {

        final int seed;
        final Random random;
        final SgdProblem p;
        final RunState state = new RunState();
        final double[] parameters;
        final double[] parameterErrors;
        final double[] momentum;
        final double[] momentumErrors;
        Map<String, float[]> floats = new HashMap<>();

        Run(int seed, int elements) {
            this.seed = seed;
            random = new Random(seed);
            float kept = random.nextInt(3) == 0 ? 0f : 0.95f * random.nextFloat() + 0.01f;
            boolean nesterov = kept > 0 && random.nextBoolean();
            float dampening = nesterov || random.nextBoolean() ? 0f : random.nextFloat();
            float weightDecay = random.nextBoolean() ? 0f : 0.1f * random.nextFloat();
            p = new SgdProblem(elements, kept, dampening, nesterov, weightDecay, random.nextBoolean());
            floats.put("parameters", KernelCheck.random(random, elements));
            floats.put("momentum", new float[elements]);
            parameters = KernelCheck.doubles(floats.get("parameters"));
            parameterErrors = new double[elements];
            momentum = new double[elements];
            momentumErrors = new double[elements];
        }

        void step(int step) {
            float rate = 0.2f / (1 + step / 20);
            state.set(seed, step, rate);
            float[] gradients = KernelCheck.random(random, p.elements());
            floats.put("gradients", gradients);
            floats.putAll(KernelCheck.everyKernel(toString(), OptimizerKernels.SGD, p, floats, state));
            for (int i = 0; i < p.elements(); i++) {
                double coupled = p.decoupled() ? 0 : p.weightDecay();
                double decay = p.decoupled() ? 1 - (double) rate * p.weightDecay() : 1;
                double gradient = gradients[i] + coupled * parameters[i];
                double gradientError = coupled * parameterErrors[i] + ROUNDING * Math.abs(gradient);
                double direction = gradient;
                double directionError = gradientError;
                if (p.momentum() > 0) {
                    double share = step == 0 ? 1 : 1 - (double) p.dampening();
                    double kept = step == 0 ? 0 : p.momentum();
                    momentum[i] = kept * momentum[i] + share * gradient;
                    momentumErrors[i] = kept * momentumErrors[i]
                            + share * gradientError
                            + ROUNDING * (2 * Math.abs(share * gradient) + Math.abs(momentum[i]));
                    direction = p.nesterov() ? gradient + p.momentum() * momentum[i] : momentum[i];
                    directionError = p.nesterov()
                            ? gradientError + p.momentum() * momentumErrors[i] + ROUNDING * Math.abs(direction)
                            : momentumErrors[i];
                }
                double before = parameters[i];
                parameters[i] = decay * before - rate * direction;
                parameterErrors[i] = decay * parameterErrors[i]
                        + rate * directionError
                        + ROUNDING * (3 * Math.abs(before) + Math.abs(parameters[i]));
            }
            KernelCheck.close(this + " step " + step, floats.get("parameters"), parameters, parameterErrors);
            if (p.momentum() > 0) {
                KernelCheck.close(this + " momentum " + step, floats.get("momentum"), momentum, momentumErrors);
            }
        }

        @Override
        public String toString() {
            return "seed " + seed + ": " + p;
        }
    }
}
