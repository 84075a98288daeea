package org.lanewise.ops.simd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lanewise.ops.simd.KernelCheck.ROUNDING;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.lanewise.ops.simd.optimize.OptimizerKernels;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.ShapeException;

/// Every kernel of Adam and AdamW against the same steps in double, and against each other bit by
/// bit.
class AdamWTest {

    @RegisterExtension
    static final Sweep SWEEP = new Sweep(OptimizerKernels.ADAMW);

    private static final int CASES = 300;
    private static final int[] ELEMENTS = {1, 2, 3, 8, 15, 16, 17, 31, 100};
    private static final float[] GRADIENTS = {1f, 1f, 100f, 1e-6f, 1e-30f, 0f};

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
    void late_steps_correct_a_bias_that_is_nearly_gone() {
        for (int seed = 0; seed < 20; seed++) {
            Run run = new Run(seed, 21);
            for (int step = 0; step < 2; step++) {
                run.step(step);
            }
            run.step(1_000);
            run.step(Integer.MAX_VALUE - 1);
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
    void the_first_step_is_as_long_as_the_rate_whatever_the_gradient() {
        AdamWProblem p = new AdamWProblem(4, 0.9f, 0.999f, 0f, 0f, true);
        RunState state = new RunState();
        state.set(0, 0, 0.125f);
        Map<String, float[]> inputs = Map.of(
                "parameters", new float[4],
                "gradients", new float[] {3f, -1e-6f, 1e6f, -0.5f},
                "first", new float[4],
                "second", new float[4]);
        float[] parameters = KernelCheck.everyKernel("first step", OptimizerKernels.ADAMW, p, inputs, state)
                .get("parameters");
        double[] expected = {-0.125, 0.125, -0.125, 0.125};
        KernelCheck.close("first step", parameters, expected, KernelCheck.all(4, 0.125 * 8 * ROUNDING));
    }

    @Test
    void vectors_update_any_number_of_parameters() {
        AdamWProblem p = new AdamWProblem(20, 0.9f, 0.999f, 1e-8f, 0f, true);
        assertThat(KernelCheck.supporting(OptimizerKernels.ADAMW, p)).containsExactly("AdamWSimd", "AdamWReference");
    }

    @Test
    void wrong_sizes_and_numbers_are_refused() {
        assertThatThrownBy(() -> new AdamWProblem(-3, 0.9f, 0.999f, 1e-8f, 0f, true))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("AdamW: elements is -3");
        assertThatThrownBy(() -> new AdamWProblem(4, 0.9f, 0.999f, -1e-8f, 0f, true))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("epsilon is -1.0E-8");
        refused("betas are 1.0 and 0.999", 1f, 0.999f, 0f);
        refused("betas are -0.1 and 0.999", -0.1f, 0.999f, 0f);
        refused("betas are 0.9 and 1.0", 0.9f, 1f, 0f);
        refused("betas are 0.9 and NaN", 0.9f, Float.NaN, 0f);
        refused("weightDecay is -1.0", 0.9f, 0.999f, -1f);
        refused("weightDecay is Infinity", 0.9f, 0.999f, Float.POSITIVE_INFINITY);
    }

    private static void refused(String message, float beta1, float beta2, float weightDecay) {
        assertThatThrownBy(() -> new AdamWProblem(4, beta1, beta2, 1e-8f, weightDecay, true))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }

    /// Steps in float and in double side by side, with the error that may have come together.
    private static final class Run {

        final int seed;
        final Random random;
        final AdamWProblem p;
        final RunState state = new RunState();
        final float magnitude;
        final double[] parameters;
        final double[] parameterErrors;
        final double[] first;
        final double[] firstErrors;
        final double[] second;
        final double[] secondErrors;
        Map<String, float[]> floats = new HashMap<>();

        Run(int seed, int elements) {
            this.seed = seed;
            random = new Random(seed);
            float beta1 = random.nextInt(3) == 0 ? 0.95f * random.nextFloat() : 0.9f;
            float beta2 = random.nextInt(3) == 0 ? 0.5f + 0.49f * random.nextFloat() : 0.999f;
            float epsilon = random.nextBoolean() ? 1e-8f : 1e-3f;
            float weightDecay = random.nextBoolean() ? 0f : 0.1f * random.nextFloat();
            magnitude = GRADIENTS[random.nextInt(GRADIENTS.length)];
            // Where the decay is all of the gradient, Adam's own steps multiply any error.
            boolean decoupled = magnitude < 1f || random.nextBoolean();
            p = new AdamWProblem(elements, beta1, beta2, epsilon, weightDecay, decoupled);
            floats.put("parameters", KernelCheck.random(random, elements));
            floats.put("first", new float[elements]);
            floats.put("second", new float[elements]);
            parameters = KernelCheck.doubles(floats.get("parameters"));
            parameterErrors = new double[elements];
            first = new double[elements];
            firstErrors = new double[elements];
            second = new double[elements];
            secondErrors = new double[elements];
        }

        void step(int step) {
            float rate = 0.02f / (1 + step / 20);
            state.set(seed, step, rate);
            float[] gradients = KernelCheck.random(random, p.elements());
            for (int i = 0; i < gradients.length; i++) {
                gradients[i] *= magnitude;
            }
            floats.put("gradients", gradients);
            floats.putAll(KernelCheck.everyKernel(toString(), OptimizerKernels.ADAMW, p, floats, state));
            double rate1 = rate / (1 - Math.pow(p.beta1(), step + 1.0));
            double scale = 1 / Math.sqrt(1 - Math.pow(p.beta2(), step + 1.0));
            for (int i = 0; i < p.elements(); i++) {
                element(i, gradients[i], rate, rate1, scale);
            }
            KernelCheck.close(this + " first " + step, floats.get("first"), first, firstErrors);
            KernelCheck.close(this + " second " + step, floats.get("second"), second, secondErrors);
            KernelCheck.close(this + " step " + step, floats.get("parameters"), parameters, parameterErrors);
        }

        private void element(int i, double given, double rate, double rate1, double scale) {
            double coupled = p.decoupled() ? 0 : p.weightDecay();
            double decay = p.decoupled() ? 1 - rate * p.weightDecay() : 1;
            double gradient = given + coupled * parameters[i];
            double gradientError = coupled * parameterErrors[i] + ROUNDING * Math.abs(gradient);

            double share1 = 1 - (double) p.beta1();
            double move = share1 * (gradient - first[i]);
            first[i] = p.beta1() * first[i] + share1 * gradient;
            firstErrors[i] = p.beta1() * firstErrors[i]
                    + share1 * gradientError
                    + ROUNDING * (2 * Math.abs(move) + Math.abs(first[i]))
                    + Float.MIN_VALUE;

            double share2 = 1 - (double) p.beta2();
            double square = gradient * gradient;
            second[i] = p.beta2() * second[i] + share2 * square;
            secondErrors[i] = p.beta2() * secondErrors[i]
                    + share2 * gradientError * (2 * Math.abs(gradient) + gradientError)
                    + ROUNDING * (3 * share2 * square + second[i])
                    + Float.MIN_NORMAL;

            double deviation = Math.sqrt(second[i]);
            double deviationError = Math.min(Math.sqrt(secondErrors[i]), secondErrors[i] / deviation);
            double root = scale * deviation + p.epsilon();
            double rootError = scale * deviationError + ROUNDING * (2 * scale * deviation + root);
            double update = rate1 * first[i] / root;
            double updateError = rate1 * firstErrors[i] / (root - rootError)
                    + Math.abs(update) * (rootError / (root - rootError) + 2 * ROUNDING);

            double before = parameters[i];
            parameters[i] = decay * before - update;
            parameterErrors[i] = decay * parameterErrors[i]
                    + updateError
                    + ROUNDING * (3 * Math.abs(before) + Math.abs(parameters[i]))
                    + Float.MIN_VALUE;
            assertThat(parameterErrors[i])
                    .as("%s: the bound means something", this)
                    .isLessThan(1e-3);
        }

        @Override
        public String toString() {
            return "seed " + seed + ": " + p + ", gradients of up to " + magnitude;
        }
    }
}
