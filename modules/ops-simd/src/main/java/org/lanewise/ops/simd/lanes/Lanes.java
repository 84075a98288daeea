package org.lanewise.ops.simd.lanes;

import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.lanewise.ops.simd.Simd;

/// The vectors of this machine, and the 16 logical lanes that they make up: one vector of 512
/// bits, two of 256, four of 128. A kernel loops `for (lane = 0; lane < COUNT; lane += LENGTH)`,
/// which the JIT unrolls.
public final class Lanes {

    /// Logical lanes of a block, at every vector width.
    public static final int COUNT = 16;

    private static final VectorShape SHAPE = VectorShape.forBitSize(Simd.vectorBits());

    /// Vectors of floats: the preferred width, from 128 to 512 bits.
    public static final VectorSpecies<Float> SPECIES = VectorSpecies.of(float.class, SHAPE);

    /// Vectors of integers of the same width.
    public static final VectorSpecies<Integer> INTEGERS = VectorSpecies.of(int.class, SHAPE);

    /// Floats in a vector: 4, 8 or 16.
    public static final int LENGTH = SPECIES.length();

    static {
        OperatorCaches.fill(SPECIES, INTEGERS);
    }

    private Lanes() {}

    /// The sum of 16 accumulators: lane `l` with `l + 8`, then `+ 4`, `+ 2`, `+ 1`.
    ///
    /// @param sums the accumulators
    /// @param at index of the first of them
    /// @return their sum
    public static float tree(float[] sums, int at) {
        float s0 = (sums[at] + sums[at + 8]) + (sums[at + 4] + sums[at + 12]);
        float s1 = (sums[at + 1] + sums[at + 9]) + (sums[at + 5] + sums[at + 13]);
        float s2 = (sums[at + 2] + sums[at + 10]) + (sums[at + 6] + sums[at + 14]);
        float s3 = (sums[at + 3] + sums[at + 11]) + (sums[at + 7] + sums[at + 15]);
        return (s0 + s2) + (s1 + s3);
    }

    /// The sum of any number of terms by a fixed tree: the second half is added onto the first,
    /// over and over; an odd last term waits for the next level. The array is used up.
    ///
    /// @param terms the terms
    /// @param at index of the first of them
    /// @param count how many, 1 or more
    /// @return their sum
    public static float tree(float[] terms, int at, int count) {
        for (int left = count; left > 1; ) {
            int half = (left + 1) / 2;
            for (int i = 0; i + half < left; i++) {
                terms[at + i] += terms[at + i + half];
            }
            left = half;
        }
        return terms[at];
    }
}
