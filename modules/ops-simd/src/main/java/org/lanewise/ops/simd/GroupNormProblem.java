package org.lanewise.ops.simd;

import java.util.List;
import org.lanewise.tensor.ShapeException;

/// Group normalisation (Wu and He, Group Normalization): every image's channels are normalised in
/// groups, with a factor and an offset a channel. Instance normalisation has as many groups as
/// channels.
///
/// | direction | operands |
/// |---|---|
/// | `FORWARD` | `src`, `gamma`, `beta`, `dst`, `saved` |
/// | `BACKWARD_DATA` | `src`, `gamma`, `saved`, `dDst`, `dSrc` |
/// | `BACKWARD_WEIGHTS` | `src`, `saved`, `dDst`, `dGamma`, `dBeta` |
///
/// `saved` is `[blocks, groups, 2, lanes]`: mean and inverse deviation. `dSrc` is zero in lanes
/// beyond the batch.
///
/// Sums over a group of one image: runs of 1,024 elements in order, a run in four accumulators
/// (element `e` in accumulator `e % 4`) that are joined pairwise. So an image has the same bits
/// in every layout and batch. Gradients of parameters join the images of a block by a tree (lanes
/// `l` and `l + 8`, then 4, 2, 1) and add the blocks in order in double precision.
///
/// @param groups groups of channels
/// @param epsilon added to the variance, 0 or more
/// @param layout layout of source and destination
/// @param images batch size
/// @param channels channels, a multiple of the groups
/// @param inner elements of one channel of one image: `h * w`
/// @param direction what is computed
public record GroupNormProblem(
        int groups, float epsilon, Layout layout, int images, int channels, int inner, Direction direction)
        implements Problem {

    /// Checks the sizes.
    public GroupNormProblem {
        String shapes = "input [" + images + ", " + channels + ", " + inner + "], groups " + groups;
        Sizes.requirePositive("GroupNorm", "images", images, shapes);
        Sizes.requirePositive("GroupNorm", "channels", channels, shapes);
        Sizes.requirePositive("GroupNorm", "inner", inner, shapes);
        Sizes.requirePositive("GroupNorm", "groups", groups, shapes);
        Sizes.requireArray("GroupNorm", "src", layout, images, shapes, channels, inner);
        Sizes.requireArray("GroupNorm", "saved", layout, images, shapes, groups, 2);
        Sizes.requireEpsilon("GroupNorm", epsilon);
        if (channels % groups != 0) {
            throw new ShapeException("GroupNorm: groups do not divide the channels (" + shapes + ")");
        }
    }

    /// Elements that are normalised together.
    ///
    /// @return `channels / groups * inner`
    public int groupElements() {
        return channels / groups * inner;
    }

    @Override
    public List<Operand> operands() {
        int length = layout.length(images, channels * inner);
        int statistics = layout.length(images, 2 * groups);
        Operand src = Operand.in("src", length);
        Operand gamma = Operand.in("gamma", channels);
        Operand saved = Operand.in("saved", statistics);
        Operand dDst = Operand.in("dDst", length);
        return switch (direction) {
            case FORWARD ->
                List.of(
                        src,
                        gamma,
                        Operand.in("beta", channels),
                        Operand.out("dst", length),
                        Operand.out("saved", statistics));
            case BACKWARD_DATA -> List.of(src, gamma, saved, dDst, Operand.out("dSrc", length));
            case BACKWARD_WEIGHTS ->
                List.of(src, saved, dDst, Operand.out("dGamma", channels), Operand.out("dBeta", channels));
        };
    }
}
