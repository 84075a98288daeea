package org.lanewise.training;

import java.util.List;
import java.util.Locale;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.text.NearestName;

/// How gradients change parameters. Weight decay touches parameters of two or more dimensions
/// only: not biases, not the scales and shifts of normalisation.
public sealed interface Optimizer {

    /// The names that [#named(String, double)] knows.
    List<String> NAMES = List.of("adamw", "nesterov", "sgd");

    /// The rate that schedules multiply.
    ///
    /// @return more than 0
    double learningRate();

    /// Stochastic gradient descent with momentum (Sutskever et al., On the importance of
    /// initialization and momentum in deep learning; the form of PyTorch: `v = momentum * v + g;
    /// p -= rate * v`).
    ///
    /// @param learningRate rate, more than 0
    /// @param momentum 0 (none) up to but not 1
    /// @param nesterov looks ahead: `p -= rate * (g + momentum * v)`
    /// @param weightDecay added to the gradient as `weightDecay * p`, 0 or more
    record Sgd(double learningRate, double momentum, boolean nesterov, double weightDecay) implements Optimizer {
        /// Checks the settings.
        public Sgd {
            positive("Sgd learning rate", learningRate);
            fraction("Sgd momentum", momentum);
            notNegative("Sgd weight decay", weightDecay);
            if (nesterov && momentum == 0) {
                throw new ConfigurationException("Sgd with Nesterov's look-ahead needs a momentum above 0");
            }
        }

        /// Without momentum and decay.
        ///
        /// @param learningRate rate
        /// @return the optimizer
        public static Sgd of(double learningRate) {
            return new Sgd(learningRate, 0, false, 0);
        }

        /// With a momentum.
        ///
        /// @param value 0 up to but not 1
        /// @return the changed optimizer
        public Sgd momentum(double value) {
            return new Sgd(learningRate, value, nesterov, weightDecay);
        }

        /// With Nesterov's look-ahead.
        ///
        /// @return the changed optimizer
        public Sgd withNesterov() {
            return new Sgd(learningRate, momentum, true, weightDecay);
        }

        /// With weight decay.
        ///
        /// @param value 0 or more
        /// @return the changed optimizer
        public Sgd weightDecay(double value) {
            return new Sgd(learningRate, momentum, nesterov, value);
        }
    }

    /// Adam with decoupled weight decay (Loshchilov and Hutter, Decoupled Weight Decay
    /// Regularization).
    ///
    /// @param learningRate rate, more than 0
    /// @param beta1 decay of the first moment, 0 up to but not 1
    /// @param beta2 decay of the second moment, 0 up to but not 1
    /// @param epsilon added to the root of the second moment, more than 0
    /// @param weightDecay `p -= rate * weightDecay * p` beside the step, 0 or more
    record AdamW(double learningRate, double beta1, double beta2, double epsilon, double weightDecay)
            implements Optimizer {
        /// Checks the settings.
        public AdamW {
            positive("AdamW learning rate", learningRate);
            fraction("AdamW beta1", beta1);
            fraction("AdamW beta2", beta2);
            positive("AdamW epsilon", epsilon);
            notNegative("AdamW weight decay", weightDecay);
        }

        /// With the usual settings: betas 0.9 and 0.999, epsilon 1e-8, weight decay 0.01.
        ///
        /// @param learningRate rate
        /// @return the optimizer
        public static AdamW of(double learningRate) {
            return new AdamW(learningRate, 0.9, 0.999, 1e-8, 0.01);
        }

        /// With another weight decay.
        ///
        /// @param value 0 or more
        /// @return the changed optimizer
        public AdamW weightDecay(double value) {
            return new AdamW(learningRate, beta1, beta2, epsilon, value);
        }
    }

    /// The optimizer of the given name with its usual settings.
    ///
    /// @param name `adamw`, `nesterov` or `sgd`, the latter two with momentum 0.9
    /// @param learningRate rate
    /// @return the optimizer
    /// @throws ConfigurationException when there is no such optimizer
    static Optimizer named(String name, double learningRate) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "sgd" -> Sgd.of(learningRate).momentum(0.9);
            case "nesterov" -> Sgd.of(learningRate).momentum(0.9).withNesterov();
            case "adamw" -> AdamW.of(learningRate);
            default ->
                throw new ConfigurationException(
                        "Unknown optimizer '" + name + "', expected one of " + NAMES + NearestName.hint(name, NAMES));
        };
    }

    private static void positive(String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new ConfigurationException(what + " is " + value + ", expected more than 0");
        }
    }

    private static void notNegative(String what, double value) {
        if (!(value >= 0) || Double.isInfinite(value)) {
            throw new ConfigurationException(what + " is " + value + ", expected 0 or more");
        }
    }

    private static void fraction(String what, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new ConfigurationException(what + " is " + value + ", expected 0 up to but not 1");
        }
    }
}
