package org.lanewise.ops.simd;

import java.util.List;

/// A function applied to every element of a flat array. The layout does not matter, padding lanes
/// included.
///
/// | direction | operands |
/// |---|---|
/// | `FORWARD` | `src`, `dst` |
/// | `BACKWARD_DATA` | `saved`, `dDst`, `dSrc` |
///
/// `saved` is `dst` of the forward direction when the function [UnaryFunction#savesOutput()],
/// otherwise `src`. The array that is written may be one that is read, at the same offset.
///
/// @param function the function
/// @param elements floats of each operand
/// @param direction forward or backward data
public record UnaryProblem(UnaryFunction function, int elements, Direction direction) implements Problem {

    /// Checks the size.
    public UnaryProblem {
        Sizes.requirePositive(function.toString(), "elements", elements, "elements " + elements);
        Sizes.requireNoWeights(function.toString(), direction);
    }

    @Override
    public List<Operand> operands() {
        return direction == Direction.FORWARD
                ? List.of(Operand.in("src", elements), Operand.out("dst", elements))
                : List.of(Operand.in("saved", elements), Operand.in("dDst", elements), Operand.out("dSrc", elements));
    }
}
