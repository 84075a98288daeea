package org.lanewise.compiler.operators;

import org.lanewise.tensor.Tensor;

/// Runs of elements of any type, as the arrays that hold them.
final class Blocks {

    private Blocks() {}

    /// The array of a tensor, for [System#arraycopy].
    static Object array(Tensor tensor) {
        return switch (tensor.type()) {
            case F32 -> tensor.floats();
            case F64 -> tensor.doubles();
            case F16, BF16, I16, U16 -> tensor.shorts();
            case I32, U32 -> tensor.ints();
            case I64, U64 -> tensor.longs();
            case I8, U8, BOOL -> tensor.bytes();
        };
    }

    /// Copies runs that follow each other at equal distances.
    ///
    /// @param source where runs come from
    /// @param from first element of the first run
    /// @param sourceStep elements from one run to the next
    /// @param target where runs go
    /// @param to first element of the first run
    /// @param targetStep elements from one run to the next
    /// @param runs number of runs
    /// @param length elements of a run
    static void copy(
            Tensor source, int from, int sourceStep, Tensor target, int to, int targetStep, int runs, int length) {
        if (length == 0) {
            return;
        }
        Object src = array(source);
        Object dst = array(target);
        for (int run = 0; run < runs; run++) {
            System.arraycopy(src, from + run * sourceStep, dst, to + run * targetStep, length);
        }
    }
}
