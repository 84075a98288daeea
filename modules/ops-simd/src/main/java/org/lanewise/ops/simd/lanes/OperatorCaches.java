package org.lanewise.ops.simd.lanes;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Every operator of the Vector API that a kernel uses, called once before any kernel runs.
///
/// The API looks an operator's implementation up in a cache, and asks one of several functions for
/// it when it is used for the first time. C2 compiles the look-up after some thousand calls, for
/// the functions that were asked until then: each operator that comes later is a trap, and up to
/// four of them are remembered. Every arithmetic operation of a method inlines the look-up, and
/// with it these four; at a hundred C2 no longer trusts the type of any object in this method.
/// Where it guesses a vector's type it then compiles a virtual call for the case that it is
/// wrong, and a vector that may cross a call becomes an object.
///
/// So the caches are filled while the look-up is interpreted: nothing asks, and nothing traps,
/// later.
final class OperatorCaches {

    private OperatorCaches() {}

    /// Calls the operators.
    ///
    /// @param floats a species of floats, any
    /// @param integers a species of integers, any
    /// @return an element of what they compute
    static float fill(VectorSpecies<Float> floats, VectorSpecies<Integer> integers) {
        FloatVector x = FloatVector.broadcast(floats, 1f);
        x = x.add(x).sub(x).mul(x).div(x).fma(x, x).abs().neg().abs().sqrt();
        IntVector i = IntVector.broadcast(integers, 1);
        i = i.add(i).sub(i).and(i).or(i).max(i);
        i = i.lanewise(VectorOperators.XOR, i)
                .lanewise(VectorOperators.UMAX, i)
                .lanewise(VectorOperators.ASHR, 1)
                .lanewise(VectorOperators.LSHL, 1)
                .lanewise(VectorOperators.LSHR, 1);
        return x.lane(0) + i.lane(0);
    }
}
