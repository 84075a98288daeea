package org.lanewise.ops.simd.problems;

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

/// A primitive and its preparations on arrays of their own, as a plan has them.
public final class BoundPrimitive {

    /// A NaN that no kernel computes, in every array that is not read.
    public static final int POISON = 0x7FC0BEEF;

    private final PrimitiveSequence sequence;
    private final List<float[]> arrays = new ArrayList<>();

    /// Binds a primitive.
    ///
    /// @param primitive the primitive
    /// @param problem its problem
    /// @param inputs values of the operands that are read; they are copied
    /// @param threads most threads of a run
    public BoundPrimitive(Primitive primitive, Problem problem, List<float[]> inputs, int threads) {
        RunState state = new RunState();
        state.set(5, 3, 0.01f);
        List<Problem.Operand> declared = problem.operands();
        Operands operands = new Operands(declared.size(), state);
        for (int i = 0; i < declared.size(); i++) {
            boolean read = declared.get(i).read();
            arrays.add(read ? inputs.get(i).clone() : poisoned(declared.get(i).elements()));
            operands.bind(i, arrays.get(i), 0);
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
        sequence = new PrimitiveSequence(primitives, bound, threads);
    }

    /// Runs the preparations and the primitive.
    ///
    /// @param workers the threads, no more than it was bound for
    public void run(Workers workers) {
        workers.run(sequence);
    }

    /// The array of an operand.
    ///
    /// @param operand its number
    /// @return the array itself
    public float[] array(int operand) {
        return arrays.get(operand);
    }

    private static float[] poisoned(int elements) {
        float[] values = new float[elements];
        Arrays.fill(values, Float.intBitsToFloat(POISON));
        return values;
    }
}
