package org.lanewise.ops.simd;

import org.jspecify.annotations.Nullable;

/// What happens to the result of a convolution or a fully connected layer before it is stored:
/// first a residual is added, then an activation applied.
///
/// It never changes bits: a fused epilogue gives what [SumProblem] and [UnaryProblem] give after
/// the operation alone.
///
/// @param residual whether a tensor of the destination's shape is added
/// @param activation the function applied last, or null for none
public record Epilogue(boolean residual, @Nullable UnaryFunction activation) {

    /// Nothing is added and nothing applied.
    public static final Epilogue NONE = new Epilogue(false, null);

    /// An activation without a residual.
    ///
    /// @param activation the function
    /// @return the epilogue
    public static Epilogue of(UnaryFunction activation) {
        return new Epilogue(false, activation);
    }

    /// Whether there is nothing to do.
    ///
    /// @return true for [#NONE]
    public boolean isNone() {
        return !residual && activation == null;
    }
}
