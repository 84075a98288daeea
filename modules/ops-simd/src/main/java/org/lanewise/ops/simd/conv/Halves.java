package org.lanewise.ops.simd.conv;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShuffle;
import org.lanewise.ops.simd.lanes.Lanes;

/// A run of floats taken apart into those at even and those at odd places. Floats are moved as
/// integers: a permutation keeps all bits.
final class Halves {

    private static final int LENGTH = Lanes.LENGTH;
    private static final VectorShuffle<Integer> EVEN = VectorShuffle.makeUnzip(Lanes.INTEGERS, 0);
    private static final VectorShuffle<Integer> ODD = VectorShuffle.makeUnzip(Lanes.INTEGERS, 1);

    private static final IntVector EVEN_PLACES = IntVector.fromArray(Lanes.INTEGERS, places(0), 0);
    private static final IntVector ODD_PLACES = IntVector.fromArray(Lanes.INTEGERS, places(1), 0);

    /// AVX-512 has a permutation of two vectors. C2 makes two permutations and a blend of it
    /// where there is none, for which a shuffle is the shorter code.
    private static final boolean ONE_INSTRUCTION = LENGTH == 16;

    private Halves() {}

    private static int[] places(int first) {
        int[] places = new int[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            places[i] = first + 2 * i;
        }
        return places;
    }

    /// `even[i] = src[2 i]` and `odd[i] = src[2 i + 1]`.
    ///
    /// @param src source
    /// @param from its start
    /// @param count floats to take apart
    /// @param dst receives both halves, not the source
    /// @param even start of those at even places
    /// @param odd start of those at odd places
    static void run(float[] src, int from, int count, float[] dst, int even, int odd) {
        int vectors = count / (2 * LENGTH);
        for (int v = 0; v < vectors; v++) {
            int at = from + 2 * v * LENGTH;
            IntVector a = FloatVector.fromArray(Lanes.SPECIES, src, at).reinterpretAsInts();
            IntVector b = FloatVector.fromArray(Lanes.SPECIES, src, at + LENGTH).reinterpretAsInts();
            IntVector first = ONE_INSTRUCTION ? EVEN_PLACES.selectFrom(a, b) : a.rearrange(EVEN, b);
            IntVector second = ONE_INSTRUCTION ? ODD_PLACES.selectFrom(a, b) : a.rearrange(ODD, b);
            first.reinterpretAsFloats().intoArray(dst, even + v * LENGTH);
            second.reinterpretAsFloats().intoArray(dst, odd + v * LENGTH);
        }
        for (int i = 2 * vectors * LENGTH; i < count; i++) {
            dst[(i % 2 == 0 ? even : odd) + i / 2] = src[from + i];
        }
    }
}
