package org.lanewise.ops.simd;

import java.util.List;
import org.lanewise.tensor.ShapeException;

/// Planes resampled to another size, with the coordinates that PyTorch uses.
///
/// `NEAREST` takes input element `floor(o * in / out)`. `BILINEAR` weighs the two neighbours
/// along each axis of the position `max(0, (o + 1/2) * in / out - 1/2)`, or `o * (in - 1) / (out
/// - 1)` when corners are aligned: first along the rows, then between them. Operands: `FORWARD`
/// `src`, `dst`; `BACKWARD_DATA` `dDst`, `dSrc`, whose elements are summed in row-major order of
/// the output.
///
/// @param mode how elements are made
/// @param alignCorners whether the centres of the corner elements lie on each other; only for
///     `BILINEAR`
/// @param layout layout of source and destination
/// @param images batch size
/// @param channels channels
/// @param ih input height
/// @param iw input width
/// @param oh output height
/// @param ow output width
/// @param direction what is computed
public record UpsampleProblem(
        Mode mode,
        boolean alignCorners,
        Layout layout,
        int images,
        int channels,
        int ih,
        int iw,
        int oh,
        int ow,
        Direction direction)
        implements Problem {

    /// How output elements are made from input elements.
    public enum Mode {
        /// A copy of one input element.
        NEAREST,
        /// A weighted mean of up to four input elements.
        BILINEAR
    }

    /// Checks the sizes.
    public UpsampleProblem {
        String shapes =
                "input NCHW [" + images + ", " + channels + ", " + ih + ", " + iw + "], output " + oh + " x " + ow;
        Sizes.requirePositive("Upsample", "images", images, shapes);
        Sizes.requirePositive("Upsample", "channels", channels, shapes);
        Sizes.requirePositive("Upsample", "ih", ih, shapes);
        Sizes.requirePositive("Upsample", "iw", iw, shapes);
        Sizes.requirePositive("Upsample", "oh", oh, shapes);
        Sizes.requirePositive("Upsample", "ow", ow, shapes);
        Sizes.requireArray("Upsample", "src", layout, images, shapes, channels, ih, iw);
        Sizes.requireArray("Upsample", "dst", layout, images, shapes, channels, oh, ow);
        Sizes.requireNoWeights("Upsample", direction);
        if (alignCorners && mode != Mode.BILINEAR) {
            throw new ShapeException("Upsample: mode " + mode + " has no corners to align (" + shapes + ")");
        }
    }

    @Override
    public List<Operand> operands() {
        int src = layout.length(images, channels * ih * iw);
        int dst = layout.length(images, channels * oh * ow);
        return direction == Direction.FORWARD
                ? List.of(Operand.in("src", src), Operand.out("dst", dst))
                : List.of(Operand.in("dDst", dst), Operand.out("dSrc", src));
    }
}
