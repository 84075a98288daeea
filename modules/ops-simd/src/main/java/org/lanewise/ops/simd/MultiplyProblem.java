package org.lanewise.ops.simd;

import java.util.List;

/// The product of a source and a factor: element by element, or with one factor for each channel of
/// each image, as gates scale channels.
///
/// | direction | operands |
/// |---|---|
/// | `FORWARD` | `src`, `factor`, `dst` |
/// | `BACKWARD_DATA` | `factor`, `dDst`, `dSrc` |
/// | `BACKWARD_WEIGHTS` | `src`, `dDst`, `dFactor` |
///
/// A factor for each channel lies in the layout of the source with one element a channel. `dst` and
/// `dSrc` may be the same memory as what is multiplied by the factor, `dFactor` of an elementwise
/// product as one of its operands, at the same offset.
///
/// The gradient of a channel's factor is the sum of `src * dDst` over the channel's pixels. They
/// are cut into groups of 16 floats: 16 neighbouring pixels of one image, or one pixel of 16 images.
/// Each lane has four chains of fused multiply-adds that start from zero, group `g` belongs to chain
/// `g mod 4`, and chains are added as `(0 + 1) + (2 + 3)`. With [Layout#CHW16N] a lane is an image
/// and that is its sum. With [Layout#NCHW] the pixels after the last whole group are added to the
/// first lanes, and lanes `l` and `l + 8` are added, then `+ 4`, `+ 2`, `+ 1`.
///
/// Source: Hu and others, Squeeze-and-Excitation Networks.
///
/// @param layout layout of source and destination
/// @param images batch size
/// @param channels channels
/// @param inner elements of one channel of one image: `h * w`
/// @param perChannel whether there is one factor for each channel of each image, else one for each element
/// @param direction what is computed
public record MultiplyProblem(
        Layout layout, int images, int channels, int inner, boolean perChannel, Direction direction)
        implements Problem {

    /// Checks the sizes.
    public MultiplyProblem {
        String shapes = "input [" + images + ", " + channels + ", " + inner + "]";
        Sizes.requirePositive("Multiply", "images", images, shapes);
        Sizes.requirePositive("Multiply", "channels", channels, shapes);
        Sizes.requirePositive("Multiply", "inner", inner, shapes);
        Sizes.requireArray("Multiply", "src", layout, images, shapes, channels, inner);
    }

    @Override
    public List<Operand> operands() {
        int elements = layout.length(images, channels * inner);
        int factors = perChannel ? layout.length(images, channels) : elements;
        return switch (direction) {
            case FORWARD ->
                List.of(Operand.in("src", elements), Operand.in("factor", factors), Operand.out("dst", elements));
            case BACKWARD_DATA ->
                List.of(Operand.in("factor", factors), Operand.in("dDst", elements), Operand.out("dSrc", elements));
            case BACKWARD_WEIGHTS ->
                List.of(Operand.in("src", elements), Operand.in("dDst", elements), Operand.out("dFactor", factors));
        };
    }
}
