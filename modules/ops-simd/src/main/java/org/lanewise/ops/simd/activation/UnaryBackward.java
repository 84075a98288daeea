package org.lanewise.ops.simd.activation;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.math.ErrorFunction;
import org.lanewise.ops.simd.math.Exponential;
import org.lanewise.ops.simd.math.Logarithm;

/// Gradients of activation functions on vectors: one loop a function. Elements from `i` up to but
/// not `end`, a whole number of vectors.
final class UnaryBackward {

    private UnaryBackward() {}

    static void run(UnaryFunction function, Operands operands, int i, int end) {
        switch (function) {
            case UnaryFunction.Sigmoid() -> sigmoid(operands, i, end);
            case UnaryFunction.Tanh() -> tanh(operands, i, end);
            case UnaryFunction.Relu() -> relu(operands, i, end);
            case UnaryFunction.LeakyRelu(float slope) -> leakyRelu(operands, i, end, slope);
            case UnaryFunction.Elu elu -> elu(operands, i, end, elu);
            case UnaryFunction.Selu() -> selu(operands, i, end);
            case UnaryFunction.Celu(float alpha) -> celu(operands, i, end, alpha);
            case UnaryFunction.Gelu() -> gelu(operands, i, end);
            case UnaryFunction.GeluTanh() -> geluTanh(operands, i, end);
            case UnaryFunction.Silu() -> silu(operands, i, end);
            case UnaryFunction.Mish() -> mish(operands, i, end);
            case UnaryFunction.Softplus(float beta, float threshold) -> softplus(operands, i, end, beta, threshold);
            case UnaryFunction.Softsign() -> softsign(operands, i, end);
            case UnaryFunction.HardSigmoid hard -> hardSigmoid(operands, i, end, hard);
            case UnaryFunction.HardSwish() -> hardSwish(operands, i, end);
            case UnaryFunction.Clip(float min, float max) -> clip(operands, i, end, min, max);
        }
    }

