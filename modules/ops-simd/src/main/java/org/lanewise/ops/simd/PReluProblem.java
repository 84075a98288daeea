package org.lanewise.ops.simd;

import java.util.List;
import org.lanewise.tensor.ShapeException;

/// The rectifier with a learnt slope for negative numbers: `x > 0 ? x : slope * x`.
///
/// | direction | operands |
/// |---|---|
/// | `FORWARD` | `src`, `slope`, `dst` |
/// | `BACKWARD_DATA` | `src`, `slope`, `dDst`, `dSrc` |
/// | `BACKWARD_WEIGHTS` | `src`, `dDst`, `dSlope` |
///
/// The derivative at 0 is the slope. `dst` may be `src` and `dSrc` may be `dDst`, at the same
/// offset.
///
/// `dSlope` is the sum of `src * dDst` over the images and pixels where `src` is not above 0, in
/// 16 accumulators: with [Layout#CHW16N] image `16 b + l` belongs to accumulator `l`, with
/// [Layout#NCHW] pixel `16 p + l` does. The chain of a block (an image) starts from zero and goes
/// through its elements in order; the blocks are added in order; lanes `l` and `l + 8` are added,
/// then `+ 4`, `+ 2`, `+ 1`. With one slope for all channels the elements of a block are those of
/// all its channels. Lanes beyond the batch do not count.
///
/// Source: He and others, Delving Deep into Rectifiers.
///
/// @param layout layout of source and destination
/// @param images batch size
/// @param channels channels
/// @param inner elements of a channel: height times width
/// @param slopes 1, or one a channel
/// @param direction what is computed
public record PReluProblem(Layout layout, int images, int channels, int inner, int slopes, Direction direction)
        implements Problem {

    /// Checks the sizes.
    public PReluProblem {
        String shapes = "input NC(HW) [" + images + ", " + channels + ", " + inner + "], slopes [" + slopes + "]";
        Sizes.requirePositive("PRelu", "images", images, shapes);
        Sizes.requirePositive("PRelu", "channels", channels, shapes);
        Sizes.requirePositive("PRelu", "inner", inner, shapes);
        Sizes.requireArray("PRelu", "src", layout, images, shapes, channels, inner);
        if (slopes != 1 && slopes != channels) {
            throw new ShapeException(
                    "PRelu has " + slopes + " slopes, expected 1 or " + channels + " (" + shapes + ")");
        }
    }

    @Override
    public List<Operand> operands() {
        int elements = layout.length(images, channels * inner);
        return switch (direction) {
            case FORWARD ->
                List.of(Operand.in("src", elements), Operand.in("slope", slopes), Operand.out("dst", elements));
            case BACKWARD_DATA ->
                List.of(
                        Operand.in("src", elements),
                        Operand.in("slope", slopes),
                        Operand.in("dDst", elements),
                        Operand.out("dSrc", elements));
            case BACKWARD_WEIGHTS ->
                List.of(Operand.in("src", elements), Operand.in("dDst", elements), Operand.out("dSlope", slopes));
        };
    }
}
