package org.lanewise.ops.simd;

import org.lanewise.tensor.ConfigurationException;

/// A function of one number, applied to every element: the activation functions, named as PyTorch
/// names them.
///
/// The functions and their derivatives at the points where they have none are PyTorch's. A NaN
/// passes through; an infinity goes through the formula, where zero times infinity is NaN.
public sealed interface UnaryFunction {

    /// Whether the backward direction reads the function's output. Otherwise it reads the input.
    ///
    /// @return true when the derivative is a function of the output
    default boolean savesOutput() {
        return false;
    }

    /// `1 / (1 + e^-x)`.
    record Sigmoid() implements UnaryFunction {
        @Override
        public boolean savesOutput() {
            return true;
        }
    }

    /// The hyperbolic tangent.
    record Tanh() implements UnaryFunction {
        @Override
        public boolean savesOutput() {
            return true;
        }
    }

    /// `x < 0 ? 0 : x`, derivative 0 at 0.
    record Relu() implements UnaryFunction {
        @Override
        public boolean savesOutput() {
            return true;
        }
    }

    /// `x > 0 ? x : slope * x`, derivative `slope` at 0.
    ///
    /// @param slope slope of the negative side
    record LeakyRelu(float slope) implements UnaryFunction {
        /// Checks the slope.
        public LeakyRelu {
            requireFinite("LeakyRelu slope", slope);
        }

        @Override
        public boolean savesOutput() {
            return slope >= 0f;
        }
    }

    /// `x > 0 ? x : alpha * (e^x - 1)`, derivative `alpha` at 0.
    ///
    /// @param alpha scale of the negative side
    record Elu(float alpha) implements UnaryFunction {
        /// Checks the scale.
        public Elu {
            requireFinite("Elu alpha", alpha);
        }

        @Override
        public boolean savesOutput() {
            return alpha >= 0f;
        }
    }

    /// `scale * (x > 0 ? x : alpha * (e^x - 1))` with constants that keep mean 0 and variance 1.
    /// Source: Klambauer and others, Self-Normalizing Neural Networks.
    record Selu() implements UnaryFunction {
        /// Scale of the negative side before [#SCALE].
        public static final float ALPHA = 1.6732632423543772f;

        /// Scale of both sides.
        public static final float SCALE = 1.0507009873554805f;

        @Override
        public boolean savesOutput() {
            return true;
        }
    }

    /// `x > 0 ? x : alpha * (e^(x / alpha) - 1)`, derivative 1 at 0.
    ///
    /// @param alpha scale of the negative side, above 0
    record Celu(float alpha) implements UnaryFunction {
        /// Checks the scale.
        public Celu {
            requirePositive("Celu alpha", alpha);
        }

        @Override
        public boolean savesOutput() {
            return true;
        }
    }

    /// `x / 2 * (1 + erf(x / sqrt 2))`.
    record Gelu() implements UnaryFunction {}

    /// `x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 x^3)))`.
    record GeluTanh() implements UnaryFunction {}

    /// `x / (1 + e^-x)`, also known as swish.
    record Silu() implements UnaryFunction {}

    /// `x * tanh(log(1 + e^x))`.
    record Mish() implements UnaryFunction {}

    /// `log(1 + e^(beta x)) / beta`, and `x` where `beta x` exceeds the threshold.
    ///
    /// @param beta steepness, above 0
    /// @param threshold where the function becomes the identity
    record Softplus(float beta, float threshold) implements UnaryFunction {
        /// Checks the parameters.
        public Softplus {
            requirePositive("Softplus beta", beta);
            requireNumber("Softplus threshold", threshold);
        }
    }

    /// `x / (1 + |x|)`.
    record Softsign() implements UnaryFunction {}

    /// `alpha x + beta` between 0 and 1, derivative 0 where it is 0 or 1.
    ///
    /// @param alpha slope, above 0
    /// @param beta value at 0
    record HardSigmoid(float alpha, float beta) implements UnaryFunction {
        /// Checks the parameters.
        public HardSigmoid {
            requirePositive("HardSigmoid alpha", alpha);
            requireFinite("HardSigmoid beta", beta);
        }

        /// PyTorch's: slope 1/6 and 1/2 at 0.
        public HardSigmoid() {
            this(1f / 6f, 0.5f);
        }

        @Override
        public boolean savesOutput() {
            return true;
        }
    }

    /// `x` times the hard sigmoid of slope 1/6; derivative 0 at -3 and 1 at 3.
    record HardSwish() implements UnaryFunction {}

    /// `x` between two bounds, derivative 0 at the bounds as PyTorch's `Hardtanh`. Where the
    /// bounds cross, the upper one wins.
    ///
    /// @param min lower bound, possibly infinite
    /// @param max upper bound, possibly infinite
    record Clip(float min, float max) implements UnaryFunction {
        /// Checks the bounds.
        public Clip {
            requireNumber("Clip min", min);
            requireNumber("Clip max", max);
        }

        /// Between 0 and 6.
        ///
        /// @return the function that PyTorch calls `ReLU6`
        public static Clip relu6() {
            return new Clip(0f, 6f);
        }

        @Override
        public boolean savesOutput() {
            return true;
        }
    }

    private static void requireFinite(String name, float value) {
        if (!Float.isFinite(value)) {
            throw new ConfigurationException(name + " is " + value + ", expected a finite number");
        }
    }

    private static void requirePositive(String name, float value) {
        if (!(value > 0f) || Float.isInfinite(value)) {
            throw new ConfigurationException(name + " is " + value + ", expected a finite number above 0");
        }
    }

    private static void requireNumber(String name, float value) {
        if (Float.isNaN(value)) {
            throw new ConfigurationException(name + " is NaN, expected a number");
        }
    }
}
