package org.lanewise.ops.simd.activation;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.math.ErrorFunction;
import org.lanewise.ops.simd.math.Exponential;
import org.lanewise.ops.simd.math.Logarithm;

/// Activation functions on vectors: one loop a function, so that nothing is dispatched an element
/// and no vector leaves its method; it calls at most one function of `math`, early (see there). Elements from `i` up to
/// but not `end`, a whole number of
/// vectors.
public final class UnaryForward {

    private UnaryForward() {}

    /// Applies a function to a range of elements.
    ///
    /// @param function the function
    /// @param src source
    /// @param from where element 0 of the source is
    /// @param dst destination, may be the source at the same offset
    /// @param to where element 0 of the destination is
    /// @param i first element
    /// @param end end of the elements, a whole number of vectors after `i`
    public static void run(UnaryFunction function, float[] src, int from, float[] dst, int to, int i, int end) {
        switch (function) {
            case UnaryFunction.Sigmoid() -> sigmoid(src, from, dst, to, i, end);
            case UnaryFunction.Tanh() -> tanh(src, from, dst, to, i, end);
            case UnaryFunction.Relu() -> relu(src, from, dst, to, i, end);
            case UnaryFunction.LeakyRelu(float slope) -> leakyRelu(src, from, dst, to, i, end, slope);
            case UnaryFunction.Elu(float alpha) -> elu(src, from, dst, to, i, end, alpha);
            case UnaryFunction.Selu() -> selu(src, from, dst, to, i, end);
            case UnaryFunction.Celu(float alpha) -> celu(src, from, dst, to, i, end, alpha);
            case UnaryFunction.Gelu() -> gelu(src, from, dst, to, i, end);
            case UnaryFunction.GeluTanh() -> geluTanh(src, from, dst, to, i, end);
            case UnaryFunction.Silu() -> silu(src, from, dst, to, i, end);
            case UnaryFunction.Mish() -> mish(src, from, dst, to, i, end);
            case UnaryFunction.Softplus(float beta, float threshold) ->
                softplus(src, from, dst, to, i, end, beta, threshold);
            case UnaryFunction.Softsign() -> softsign(src, from, dst, to, i, end);
            case UnaryFunction.HardSigmoid(float alpha, float beta) ->
                hardSigmoid(src, from, dst, to, i, end, alpha, beta);
            case UnaryFunction.HardSwish() -> hardSwish(src, from, dst, to, i, end);
            case UnaryFunction.Clip(float min, float max) -> clip(src, from, dst, to, i, end, min, max);
        }
    }

