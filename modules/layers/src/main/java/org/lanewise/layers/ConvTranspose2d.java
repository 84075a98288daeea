package org.lanewise.layers;

import org.lanewise.tensor.ShapeException;

/// Transposed two-dimensional convolution: the gradient of [Conv2d] with respect to its input, as a layer.
///
/// Every input element adds `x * weight` to the window where a convolution would have read it:
/// `y[n, o, i * stride - pad + a * dilation, j * stride - pad + b * dilation] += weight[c, o, a, b] * x[n, c, i, j]`,
/// and the bias starts each sum.
///
/// Shapes: `[N, I, H, W]` to `[N, outChannels, H', W']` with
/// `H' = (H - 1) * stride + dilation * (kh - 1) + 1 - top - bottom + outputPadding`. Inputs: x. Parameters: weight
/// `[I, outChannels / groups, kh, kw]`, then bias `[outChannels]` where `bias`. Source: Dumoulin and Visin,
/// arXiv:1603.07285, chapter 4; PyTorch `torch.nn.ConvTranspose2d`.
///
/// @param outChannels channels of the output, a multiple of `groups`
/// @param kernel taps, 1 or more
/// @param stride step between the windows of neighbouring inputs, 1 or more
/// @param padding elements cut from the sides of the output
/// @param outputPadding elements added below and to the right, less than stride or dilation
/// @param dilation distance between taps, 1 or more
/// @param groups blocks of channels that do not see each other; divides both numbers of channels
/// @param bias whether a learned number a channel is added
public record ConvTranspose2d(
        int outChannels,
        Size2d kernel,
        Size2d stride,
        Padding.Explicit padding,
        Size2d outputPadding,
        Size2d dilation,
        int groups,
        boolean bias)
        implements Layer {

    /// Checks the settings.
    public ConvTranspose2d {
        Check.positive("ConvTranspose2d", "outChannels", outChannels);
        Check.positive("ConvTranspose2d", "kernel", kernel);
        Check.positive("ConvTranspose2d", "stride", stride);
        Check.positive("ConvTranspose2d", "dilation", dilation);
        Check.positive("ConvTranspose2d", "groups", groups);
        Check.divides("ConvTranspose2d", "outChannels", outChannels, groups);
        Check.span("ConvTranspose2d", kernel, dilation);
        if (outputPadding.height() >= Math.max(stride.height(), dilation.height())
                || outputPadding.width() >= Math.max(stride.width(), dilation.width())) {
            throw new ShapeException("ConvTranspose2d outputPadding is " + outputPadding
                    + ", expected less than stride " + stride + " or dilation " + dilation);
        }
    }

    /// A square kernel with stride 1, no padding, one group and a bias.
    ///
    /// @param outChannels channels of the output
    /// @param kernel height and width of the kernel
    /// @return the layer
    public static ConvTranspose2d of(int outChannels, int kernel) {
        return of(outChannels, Check.square("ConvTranspose2d", "kernel", kernel, 1));
    }

    /// A kernel with stride 1, no padding, one group and a bias.
    ///
    /// @param outChannels channels of the output
    /// @param kernel the kernel
    /// @return the layer
    public static ConvTranspose2d of(int outChannels, Size2d kernel) {
        return new ConvTranspose2d(
                outChannels, kernel, Size2d.of(1), Padding.NONE, Size2d.of(0), Size2d.of(1), 1, true);
    }

    /// This layer with another stride.
    ///
    /// @param size step in both directions
    /// @return the changed layer
    public ConvTranspose2d stride(int size) {
        return stride(Check.square("ConvTranspose2d", "stride", size, 1));
    }

    /// This layer with another stride.
    ///
    /// @param size step in each direction
    /// @return the changed layer
    public ConvTranspose2d stride(Size2d size) {
        return new ConvTranspose2d(outChannels, kernel, size, padding, outputPadding, dilation, groups, bias);
    }

    /// This layer with the same number of elements cut from all four sides.
    ///
    /// @param size elements on each side
    /// @return the changed layer
    public ConvTranspose2d padding(int size) {
        return padding(Padding.of(size));
    }

    /// This layer with another padding.
    ///
    /// @param other the padding
    /// @return the changed layer
    public ConvTranspose2d padding(Padding.Explicit other) {
        return new ConvTranspose2d(outChannels, kernel, stride, other, outputPadding, dilation, groups, bias);
    }

    /// This layer with elements added below and to the right.
    ///
    /// @param size elements in both directions
    /// @return the changed layer
    public ConvTranspose2d outputPadding(int size) {
        return outputPadding(Check.square("ConvTranspose2d", "outputPadding", size, 0));
    }

    /// This layer with elements added below and to the right.
    ///
    /// @param size rows and columns
    /// @return the changed layer
    public ConvTranspose2d outputPadding(Size2d size) {
        return new ConvTranspose2d(outChannels, kernel, stride, padding, size, dilation, groups, bias);
    }

    /// This layer with another dilation.
    ///
    /// @param size distance between taps in both directions
    /// @return the changed layer
    public ConvTranspose2d dilation(int size) {
        return dilation(Check.square("ConvTranspose2d", "dilation", size, 1));
    }

    /// This layer with another dilation.
    ///
    /// @param size distance between taps in each direction
    /// @return the changed layer
    public ConvTranspose2d dilation(Size2d size) {
        return new ConvTranspose2d(outChannels, kernel, stride, padding, outputPadding, size, groups, bias);
    }

    /// This layer with another number of groups.
    ///
    /// @param count number of groups
    /// @return the changed layer
    public ConvTranspose2d groups(int count) {
        return new ConvTranspose2d(outChannels, kernel, stride, padding, outputPadding, dilation, count, bias);
    }

    /// This layer without a bias.
    ///
    /// @return the changed layer
    public ConvTranspose2d withoutBias() {
        return new ConvTranspose2d(outChannels, kernel, stride, padding, outputPadding, dilation, groups, false);
    }
}
