package org.lanewise.ops.simd.exactness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.Preparation;
import org.lanewise.ops.simd.Primitive;
import org.lanewise.ops.simd.PrimitiveSequence;
import org.lanewise.ops.simd.Problem;
import org.lanewise.ops.simd.RunState;
import org.lanewise.ops.simd.Workers;

/// Runs a primitive after its preparations, its tasks dealt out to the threads of a group.
final class PrimitiveRun {

    /// A NaN that no kernel computes.
    private static final int POISON = 0x7FC0BEEF;

    private PrimitiveRun() {}

    /// Runs a primitive once.
    ///
    /// @param primitive the primitive
    /// @param problem its problem
    /// @param inputs values of the operands that are read
    /// @param workers the threads
    /// @return bits of the operands that are written, one after the other; every NaN is the same
    static int[] bits(Primitive primitive, Problem problem, List<float[]> inputs, Workers workers) {
        RunState state = new RunState();
        state.set(5, 3, 0.01f);
        List<Problem.Operand> declared = problem.operands();
        Operands operands = new Operands(declared.size(), state);
        for (int i = 0; i < declared.size(); i++) {
            boolean read = declared.get(i).read();
            operands.bind(
                    i, read ? inputs.get(i).clone() : poisoned(declared.get(i).elements()), 0);
        }
        List<float[]> arrays = new ArrayList<>();
        for (int i = 0; i < declared.size(); i++) {
            arrays.add(operands.array(i));
        }
        List<Primitive> primitives = new ArrayList<>();
        List<Operands> bound = new ArrayList<>();
        for (Preparation preparation : primitive.preparations()) {
            Operands pair = new Operands(2, state);
            pair.bind(0, arrays.get(preparation.operand()), 0);
            pair.bind(1, poisoned(preparation.elements()), 0);
            operands.bind(preparation.operand(), pair.array(1), 0);
            primitives.add(preparation.primitive());
            bound.add(pair);
        }
        primitives.add(primitive);
        bound.add(operands);
        workers.run(new PrimitiveSequence(primitives, bound, workers.threads()));
        int[] bits = new int[0];
        for (int i = 0; i < declared.size(); i++) {
            if (declared.get(i).written()) {
                bits = append(bits, arrays.get(i), primitive.kernel() + " for " + problem);
            }
        }
        return bits;
    }

    private static float[] poisoned(int elements) {
        float[] values = new float[elements];
        Arrays.fill(values, Float.intBitsToFloat(POISON));
        return values;
    }

    private static int[] append(int[] bits, float[] values, String what) {
        int[] joined = Arrays.copyOf(bits, bits.length + values.length);
        for (int i = 0; i < values.length; i++) {
            if (Float.floatToRawIntBits(values[i]) == POISON) {
                throw new IllegalStateException("element " + i + " was not written by " + what);
            }
            joined[bits.length + i] = Float.floatToIntBits(values[i]);
        }
        return joined;
    }
}
