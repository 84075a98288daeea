package org.lanewise.ops.simd.math;

import java.util.Comparator;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import org.lanewise.ops.simd.lanes.Lanes;

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
    /// @throws AssertionError when a result on vectors has other bits than that on floats
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
    /// @param xs the numbers, whole vectors of them
    /// @return the largest error
    /// @throws AssertionError when a result on vectors has other bits than that on floats
    static LargestError over(MathFunction function, float[] xs) {
        LargestError largest = new LargestError(0, 0f);
        for (int at = 0; at < xs.length; at += Lanes.LENGTH) {
            largest = overVector(function, xs, at, largest);
        }
        return largest;
    }

    private static LargestError overPart(MathFunction function, int step, long from, long to) {
        LargestError largest = new LargestError(0, 0f);
        float[] xs = new float[Lanes.LENGTH];
        for (long i = from; i < to; i += Lanes.LENGTH) {
            for (int lane = 0; lane < Lanes.LENGTH; lane++) {
                xs[lane] = Float.intBitsToFloat((int) (Math.min(i + lane, to - 1) * step));
            }
            largest = overVector(function, xs, 0, largest);
        }
        return largest;
    }

    private static LargestError overVector(MathFunction function, float[] xs, int at, LargestError before) {
        FloatVector vector = function.vector() == null
                ? null
                : function.vector().apply(FloatVector.fromArray(Lanes.SPECIES, xs, at));
        LargestError largest = before;
        for (int lane = 0; lane < Lanes.LENGTH; lane++) {
            float x = xs[at + lane];
            float actual = function.scalar().apply(x);
            if (vector != null && Float.floatToIntBits(vector.lane(lane)) != Float.floatToIntBits(actual)) {
                throw new AssertionError("%s(%s): %s on vectors, %s on floats"
                        .formatted(function, Float.toHexString(x), vector.lane(lane), actual));
            }
            double ulps = function.error(x, actual);
            if (ulps > largest.ulps()) {
                largest = new LargestError(ulps, x);
            }
        }
        return largest;
    }
}