    private static void sigmoid(Operands operands, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = saved(operands, i);
            FloatVector g = gradient(operands, i);
            store(operands, i, Lanes.of(1f).sub(s).mul(s).mul(g));
        }
    }

    private static void tanh(Operands operands, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = saved(operands, i);
            FloatVector g = gradient(operands, i);
            store(operands, i, s.neg().fma(s, Lanes.of(1f)).mul(g));
        }
    }

    private static void relu(Operands operands, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = saved(operands, i);
            FloatVector g = gradient(operands, i);
            store(operands, i, g.blend(0f, s.compare(VectorOperators.LE, 0f)));
        }
    }

    private static void leakyRelu(Operands operands, int start, int end, float slope) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = saved(operands, i);
            FloatVector g = gradient(operands, i);
            store(operands, i, g.mul(slope).blend(g, s.compare(VectorOperators.GT, 0f)));
        }
    }

    private static void elu(Operands operands, int start, int end, UnaryFunction.Elu elu) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = saved(operands, i);
            FloatVector g = gradient(operands, i);
            FloatVector slope =
                    elu.savesOutput() ? s.add(elu.alpha()) : Exponential.exp(s).mul(elu.alpha());
            store(operands, i, g.mul(slope).blend(g, s.compare(VectorOperators.GT, 0f)));
        }
    }

    private static void selu(Operands operands, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = saved(operands, i);
            FloatVector g = gradient(operands, i);
            FloatVector slope =
                    s.add(UnaryScalar.SELU_NEGATIVE).blend(UnaryFunction.Selu.SCALE, s.compare(VectorOperators.GT, 0f));
            store(operands, i, g.mul(slope));
        }
    }

    private static void celu(Operands operands, int start, int end, float alpha) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = saved(operands, i);
            FloatVector g = gradient(operands, i);
            store(operands, i, g.mul(s.div(alpha).add(1f)).blend(g, s.compare(VectorOperators.GT, 0f)));
        }
    }

    private static void gelu(Operands operands, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = saved(operands, i);
            FloatVector g = gradient(operands, i);
            FloatVector density = Exponential.exp(s.mul(s).mul(-0.5f)).mul(UnaryScalar.INV_SQRT_2_PI);
            FloatVector share =
                    ErrorFunction.erf(s.mul(UnaryScalar.INV_SQRT_2)).add(1f).mul(0.5f);
            store(operands, i, s.fma(density, share).mul(g));
        }
    }

    private static void geluTanh(Operands operands, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = saved(operands, i);
            FloatVector g = gradient(operands, i);
            FloatVector t = Exponential.tanh(cubic(s));
            FloatVector square = s.mul(s);
            square = square.blend(UnaryScalar.FLAT, square.compare(VectorOperators.GT, UnaryScalar.FLAT));
            FloatVector inner =
                    square.fma(Lanes.of(3f * UnaryScalar.CUBIC), Lanes.of(1f)).mul(UnaryScalar.SQRT_2_OVER_PI);
            FloatVector outer = t.neg().fma(t, Lanes.of(1f)).mul(inner);
            store(operands, i, outer.fma(s, t.add(1f)).mul(0.5f).mul(g));
        }
    }

    private static void silu(Operands operands, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = saved(operands, i);
            FloatVector g = gradient(operands, i);
            FloatVector y = Exponential.sigmoid(s);
            store(operands, i, s.fma(Lanes.of(1f).sub(y), Lanes.of(1f)).mul(y).mul(g));
        }
    }

    private static void mish(Operands operands, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = saved(operands, i);
            FloatVector g = gradient(operands, i);
            FloatVector t = Exponential.tanh(Logarithm.softplus(s));
            FloatVector slope = t.neg().fma(t, Lanes.of(1f)).mul(Exponential.sigmoid(s));
            store(operands, i, slope.fma(s, t).mul(g));
        }
    }

    private static void softplus(Operands operands, int start, int end, float beta, float threshold) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = saved(operands, i);
            FloatVector g = gradient(operands, i);
            FloatVector scaled = s.mul(beta);
            store(
                    operands,
                    i,
                    Exponential.sigmoid(scaled).mul(g).blend(g, scaled.compare(VectorOperators.GT, threshold)));
        }
    }

    private static void softsign(Operands operands, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = saved(operands, i);
            FloatVector g = gradient(operands, i);
            FloatVector below = s.abs().add(1f);
            store(operands, i, g.div(below.mul(below)));
        }
    }

    private static void hardSigmoid(Operands operands, int start, int end, UnaryFunction.HardSigmoid hard) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = saved(operands, i);
            FloatVector g = gradient(operands, i);
            VectorMask<Float> inside = s.compare(VectorOperators.GT, 0f).and(s.compare(VectorOperators.LT, 1f));
            store(operands, i, Lanes.of(0f).blend(g.mul(hard.alpha()), inside));
        }
    }

    private static void hardSwish(Operands operands, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = saved(operands, i);
            FloatVector g = gradient(operands, i);
            FloatVector inside =
                    s.fma(Lanes.of(UnaryScalar.THIRD), Lanes.of(0.5f)).mul(g);
            store(
                    operands,
                    i,
                    g.blend(inside, s.compare(VectorOperators.LT, 3f)).blend(0f, s.compare(VectorOperators.LE, -3f)));
        }
    }

    private static void clip(Operands operands, int start, int end, float min, float max) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = saved(operands, i);
            FloatVector g = gradient(operands, i);
            VectorMask<Float> inside = s.compare(VectorOperators.GT, min).and(s.compare(VectorOperators.LT, max));
            store(operands, i, Lanes.of(0f).blend(g, inside));
        }
    }

    private static FloatVector saved(Operands operands, int i) {
        return Lanes.load(operands.array(0), operands.offset(0) + i);
    }

    private static FloatVector gradient(Operands operands, int i) {
        return Lanes.load(operands.array(1), operands.offset(1) + i);
    }

    private static void store(Operands operands, int i, FloatVector value) {
        value.intoArray(operands.array(2), operands.offset(2) + i);
    }

    private static FloatVector cubic(FloatVector x) {
        return x.mul(x).mul(x).fma(Lanes.of(UnaryScalar.CUBIC), x).mul(UnaryScalar.SQRT_2_OVER_PI);
    }
}
