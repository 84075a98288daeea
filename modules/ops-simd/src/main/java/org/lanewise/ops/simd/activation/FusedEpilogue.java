package org.lanewise.ops.simd.activation;

import jdk.incubator.vector.FloatVector;
import org.lanewise.ops.simd.Epilogue;
import org.lanewise.ops.simd.Operands;
import org.lanewise.ops.simd.UnaryFunction;
import org.lanewise.ops.simd.lanes.Lanes;

/// An epilogue on a run of results that were just computed and are still in the first-level
/// cache.
public final class FusedEpilogue {

    private FusedEpilogue() {}

    /// Adds the residual and applies the activation.
    ///
    /// @param epilogue what to do
    /// @param dst results, updated in place
    /// @param at first of them
    /// @param count how many
    /// @param residual what is added
    /// @param residualAt first of what is added
    public static void run(Epilogue epilogue, float[] dst, int at, int count, float[] residual, int residualAt) {
        int whole = Lanes.SPECIES.loopBound(count);
        if (epilogue.residual()) {
            for (int i = 0; i < whole; i += Lanes.LENGTH) {
                FloatVector.fromArray(Lanes.SPECIES, dst, at + i)
                        .add(FloatVector.fromArray(Lanes.SPECIES, residual, residualAt + i))
                        .intoArray(dst, at + i);
            }
            for (int i = whole; i < count; i++) {
                dst[at + i] += residual[residualAt + i];
            }
        }
        UnaryFunction activation = epilogue.activation();
        if (activation != null) {
            UnaryForward.run(activation, dst, at, dst, at, 0, whole);
            for (int i = whole; i < count; i++) {
                dst[at + i] = UnaryScalar.forward(activation, dst[at + i]);
            }
        }
    }

    /// Adds the residual and applies the activation to a run of the last operand, which is the
    /// destination; the residual is the one before it.
    ///
    /// @param epilogue what to do; nothing is done where it is none
    /// @param operands operands of a forward problem
    /// @param from first result, counted from the destination's start
    /// @param count how many
    public static void run(Epilogue epilogue, Operands operands, int from, int count) {
        if (epilogue.isNone()) {
            return;
        }
        int last = operands.count() - 1;
        int residual = epilogue.residual() ? last - 1 : last;
        run(
                epilogue,
                operands.array(last),
                operands.offset(last) + from,
                count,
                operands.array(residual),
                operands.offset(residual) + from);
    }
}
