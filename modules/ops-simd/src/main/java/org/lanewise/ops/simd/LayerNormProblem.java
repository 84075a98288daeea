package org.lanewise.ops.simd;

import java.util.List;

/// Layer normalisation (Ba, Kiros and Hinton, Layer Normalization) over the last axes of a sample
/// that is seen as `[outer, inner]`, with a factor and an offset for each of the `inner`
/// elements.
///
/// | direction | operands |
/// |---|---|
/// | `FORWARD` | `src`, `gamma`, `beta`, `dst`, `saved` |
/// | `BACKWARD_DATA` | `src`, `gamma`, `saved`, `dDst`, `dSrc` |
/// | `BACKWARD_WEIGHTS` | `src`, `saved`, `dDst`, `dGamma`, `dBeta` |
///
/// `saved` is `[blocks, outer, 2, lanes]`: mean and inverse deviation. `dSrc` is zero in lanes
/// beyond the batch.
///
/// Sums over `inner` are made as [GroupNormProblem] makes them over a group. Gradients of
/// parameters add the blocks and in each block the rows in order, lane by lane, and then join the
/// lanes by a tree (`l` and `l + 8`, then 4, 2, 1).
///
/// @param epsilon added to the variance, 0 or more
/// @param layout layout of source and destination
/// @param images batch size
/// @param outer rows that are normalised separately
/// @param inner elements that are normalised together
/// @param direction what is computed
public record LayerNormProblem(float epsilon, Layout layout, int images, int outer, int inner, Direction direction)
        implements Problem {

    /// Checks the sizes.
    public LayerNormProblem {
        String shapes = "input [" + images + ", " + outer + ", " + inner + "]";
        Sizes.requirePositive("LayerNorm", "images", images, shapes);
        Sizes.requirePositive("LayerNorm", "outer", outer, shapes);
        Sizes.requirePositive("LayerNorm", "inner", inner, shapes);
        Sizes.requireArray("LayerNorm", "src", layout, images, shapes, outer, inner);
        Sizes.requireArray("LayerNorm", "saved", layout, images, shapes, outer, 2);
        Sizes.requireEpsilon("LayerNorm", epsilon);
    }

    @Override
    public List<Operand> operands() {
        int length = layout.length(images, outer * inner);
        int statistics = layout.length(images, 2 * outer);
        Operand src = Operand.in("src", length);
        Operand gamma = Operand.in("gamma", inner);
        Operand saved = Operand.in("saved", statistics);
        Operand dDst = Operand.in("dDst", length);
        return switch (direction) {
            case FORWARD ->
                List.of(
                        src,
                        gamma,
                        Operand.in("beta", inner),
                        Operand.out("dst", length),
                        Operand.out("saved", statistics));
            case BACKWARD_DATA -> List.of(src, gamma, saved, dDst, Operand.out("dSrc", length));
            case BACKWARD_WEIGHTS ->
                List.of(src, saved, dDst, Operand.out("dGamma", inner), Operand.out("dBeta", inner));
        };
    }
}
