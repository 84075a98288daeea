package org.lanewise.ops.simd.math;

import java.util.Comparator;
import java.util.stream.IntStream;

/// The number of many where a function is off most.
///
/// @param ulps how far
/// @param at the number
record LargestError(double ulps, float at) {

    private static final long FLOATS = 1L << 32;

    /// Parts of all floats, for several threads.
    private static final int PARTS = 1 << 10;

    /// Over floats whose bits are at equal distances.
    ///
    /// @param function the function
    /// @param step distance of two of them; 1 takes every float
    /// @return the largest error
    static LargestError overFloats(MathFunction function, int step) {
        long count = Math.ceilDiv(FLOATS, (long) step);
        return IntStream.range(0, PARTS)
                .parallel()
                .mapToObj(part -> overPart(function, step, count * part / PARTS, count * (part + 1) / PARTS))
                .max(Comparator.comparingDouble(LargestError::ulps))
                .orElseThrow();
    }

    /// Over some numbers.
    ///
    /// @param function the function
    /// @param xs the numbers
    /// @return the largest error
    static LargestError over(MathFunction function, float[] xs) {
        LargestError largest = new LargestError(0, 0f);
        for (float x : xs) {
            largest = largest.orThatOf(function, x);
        }
        return largest;
    }

    private static LargestError overPart(MathFunction function, int step, long from, long to) {
        LargestError largest = new LargestError(0, 0f);
        for (long i = from; i < to; i++) {
            largest = largest.orThatOf(function, Float.intBitsToFloat((int) (i * step)));
        }
        return largest;
    }

    private LargestError orThatOf(MathFunction function, float x) {
        double error = function.error(x, function.scalar().apply(x));
        return error > ulps ? new LargestError(error, x) : this;
    }
}
