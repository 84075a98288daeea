package org.lanewise.ops.simd.activation;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.lanes.Lanes;

/// Gradients of activation functions on vectors: one loop a function; those that take a function of
/// `math` are generated. Elements from `i` up to but not `end`, a whole number of vectors.
final class UnaryBackward {

    /// Most elements of a call.
    static final int CHUNK = 1024;

    /// Floats of scratch memory that a function may use: they stay in the first-level cache.
    static final int SCRATCH = 2 * CHUNK;

    private UnaryBackward() {}

    static void run(UnaryFunction function, Operands operands, int i, int end, float[] scratch) {
        switch (function) {
            case UnaryFunction.Sigmoid() -> sigmoid(operands, i, end);
            case UnaryFunction.Tanh() -> tanh(operands, i, end);
            case UnaryFunction.Relu() -> relu(operands, i, end);
            case UnaryFunction.LeakyRelu(float slope) -> leakyRelu(operands, i, end, slope);
            case UnaryFunction.Elu elu when elu.savesOutput() -> eluOfOutput(operands, i, end, elu.alpha());
            case UnaryFunction.Elu(float alpha) -> BackwardLoops.elu(operands, i, end, alpha);
            case UnaryFunction.Selu() -> selu(operands, i, end);
            case UnaryFunction.Celu(float alpha) -> celu(operands, i, end, alpha);
            case UnaryFunction.Gelu() -> GeluBackward.run(operands, i, end, scratch);
            case UnaryFunction.GeluTanh() -> BackwardLoops.geluTanh(operands, i, end);
            case UnaryFunction.Silu() -> BackwardLoops.silu(operands, i, end);
            case UnaryFunction.Mish() -> BackwardLoops.mish(operands, i, end);
            case UnaryFunction.Softplus(float beta, float threshold) ->
                BackwardLoops.softplus(operands, i, end, beta, threshold);
            case UnaryFunction.Softsign() -> softsign(operands, i, end);
            case UnaryFunction.HardSigmoid hard -> hardSigmoid(operands, i, end, hard);
            case UnaryFunction.HardSwish() -> hardSwish(operands, i, end);
            case UnaryFunction.Clip(float min, float max) -> clip(operands, i, end, min, max);
        }
    }

    private static void sigmoid(Operands operands, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = fromArray(SPECIES, operands.array(0), operands.offset(0) + i);
            FloatVector g = fromArray(SPECIES, operands.array(1), operands.offset(1) + i);
            broadcast(SPECIES, 1f).sub(s).mul(s).mul(g).intoArray(operands.array(2), operands.offset(2) + i);
        }
    }

    private static void tanh(Operands operands, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = fromArray(SPECIES, operands.array(0), operands.offset(0) + i);
            FloatVector g = fromArray(SPECIES, operands.array(1), operands.offset(1) + i);
            s.neg().fma(s, broadcast(SPECIES, 1f)).mul(g).intoArray(operands.array(2), operands.offset(2) + i);
        }
    }

    private static void relu(Operands operands, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = fromArray(SPECIES, operands.array(0), operands.offset(0) + i);
            FloatVector g = fromArray(SPECIES, operands.array(1), operands.offset(1) + i);
            g.blend(0f, s.compare(VectorOperators.LE, 0f)).intoArray(operands.array(2), operands.offset(2) + i);
        }
    }

    private static void leakyRelu(Operands operands, int start, int end, float slope) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = fromArray(SPECIES, operands.array(0), operands.offset(0) + i);
            FloatVector g = fromArray(SPECIES, operands.array(1), operands.offset(1) + i);
            g.mul(slope)
                    .blend(g, s.compare(VectorOperators.GT, 0f))
                    .intoArray(operands.array(2), operands.offset(2) + i);
        }
    }

    private static void eluOfOutput(Operands operands, int start, int end, float alpha) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = fromArray(SPECIES, operands.array(0), operands.offset(0) + i);
            FloatVector g = fromArray(SPECIES, operands.array(1), operands.offset(1) + i);
            g.mul(s.add(alpha))
                    .blend(g, s.compare(VectorOperators.GT, 0f))
                    .intoArray(operands.array(2), operands.offset(2) + i);
        }
    }

    private static void selu(Operands operands, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = fromArray(SPECIES, operands.array(0), operands.offset(0) + i);
            FloatVector g = fromArray(SPECIES, operands.array(1), operands.offset(1) + i);
            FloatVector slope =
                    s.add(UnaryScalar.SELU_NEGATIVE).blend(UnaryFunction.Selu.SCALE, s.compare(VectorOperators.GT, 0f));
            g.mul(slope).intoArray(operands.array(2), operands.offset(2) + i);
        }
    }

    private static void celu(Operands operands, int start, int end, float alpha) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = fromArray(SPECIES, operands.array(0), operands.offset(0) + i);
            FloatVector g = fromArray(SPECIES, operands.array(1), operands.offset(1) + i);
            g.mul(s.div(alpha).add(1f))
                    .blend(g, s.compare(VectorOperators.GT, 0f))
                    .intoArray(operands.array(2), operands.offset(2) + i);
        }
    }

    private static void softsign(Operands operands, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = fromArray(SPECIES, operands.array(0), operands.offset(0) + i);
            FloatVector g = fromArray(SPECIES, operands.array(1), operands.offset(1) + i);
            FloatVector below = s.abs().add(1f);
            g.div(below.mul(below)).intoArray(operands.array(2), operands.offset(2) + i);
        }
    }

    private static void hardSigmoid(Operands operands, int start, int end, UnaryFunction.HardSigmoid hard) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = fromArray(SPECIES, operands.array(0), operands.offset(0) + i);
            FloatVector g = fromArray(SPECIES, operands.array(1), operands.offset(1) + i);
            VectorMask<Float> inside = s.compare(VectorOperators.GT, 0f).and(s.compare(VectorOperators.LT, 1f));
            broadcast(SPECIES, 0f)
                    .blend(g.mul(hard.alpha()), inside)
                    .intoArray(operands.array(2), operands.offset(2) + i);
        }
    }

    private static void hardSwish(Operands operands, int start, int end) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = fromArray(SPECIES, operands.array(0), operands.offset(0) + i);
            FloatVector g = fromArray(SPECIES, operands.array(1), operands.offset(1) + i);
            FloatVector inside = s.fma(broadcast(SPECIES, UnaryScalar.THIRD), broadcast(SPECIES, 0.5f))
                    .mul(g);
            g.blend(inside, s.compare(VectorOperators.LT, 3f))
                    .blend(0f, s.compare(VectorOperators.LE, -3f))
                    .intoArray(operands.array(2), operands.offset(2) + i);
        }
    }

    private static void clip(Operands operands, int start, int end, float min, float max) {
        for (int i = start; i < end; i += Lanes.LENGTH) {
            FloatVector s = fromArray(SPECIES, operands.array(0), operands.offset(0) + i);
            FloatVector g = fromArray(SPECIES, operands.array(1), operands.offset(1) + i);
            VectorMask<Float> inside = s.compare(VectorOperators.GT, min).and(s.compare(VectorOperators.LT, max));
            broadcast(SPECIES, 0f).blend(g, inside).intoArray(operands.array(2), operands.offset(2) + i);
        }
    }
}
