package org.lanewise.ops.simd.activation;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.lanes.Lanes;

/// Activation functions on vectors: one loop a function, so that nothing is dispatched an element
/// and no vector leaves its method; those that take a function of `math` are generated. Elements
/// from `i` up to but not `end`, a whole number of vectors.
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
            case UnaryFunction.Sigmoid() -> ForwardLoops.sigmoid(src, from, dst, to, i, end);
            case UnaryFunction.Tanh() -> ForwardLoops.tanh(src, from, dst, to, i, end);
            case UnaryFunction.Relu() -> relu(src, from, dst, to, i, end);
            case UnaryFunction.LeakyRelu(float slope) -> leakyRelu(src, from, dst, to, i, end, slope);
            case UnaryFunction.Elu(float alpha) -> ForwardLoops.elu(src, from, dst, to, i, end, alpha);
            case UnaryFunction.Selu() -> ForwardLoops.selu(src, from, dst, to, i, end);
            case UnaryFunction.Celu(float alpha) -> ForwardLoops.celu(src, from, dst, to, i, end, alpha);
            case UnaryFunction.Gelu() -> ForwardLoops.gelu(src, from, dst, to, i, end);
            case UnaryFunction.GeluTanh() -> ForwardLoops.geluTanh(src, from, dst, to, i, end);
            case UnaryFunction.Silu() -> ForwardLoops.silu(src, from, dst, to, i, end);
            case UnaryFunction.Mish() -> ForwardLoops.mish(src, from, dst, to, i, end);
            case UnaryFunction.Softplus(float beta, float threshold) ->
                ForwardLoops.softplus(src, from, dst, to, i, end, beta, threshold);
            case UnaryFunction.Softsign() -> softsign(src, from, dst, to, i, end);
            case UnaryFunction.HardSigmoid(float alpha, float beta) ->
                hardSigmoid(src, from, dst, to, i, end, alpha, beta);
            case UnaryFunction.HardSwish() -> hardSwish(src, from, dst, to, i, end);
            case UnaryFunction.Clip(float min, float max) -> clip(src, from, dst, to, i, end, min, max);
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
