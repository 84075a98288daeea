package org.lanewise.ops.simd.loss;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.ops.simd.ElementwiseLossProblem;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.math.Exponential;
import org.lanewise.ops.simd.math.Logarithm;

/// Binary cross-entropy of logits and its gradient for a vector of images, a chunk of elements at a
/// time, in three loops with scratch memory between them.
///
/// All are called at one place, which sees three types by turns: C2 inlines none of them there, and
/// compiles each alone, so that no vector becomes an object for lack of room in their caller.
final class CrossEntropyLoops {

    /// Floats of scratch memory.
    static final int SCRATCH = ElementwiseLossProblem.CHUNK * Lanes.LENGTH;

    private static final Loop[] LOOPS = {new Tails(), new Sum(), new Gradient()};

    private CrossEntropyLoops() {}

    /// One pass over a chunk.
    private sealed interface Loop {

        /// Runs over elements.
        ///
        /// @param at offset of the first element's lanes in all operands
        /// @param elements at most a chunk
        /// @param count images times elements of the whole problem
        /// @param images real images
        /// @param n the first image of the vector, where its sum stands in `scratch`
        /// @param tails where scratch memory of the loops starts
        void run(Operands operands, int at, int elements, float count, int images, float[] scratch, int n, int tails);
    }

    static void run(
            Operands operands, int at, int elements, float count, int images, float[] scratch, int n, int tails) {
        for (int lane = 0; lane < Lanes.LENGTH; lane++) {
            scratch[n + lane] = 0f;
        }
        for (int e = 0; e < elements; e += ElementwiseLossProblem.CHUNK) {
            int chunk = Math.min(ElementwiseLossProblem.CHUNK, elements - e);
            for (Loop loop : LOOPS) {
                loop.run(operands, at + e * Lanes.COUNT, chunk, count, images, scratch, n, tails);
            }
        }
    }

    /// `log(1 + e^-|x|)` of every element.
    private record Tails() implements Loop {
        @Override
        public void run(
                Operands operands, int at, int elements, float count, int images, float[] scratch, int n, int tails) {
            for (int e = 0; e < elements; e++) {
                FloatVector x = fromArray(SPECIES, operands.array(0), operands.offset(0) + at + e * Lanes.COUNT);
                Logarithm.softplusTail(x).intoArray(scratch, tails + e * Lanes.LENGTH);
            }
        }
    }

    /// Adds the chunk's losses to those before.
    private record Sum() implements Loop {
        @Override
        public void run(
                Operands operands, int at, int elements, float count, int images, float[] scratch, int n, int tails) {
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

    private record Gradient() implements Loop {
        @Override
        public void run(
                Operands operands, int at, int elements, float count, int images, float[] scratch, int n, int tails) {
            VectorMask<Float> valid = SPECIES.indexInRange(n, images);
            FloatVector zero = broadcast(SPECIES, 0f);
            for (int e = 0; e < elements; e++) {
                FloatVector x = fromArray(SPECIES, operands.array(0), operands.offset(0) + at + e * Lanes.COUNT);
                FloatVector sigmoid = Exponential.sigmoid(x);
                FloatVector t = fromArray(SPECIES, operands.array(1), operands.offset(1) + at + e * Lanes.COUNT);
                zero.blend(sigmoid.sub(t).div(count), valid)
                        .intoArray(operands.array(3), operands.offset(3) + at + e * Lanes.COUNT);
            }
        }
    }
}
