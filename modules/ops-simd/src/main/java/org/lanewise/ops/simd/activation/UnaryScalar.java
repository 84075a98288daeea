package org.lanewise.ops.simd.activation;

import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.math.ErrorFunction;
import org.lanewise.ops.simd.math.Exponential;
import org.lanewise.ops.simd.math.Logarithm;

/// Activation functions and their gradients on one number: the scalar twins of [UnaryForward] and
/// [UnaryBackward], with the same operations in the same order.
public final class UnaryScalar {

    static final float INV_SQRT_2 = 0.70710678f;
    static final float INV_SQRT_2_PI = 0.3989423f;
    static final float SQRT_2_OVER_PI = 0.7978846f;
    static final float CUBIC = 0.044715f;
    static final float SIXTH = 1f / 6f;
    static final float THIRD = 1f / 3f;
    /// Where `x^2` is larger, GeluTanh's tangent is 1 or -1 and its slope 0.
    static final float FLAT = 64f;

    /// From here on Mish is the identity. Up to here `tanh(log(1 + e^x))` is `n / (n + 2)` with `n = e^x (e^x + 2)`,
    /// and
    /// its derivative `4 e^x (e^x + 1) / (n + 2)^2`, without overflow.
    static final float MISH_HIGH = 20f;

    static final float SELU_NEGATIVE = UnaryFunction.Selu.SCALE * UnaryFunction.Selu.ALPHA;

    private UnaryScalar() {}

    /// Applies a function to one number.
    ///
    /// @param function the function
    /// @param x the number
    /// @return the result
    public static float forward(UnaryFunction function, float x) {
        return switch (function) {
            case UnaryFunction.Sigmoid() -> Exponential.sigmoid(x);
            case UnaryFunction.Tanh() -> Exponential.tanh(x);
            case UnaryFunction.Relu() -> x < 0f ? 0f : x;
            case UnaryFunction.LeakyRelu(float slope) -> x > 0f ? x : x * slope;
            case UnaryFunction.Elu(float alpha) -> x > 0f ? x : Exponential.expm1(x) * alpha;
            case UnaryFunction.Selu() -> x > 0f ? x * UnaryFunction.Selu.SCALE : Exponential.expm1(x) * SELU_NEGATIVE;
            case UnaryFunction.Celu(float alpha) -> x > 0f ? x : Exponential.expm1(x / alpha) * alpha;
            case UnaryFunction.Gelu() -> (ErrorFunction.erf(x * INV_SQRT_2) + 1f) * (x * 0.5f);
            case UnaryFunction.GeluTanh() -> (Exponential.tanh(cubic(x)) + 1f) * (x * 0.5f);
            case UnaryFunction.Silu() -> Exponential.sigmoid(x) * x;
            case UnaryFunction.Mish() -> {
                float e = Exponential.exp(x > MISH_HIGH ? MISH_HIGH : x);
                float n = e * (e + 2f);
                yield n / (n + 2f) * x;
            }
            case UnaryFunction.Softplus(float beta, float threshold) -> {
                float scaled = x * beta;
                yield scaled > threshold ? x : Logarithm.softplus(scaled) / beta;
            }
            case UnaryFunction.Softsign() -> x / (Math.abs(x) + 1f);
            case UnaryFunction.HardSigmoid(float alpha, float beta) -> unit(Math.fma(x, alpha, beta));
            case UnaryFunction.HardSwish() -> unit(Math.fma(x, SIXTH, 0.5f)) * x;
            case UnaryFunction.Clip(float min, float max) -> {
                float above = x < min ? min : x;
                yield above > max ? max : above;
            }
        };
    }

    /// @param saved output or input of the forward direction, as the function saves
    /// @param gradient gradient of the output
    static float backward(UnaryFunction function, float saved, float gradient) {
        return switch (function) {
            case UnaryFunction.Sigmoid() -> (1f - saved) * saved * gradient;
            case UnaryFunction.Tanh() -> Math.fma(-saved, saved, 1f) * gradient;
            case UnaryFunction.Relu() -> saved <= 0f ? 0f : gradient;
            case UnaryFunction.LeakyRelu(float slope) -> saved > 0f ? gradient : gradient * slope;
            case UnaryFunction.Elu elu -> {
                float slope = elu.savesOutput() ? saved + elu.alpha() : Exponential.exp(saved) * elu.alpha();
                yield saved > 0f ? gradient : gradient * slope;
            }
            case UnaryFunction.Selu() -> gradient * (saved > 0f ? UnaryFunction.Selu.SCALE : saved + SELU_NEGATIVE);
            case UnaryFunction.Celu(float alpha) -> saved > 0f ? gradient : gradient * (saved / alpha + 1f);
            case UnaryFunction.Gelu() -> {
                float density = Exponential.exp(saved * saved * -0.5f) * INV_SQRT_2_PI;
                float share = (ErrorFunction.erf(saved * INV_SQRT_2) + 1f) * 0.5f;
                yield Math.fma(saved, density, share) * gradient;
            }
            case UnaryFunction.GeluTanh() -> {
                float t = Exponential.tanh(cubic(saved));
                float square = saved * saved > FLAT ? FLAT : saved * saved;
                float inner = Math.fma(square, 3f * CUBIC, 1f) * SQRT_2_OVER_PI;
                float outer = Math.fma(-t, t, 1f) * inner;
                yield Math.fma(outer, saved, t + 1f) * 0.5f * gradient;
            }
            case UnaryFunction.Silu() -> {
                float s = Exponential.sigmoid(saved);
                yield Math.fma(saved, 1f - s, 1f) * s * gradient;
            }
            case UnaryFunction.Mish() -> {
                float c = saved > MISH_HIGH ? MISH_HIGH : saved;
                float e = Exponential.exp(c);
                float n = e * (e + 2f);
                float below = n + 2f;
                float slope = e * (e + 1f) * 4f / (below * below);
                yield Math.fma(slope, c, n / below) * gradient;
            }
            case UnaryFunction.Softplus(float beta, float threshold) -> {
                float scaled = saved * beta;
                yield scaled > threshold ? gradient : Exponential.sigmoid(scaled) * gradient;
            }
            case UnaryFunction.Softsign() -> {
                float below = Math.abs(saved) + 1f;
                yield gradient / (below * below);
            }
            case UnaryFunction.HardSigmoid hard -> saved > 0f && saved < 1f ? gradient * hard.alpha() : 0f;
            case UnaryFunction.HardSwish() -> {
                float inside = Math.fma(saved, THIRD, 0.5f) * gradient;
                yield saved <= -3f ? 0f : saved < 3f ? inside : gradient;
            }
            case UnaryFunction.Clip(float min, float max) -> saved > min && saved < max ? gradient : 0f;
        };
    }

    private static float unit(float x) {
        return x < 0f ? 0f : x > 1f ? 1f : x;
    }

    private static float cubic(float x) {
        return Math.fma(x * x * x, CUBIC, x) * SQRT_2_OVER_PI;
    }
}