    private static void sigmoid(float[] src, int from, float[] dst, int to, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector x = fromArray(SPECIES, src, from + i);
            Exponential.sigmoid(x).intoArray(dst, to + i);
        }
    }

    private static void tanh(float[] src, int from, float[] dst, int to, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector x = fromArray(SPECIES, src, from + i);
            Exponential.tanh(x).intoArray(dst, to + i);
        }
    }

    private static void relu(float[] src, int from, float[] dst, int to, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector x = fromArray(SPECIES, src, from + i);
            x.blend(0f, x.compare(VectorOperators.LT, 0f)).intoArray(dst, to + i);
        }
    }

    private static void leakyRelu(float[] src, int from, float[] dst, int to, int start, int end, float slope) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector x = fromArray(SPECIES, src, from + i);
            x.mul(slope).blend(x, x.compare(VectorOperators.GT, 0f)).intoArray(dst, to + i);
        }
    }

    private static void elu(float[] src, int from, float[] dst, int to, int start, int end, float alpha) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector x = fromArray(SPECIES, src, from + i);
            Exponential.expm1(x)
                    .mul(alpha)
                    .blend(x, x.compare(VectorOperators.GT, 0f))
                    .intoArray(dst, to + i);
        }
    }

    private static void selu(float[] src, int from, float[] dst, int to, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector x = fromArray(SPECIES, src, from + i);
            Exponential.expm1(x)
                    .mul(UnaryScalar.SELU_NEGATIVE)
                    .blend(x.mul(UnaryFunction.Selu.SCALE), x.compare(VectorOperators.GT, 0f))
                    .intoArray(dst, to + i);
        }
    }

    private static void celu(float[] src, int from, float[] dst, int to, int start, int end, float alpha) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector x = fromArray(SPECIES, src, from + i);
            Exponential.expm1(x.div(alpha))
                    .mul(alpha)
                    .blend(x, x.compare(VectorOperators.GT, 0f))
                    .intoArray(dst, to + i);
        }
    }

    private static void gelu(float[] src, int from, float[] dst, int to, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector x = fromArray(SPECIES, src, from + i);
            ErrorFunction.erf(x.mul(UnaryScalar.INV_SQRT_2))
                    .add(1f)
                    .mul(x.mul(0.5f))
                    .intoArray(dst, to + i);
        }
    }

    private static void geluTanh(float[] src, int from, float[] dst, int to, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector x = fromArray(SPECIES, src, from + i);
            FloatVector inner = x.mul(x).mul(x).fma(broadcast(SPECIES, UnaryScalar.CUBIC), x);
            Exponential.tanh(inner.mul(UnaryScalar.SQRT_2_OVER_PI))
                    .add(1f)
                    .mul(x.mul(0.5f))
                    .intoArray(dst, to + i);
        }
    }

    private static void silu(float[] src, int from, float[] dst, int to, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector x = fromArray(SPECIES, src, from + i);
            Exponential.sigmoid(x).mul(x).intoArray(dst, to + i);
        }
    }

    private static void mish(float[] src, int from, float[] dst, int to, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector x = fromArray(SPECIES, src, from + i);
            FloatVector c = x.blend(UnaryScalar.MISH_HIGH, x.compare(VectorOperators.GT, UnaryScalar.MISH_HIGH));
            FloatVector e = Exponential.exp(c);
            FloatVector n = e.mul(e.add(2f));
            n.div(n.add(2f)).mul(x).intoArray(dst, to + i);
        }
    }

    private static void softplus(
            float[] src, int from, float[] dst, int to, int start, int end, float beta, float threshold) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector x = fromArray(SPECIES, src, from + i);
            Logarithm.softplus(x.mul(beta))
                    .div(beta)
                    .blend(x, x.mul(beta).compare(VectorOperators.GT, threshold))
                    .intoArray(dst, to + i);
        }
    }

    private static void softsign(float[] src, int from, float[] dst, int to, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector x = fromArray(SPECIES, src, from + i);
            x.div(x.abs().add(1f)).intoArray(dst, to + i);
        }
    }

    private static void hardSigmoid(
            float[] src, int from, float[] dst, int to, int start, int end, float alpha, float beta) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector x = fromArray(SPECIES, src, from + i);
            FloatVector y = x.fma(alpha, beta);
            y = y.blend(0f, y.compare(VectorOperators.LT, 0f));
            y.blend(1f, y.compare(VectorOperators.GT, 1f)).intoArray(dst, to + i);
        }
    }

    private static void hardSwish(float[] src, int from, float[] dst, int to, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector x = fromArray(SPECIES, src, from + i);
            FloatVector y = x.fma(UnaryScalar.SIXTH, 0.5f);
            y = y.blend(0f, y.compare(VectorOperators.LT, 0f));
            y.blend(1f, y.compare(VectorOperators.GT, 1f)).mul(x).intoArray(dst, to + i);
        }
    }

    private static void clip(float[] src, int from, float[] dst, int to, int start, int end, float min, float max) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector x = fromArray(SPECIES, src, from + i);
            FloatVector above = x.blend(min, x.compare(VectorOperators.LT, min));
            above.blend(max, above.compare(VectorOperators.GT, max)).intoArray(dst, to + i);
        }
    }
}
