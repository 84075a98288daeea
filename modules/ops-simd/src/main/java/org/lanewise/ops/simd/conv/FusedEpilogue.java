package org.lanewise.ops.simd.conv;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.lanewise.ops.simd.lanes.Lanes.SPECIES;

import org.lanewise.ops.simd.Epilogue;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.activation.UnaryForward;
import org.lanewise.ops.simd.lanes.Lanes;

/// An epilogue on a run of results that were just computed and are still in the first-level
/// cache.
final class FusedEpilogue {

    private FusedEpilogue() {}

    /// Adds the residual and applies the activation.
    ///
    /// @param epilogue what to do
    /// @param dst results, updated in place
    /// @param at first of them
    /// @param count how many, a multiple of 16
    /// @param residual what is added
    /// @param residualAt first of what is added
    static void run(Epilogue epilogue, float[] dst, int at, int count, float[] residual, int residualAt) {
        if (epilogue.residual()) {
            for (int i = 0; i < count; i += Lanes.LENGTH) {
                fromArray(SPECIES, dst, at + i)
                        .add(fromArray(SPECIES, residual, residualAt + i))
                        .intoArray(dst, at + i);
            }
        }
        UnaryFunction activation = epilogue.activation();
        if (activation != null) {
            UnaryForward.run(activation, dst, at, dst, at, 0, count);
        }
    }
}
