package org.lanewise.ops.simd.optimize;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.lanewise.ops.simd.lanes.Lanes;

/// Squares on vectors. Where a vector is narrower than 16 lanes the chunk, which stays in the
/// first-level cache, is passed over once a vector, so that there is one accumulator at every
/// width. A last group that is not full is left to scalars.
final class VectorSquares implements SumOfSquares.Squares {

    @Override
    public void add(float[] values, int at, int count, float[] sums) {
        int whole = count / Lanes.COUNT * Lanes.COUNT;
        for (int lane = 0; lane < Lanes.COUNT; lane += Lanes.LENGTH) {
            FloatVector sum = broadcast(SPECIES, 0f);
            for (int i = lane; i < whole; i += Lanes.COUNT) {
                FloatVector x = fromArray(SPECIES, values, at + i);
                sum = x.fma(x, sum);
            }
            sum.intoArray(sums, lane);
        }
        for (int i = whole; i < count; i++) {
            float x = values[at + i];
            sums[i - whole] = Math.fma(x, x, sums[i - whole]);
        }
    }
}
