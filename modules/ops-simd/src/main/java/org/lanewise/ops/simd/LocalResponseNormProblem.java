package org.lanewise.ops.simd;

import java.util.List;
import org.lanewise.tensor.ShapeException;

/// Local response normalisation over neighbouring channels (Krizhevsky, Sutskever and Hinton,
/// ImageNet Classification with Deep Convolutional Neural Networks): `dst = src / scale^beta`
/// with `scale = k + alpha / size * (sum of src^2 over the window)`.
///
/// The window of channel `c` goes from `c - before` to `c + after` with `before = (size - 1) / 2`
/// rounded down and `after = (size - 1) / 2` rounded up, as [ONNX
/// LRN](https://onnx.ai/onnx/operators/onnx__LRN.html) has it. PyTorch agrees for odd sizes; for
/// even ones its longer side is before the channel.
///
/// Operands: `FORWARD` `src`, `dst`, `scale`; `BACKWARD_DATA` `src`, `dst`, `scale`, `dDst`,
/// `dSrc`. `scale` has the layout of `src`. The sums go over the channels in order.
///
/// @param size channels in the window, 1 or more
/// @param alpha factor of the mean of squares
/// @param beta exponent
/// @param k constant in the scale
/// @param layout layout of source and destination
/// @param images batch size
/// @param channels channels
/// @param inner elements of one channel of one image: `h * w`
/// @param direction what is computed
public record LocalResponseNormProblem(
        int size,
        float alpha,
        float beta,
        float k,
        Layout layout,
        int images,
        int channels,
        int inner,
        Direction direction)
        implements Problem {

    /// Checks the sizes.
    public LocalResponseNormProblem {
        String shapes = "input [" + images + ", " + channels + ", " + inner + "]";
        Sizes.requirePositive("LocalResponseNorm", "images", images, shapes);
        Sizes.requirePositive("LocalResponseNorm", "channels", channels, shapes);
        Sizes.requirePositive("LocalResponseNorm", "inner", inner, shapes);
        Sizes.requirePositive("LocalResponseNorm", "size", size, shapes);
        Sizes.requireArray("LocalResponseNorm", "src", layout, images, shapes, channels, inner);
        Sizes.requireNoWeights("LocalResponseNorm", direction);
        if (!Float.isFinite(alpha) || !Float.isFinite(beta) || !Float.isFinite(k)) {
            throw new ShapeException("LocalResponseNorm: alpha " + alpha + ", beta " + beta + " and k " + k
                    + " must be finite (" + shapes + ")");
        }
    }

    /// Channels of a window before its own.
    ///
    /// @return 0 or more
    public int before() {
        return (size - 1) / 2;
    }

    /// Channels of a window after its own.
    ///
    /// @return 0 or more
    public int after() {
        return size / 2;
    }

    @Override
    public List<Operand> operands() {
        int length = layout.length(images, channels * inner);
        return switch (direction) {
            case FORWARD ->
                List.of(Operand.in("src", length), Operand.out("dst", length), Operand.out("scale", length));
            case BACKWARD_DATA, BACKWARD_WEIGHTS ->
                List.of(
                        Operand.in("src", length),
                        Operand.in("dst", length),
                        Operand.in("scale", length),
                        Operand.in("dDst", length),
                        Operand.out("dSrc", length));
        };
    }
}
