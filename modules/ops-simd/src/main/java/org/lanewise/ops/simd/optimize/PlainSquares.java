package org.lanewise.ops.simd.optimize;

import java.util.Arrays;
import org.lanewise.ops.simd.lanes.Lanes;

/// Squares as a plain loop: the scalar twin of [VectorSquares].
final class PlainSquares implements SumOfSquares.Squares {

    @Override
    public void add(float[] values, int at, int count, float[] sums) {
        Arrays.fill(sums, 0, Lanes.COUNT, 0f);
        for (int i = 0; i < count; i++) {
            float x = values[at + i];
            int lane = i % Lanes.COUNT;
            sums[lane] = Math.fma(x, x, sums[lane]);
        }
    }
}
