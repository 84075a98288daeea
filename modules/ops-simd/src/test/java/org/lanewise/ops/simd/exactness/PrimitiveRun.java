package org.lanewise.ops.simd.exactness;

import java.util.Arrays;
import java.util.List;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.Problem;
import org.lanewise.ops.simd.Workers;
import org.lanewise.ops.simd.problems.BoundPrimitive;

/// Runs a primitive after its preparations, its tasks dealt out to the threads of a group.
final class PrimitiveRun {

    private PrimitiveRun() {}

    /// Runs a primitive once.
    ///
    /// @param primitive the primitive
    /// @param problem its problem
    /// @param inputs values of the operands that are read
    /// @param workers the threads
    /// @return bits of the operands that are written, one after the other; every NaN is the same
    static int[] bits(Primitive primitive, Problem problem, List<float[]> inputs, Workers workers) {
        BoundPrimitive bound = new BoundPrimitive(primitive, problem, inputs, workers.threads());
        bound.run(workers);
        List<Problem.Operand> declared = problem.operands();
        int[] bits = new int[0];
        for (int i = 0; i < declared.size(); i++) {
            if (declared.get(i).written()) {
                bits = append(bits, bound.array(i), primitive.kernel() + " for " + problem);
            }
        }
        return bits;
    }

    private static int[] append(int[] bits, float[] values, String what) {
        int[] joined = Arrays.copyOf(bits, bits.length + values.length);
        for (int i = 0; i < values.length; i++) {
            if (Float.floatToRawIntBits(values[i]) == BoundPrimitive.POISON) {
                throw new IllegalStateException("element " + i + " was not written by " + what);
            }
            joined[bits.length + i] = Float.floatToIntBits(values[i]);
        }
        return joined;
    }
}
