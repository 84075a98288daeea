package org.lanewise.ops.simd.loss;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.ops.simd.ElementwiseLossProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.lanes.Lanes;

/// Binary cross-entropy of logits and its gradient for a vector of images, a chunk of elements at a
/// time, in three loops with scratch memory between them, so that none has more vectors than C2
/// inlines at once.
final class BinaryCrossEntropyVectors {

    /// Floats of scratch memory.
    static final int SCRATCH = ElementwiseLossProblem.CHUNK * Lanes.LENGTH;

    private BinaryCrossEntropyVectors() {}

    /// Runs over elements.
    ///
    /// @param at offset of the first element's lanes in all operands
    /// @param elements how many
    /// @param count images times elements of the whole problem
    /// @param images real images
    /// @param n the first image of the vector, where its sum stands in `scratch`
    /// @param tails where scratch memory of the loops starts
    static void run(
            Operands operands, int at, int elements, float count, int images, float[] scratch, int n, int tails) {
        for (int lane = 0; lane < Lanes.LENGTH; lane++) {
            scratch[n + lane] = 0f;
        }
        for (int e = 0; e < elements; e += ElementwiseLossProblem.CHUNK) {
            int chunk = Math.min(ElementwiseLossProblem.CHUNK, elements - e);
            int first = at + e * Lanes.COUNT;
            float[] logits = operands.array(0);
            int from = operands.offset(0) + first;
            CrossEntropyLoops.tails(logits, from, chunk, scratch, tails);
            sum(operands, first, chunk, scratch, n, tails);
            CrossEntropyLoops.gradients(
                    logits,
                    from,
                    operands.array(1),
                    operands.offset(1) + first,
                    operands.array(3),
                    operands.offset(3) + first,
                    chunk,
                    count,
                    n,
                    images);
        }
    }

    /// Adds the chunk's losses to those before.
    private static void sum(Operands operands, int at, int elements, float[] scratch, int n, int tails) {
        FloatVector sum = broadcast(SPECIES, 0f);
        for (int e = 0; e < elements; e++) {
            FloatVector x = fromArray(SPECIES, operands.array(0), operands.offset(0) + at + e * Lanes.COUNT);
            FloatVector t = fromArray(SPECIES, operands.array(1), operands.offset(1) + at + e * Lanes.COUNT);
            FloatVector tail = fromArray(SPECIES, scratch, tails + e * Lanes.LENGTH);
            FloatVector positive = x.blend(0f, x.compare(VectorOperators.LT, 0f));
            sum = sum.add(positive.sub(x.mul(t)).add(tail));
        }
        fromArray(SPECIES, scratch, n).add(sum).intoArray(scratch, n);
    }
}
