package org.lanewise.ops.simd;

import java.util.List;

/// Softmax or its logarithm along one axis of every sample, seen as `[outer][axis][inner]`.
///
/// | direction | operands |
/// |---|---|
/// | `FORWARD` | `src`, `dst` |
/// | `BACKWARD_DATA` | `dst`, `dDst`, `dSrc` |
///
/// With `m` the maximum along the axis and `s` the sum of `e^(x - m)` in the order of the axis,
/// `dst` is `e^(x
/// - m) / s`, or `x - m - log s`. With `t` the sum of `dDst * dst`, or of `dDst`, `dSrc` is `dst
/// * (dDst - t)`, or `dDst - e^dst * t`. `dSrc` may be `dDst` at the same offset; `dst` is an
/// array of its own.
///
/// @param log the logarithm of the softmax
/// @param layout layout of source and destination
/// @param images batch size
/// @param outer elements of a sample's dimensions before the axis, together
/// @param axis elements of the axis
/// @param inner elements of the dimensions after the axis, together
/// @param direction forward or backward data
public record SoftmaxProblem(
        boolean log, Layout layout, int images, int outer, int axis, int inner, Direction direction)
        implements Problem {

    /// Checks the sizes.
    public SoftmaxProblem {
        String subject = log ? "LogSoftmax" : "Softmax";
        String shapes = "images " + images + ", outer " + outer + ", axis " + axis + ", inner " + inner;
        Sizes.requirePositive(subject, "images", images, shapes);
        Sizes.requirePositive(subject, "outer", outer, shapes);
        Sizes.requirePositive(subject, "axis", axis, shapes);
        Sizes.requirePositive(subject, "inner", inner, shapes);
        Sizes.requireArray(subject, "src", layout, images, shapes, outer, axis, inner);
        Sizes.requireNoWeights(subject, direction);
    }

    @Override
    public List<Operand> operands() {
        int elements = layout.length(images, outer * axis * inner);
        return direction == Direction.FORWARD
                ? List.of(Operand.in("src", elements), Operand.out("dst", elements))
                : List.of(Operand.in("dst", elements), Operand.in("dDst", elements), Operand.out("dSrc", elements));
    }
}
