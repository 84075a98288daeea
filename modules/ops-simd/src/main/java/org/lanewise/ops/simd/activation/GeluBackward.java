package org.lanewise.ops.simd.activation;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import jdk.incubator.vector.FloatVector;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.lanes.Lanes;

/// The gradient of GELU, which takes an exponential and an error function an element: three loops,
/// with scratch memory between them, so that none has more vectors than C2 inlines at once.
final class GeluBackward {

    private GeluBackward() {}

    static void run(Operands operands, int start, int end, float[] scratch) {
        float[] saved = operands.array(0);
        int at = operands.offset(0) + start;
        int count = end - start;
        BackwardLoops.density(saved, at, scratch, 0, count);
        BackwardLoops.share(saved, at, scratch, UnaryBackward.CHUNK, count);
        product(operands, start, count, scratch);
    }

    private static void product(Operands operands, int start, int count, float[] scratch) {
        for (int i = 0; i < count; i += Lanes.LENGTH) {
            FloatVector s = fromArray(SPECIES, operands.array(0), operands.offset(0) + start + i);
            FloatVector share = fromArray(SPECIES, scratch, UnaryBackward.CHUNK + i);
            s.fma(fromArray(SPECIES, scratch, i), share)
                    .mul(fromArray(SPECIES, operands.array(1), operands.offset(1) + start + i))
                    .intoArray(operands.array(2), operands.offset(2) + start + i);
        }
    }
}
