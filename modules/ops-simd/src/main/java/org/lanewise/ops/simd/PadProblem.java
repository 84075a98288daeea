package org.lanewise.ops.simd;

import java.util.List;
import org.lanewise.tensor.ShapeException;

/// Planes with a halo of zeros, and zeros between the elements where a stride is more than 1
/// (what a transposed convolution slides over).
///
/// Element `(y, x)` of the input is element `(top + y * strideH, left + x * strideW)` of the
/// output, everything else is zero. Operands: `FORWARD` `src`, `dst`; `BACKWARD_DATA` `dDst`,
/// `dSrc` takes the elements out again.
///
/// @param layout layout of source and destination
/// @param images batch size
/// @param channels channels
/// @param ih input height
/// @param iw input width
/// @param top rows of zeros before the first
/// @param bottom rows of zeros after the last
/// @param left columns of zeros before the first
/// @param right columns of zeros after the last
/// @param strideH distance between neighbouring input rows in the output, 1 for no zeros between
///     them
/// @param strideW distance between neighbouring input columns in the output, 1 for no zeros
///     between them
/// @param direction what is computed
public record PadProblem(
        Layout layout,
        int images,
        int channels,
        int ih,
        int iw,
        int top,
        int bottom,
        int left,
        int right,
        int strideH,
        int strideW,
        Direction direction)
        implements Problem {

    /// Checks the sizes.
    public PadProblem {
        String shapes = "input NCHW [" + images + ", " + channels + ", " + ih + ", " + iw + "], padding top " + top
                + ", bottom " + bottom + ", left " + left + ", right " + right + ", strides " + strideH + " x "
                + strideW;
        Sizes.requirePositive("Pad", "images", images, shapes);
        Sizes.requirePositive("Pad", "channels", channels, shapes);
        Sizes.requirePositive("Pad", "ih", ih, shapes);
        Sizes.requirePositive("Pad", "iw", iw, shapes);
        Sizes.requirePositive("Pad", "strideH", strideH, shapes);
        Sizes.requirePositive("Pad", "strideW", strideW, shapes);
        Sizes.requireNoWeights("Pad", direction);
        if (top < 0 || bottom < 0 || left < 0 || right < 0) {
            throw new ShapeException("Pad: padding is negative, expected 0 or more (" + shapes + ")");
        }
        long height = (ih - 1L) * strideH + 1 + top + bottom;
        long width = (iw - 1L) * strideW + 1 + left + right;
        if (Math.max(height, width) > Integer.MAX_VALUE) {
            throw new ShapeException("Pad: output of " + height + " x " + width + " is too large (" + shapes + ")");
        }
        Sizes.requireArray("Pad", "output", layout, images, shapes, channels, (int) height, (int) width);
    }

    /// Output height.
    ///
    /// @return `(ih - 1) * strideH + 1 + top + bottom`
    public int oh() {
        return (ih - 1) * strideH + 1 + top + bottom;
    }

    /// Output width.
    ///
    /// @return `(iw - 1) * strideW + 1 + left + right`
    public int ow() {
        return (iw - 1) * strideW + 1 + left + right;
    }

    @Override
    public List<Operand> operands() {
        int small = layout.length(images, channels * ih * iw);
        int large = layout.length(images, channels * oh() * ow());
        return direction == Direction.FORWARD
                ? List.of(Operand.in("src", small), Operand.out("dst", large))
                : List.of(Operand.in("dDst", large), Operand.out("dSrc", small));
    }
}
