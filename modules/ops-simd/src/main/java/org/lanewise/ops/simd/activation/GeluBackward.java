package org.lanewise.ops.simd.activation;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.lanes.Lanes;
import org.lanewise.ops.simd.math.ErrorFunction;
import org.lanewise.ops.simd.math.Exponential;

/// The gradient of GELU, which takes an exponential and an error function an element: three loops,
/// with scratch memory between them.
///
/// All are called at one place, which sees three types by turns: C2 inlines none of them there, and
/// compiles each alone, so that no vector becomes an object for lack of room in their caller.
final class GeluBackward {

    private static final Loop[] LOOPS = {new Density(), new Share(), new Product()};

    private GeluBackward() {}

    /// One pass over the elements.
    private sealed interface Loop {
        void run(Operands operands, int start, int end, float[] scratch);
    }

    static void run(Operands operands, int start, int end, float[] scratch) {
        for (Loop loop : LOOPS) {
            loop.run(operands, start, end, scratch);
        }
    }

    /// The density of the normal distribution.
    private record Density() implements Loop {
        @Override
        public void run(Operands operands, int start, int end, float[] scratch) {
            for (int i = start; i < end; i += Lanes.LENGTH) {
                FloatVector s = fromArray(SPECIES, operands.array(0), operands.offset(0) + i);
                Exponential.exp(s.mul(s).mul(-0.5f))
                        .mul(UnaryScalar.INV_SQRT_2_PI)
                        .intoArray(scratch, i - start);
            }
        }
    }

    /// The share of the distribution that lies below.
    private record Share() implements Loop {
        @Override
        public void run(Operands operands, int start, int end, float[] scratch) {
            for (int i = start; i < end; i += Lanes.LENGTH) {
                FloatVector s = fromArray(SPECIES, operands.array(0), operands.offset(0) + i);
                ErrorFunction.erf(s.mul(UnaryScalar.INV_SQRT_2))
                        .add(1f)
                        .mul(0.5f)
                        .intoArray(scratch, UnaryBackward.CHUNK + i - start);
            }
        }
    }

    private record Product() implements Loop {
        @Override
        public void run(Operands operands, int start, int end, float[] scratch) {
            for (int i = start; i < end; i += Lanes.LENGTH) {
                FloatVector s = fromArray(SPECIES, operands.array(0), operands.offset(0) + i);
                FloatVector share = fromArray(SPECIES, scratch, UnaryBackward.CHUNK + i - start);
                s.fma(fromArray(SPECIES, scratch, i - start), share)
                        .mul(fromArray(SPECIES, operands.array(1), operands.offset(1) + i))
                        .intoArray(operands.array(2), operands.offset(2) + i);
            }
        }
    }
}
