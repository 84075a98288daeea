package org.lanewise.layers.ops;

import org.lanewise.tensor.ConfigurationException;

/// Functions of one element that networks use between their layers.
///
/// Inputs: x, floats of any shape, which is kept; [PRelu] has another. [ElementwiseOp.Unary] has
/// the hyperbolic tangent. Source: ONNX operators of the same names.
public sealed interface ActivationOp extends ElementwiseOp {

    /// `max(x, 0)`, of floats and signed integers.
    record Relu() implements ActivationOp {}

    /// `x` where it is not negative, `alpha * x` elsewhere.
    ///
    /// @param alpha slope for negative elements
    record LeakyRelu(double alpha) implements ActivationOp {
        /// Checks the settings.
        public LeakyRelu {
            OpCheck.finite("LeakyRelu", "alpha", alpha);
        }
    }

    /// `x` where it is not negative, `slope * x` elsewhere.
    ///
    /// Inputs: x; slope, which broadcasts to x's shape. Floats and integers of 32 or 64 bits.
    record PRelu() implements ActivationOp {}

    /// `x` where it is not negative, `alpha * (exp(x) - 1)` elsewhere.
    ///
    /// @param alpha negated limit for very negative elements
    record Elu(double alpha) implements ActivationOp {
        /// Checks the settings.
        public Elu {
            OpCheck.finite("Elu", "alpha", alpha);
        }
    }

    /// `gamma * x` where it is positive, `gamma * alpha * (exp(x) - 1)` elsewhere.
    ///
    /// @param alpha negated limit for very negative elements, before the factor
    /// @param gamma factor
    record Selu(double alpha, double gamma) implements ActivationOp {
        /// Checks the settings.
        public Selu {
            OpCheck.finite("Selu", "alpha", alpha);
            OpCheck.finite("Selu", "gamma", gamma);
        }
    }

    /// `max(0, x) + min(0, alpha * (exp(x / alpha) - 1))`.
    ///
    /// @param alpha negated limit for very negative elements, not 0
    record Celu(double alpha) implements ActivationOp {
        /// Checks the settings.
        public Celu {
            OpCheck.finite("Celu", "alpha", alpha);
            if (alpha == 0) {
                throw new ConfigurationException("Celu alpha is 0, expected another number");
            }
        }
    }

    /// `x` where it is above a threshold, 0 elsewhere.
    ///
    /// @param alpha threshold
    record ThresholdedRelu(double alpha) implements ActivationOp {
        /// Checks the settings.
        public ThresholdedRelu {
            OpCheck.finite("ThresholdedRelu", "alpha", alpha);
        }
    }

    /// `1 / (1 + exp(-x))`.
    record Sigmoid() implements ActivationOp {}

    /// `max(0, min(1, alpha * x + beta))`.
    ///
    /// @param alpha slope
    /// @param beta value at 0
    record HardSigmoid(double alpha, double beta) implements ActivationOp {
        /// Checks the settings.
        public HardSigmoid {
            OpCheck.finite("HardSigmoid", "alpha", alpha);
            OpCheck.finite("HardSigmoid", "beta", beta);
        }
    }

    /// `x * max(0, min(1, x / 6 + 1 / 2))`.
    record HardSwish() implements ActivationOp {}

    /// `x / (1 + exp(-alpha * x))`.
    ///
    /// @param alpha steepness; 1 makes it the sigmoid linear unit
    record Swish(double alpha) implements ActivationOp {
        /// Checks the settings.
        public Swish {
            OpCheck.finite("Swish", "alpha", alpha);
        }
    }

    /// `x / 2 * (1 + erf(x / sqrt(2)))`, or approximately
    /// `x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3)))`.
    ///
    /// @param tanhApproximation whether the second formula is meant
    record Gelu(boolean tanhApproximation) implements ActivationOp {}

    /// `log(1 + exp(x))`.
    record Softplus() implements ActivationOp {}

    /// `x / (1 + abs(x))`.
    record Softsign() implements ActivationOp {}

    /// `x * tanh(log(1 + exp(x)))`.
    record Mish() implements ActivationOp {}

    /// `x + bias` where it is below `-lambda`, `x - bias` where it is above `lambda`, 0 elsewhere;
    /// of numbers. Of integers the result is cut towards zero.
    ///
    /// @param bias what elements are moved towards zero by
    /// @param lambda threshold
    record Shrink(double bias, double lambda) implements ActivationOp {
        /// Checks the settings.
        public Shrink {
            OpCheck.finite("Shrink", "bias", bias);
            OpCheck.finite("Shrink", "lambda", lambda);
        }
    }
}
