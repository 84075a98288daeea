package org.lanewise.layers;

/// Two-dimensional convolution (cross-correlation, as everywhere in the field).
///
/// `y[n, o, i, j] = bias[o] + sum over c, a, b of weight[o, c, a, b] * x[n, group(o) * I/groups + c, i * stride - pad +
/// a * dilation, j * stride - pad + b * dilation]`
///
/// Shapes: `[N, I, H, W]` to `[N, outChannels, H', W']`, see [org.lanewise.tensor.Window]. Inputs: x. Parameters:
/// weight `[outChannels, I / groups, kh, kw]`, then bias `[outChannels]` where `bias`. `groups` equal to the input's
/// channels is depthwise convolution. Source: Dumoulin and Visin, A guide to convolution arithmetic for deep learning,
/// arXiv:1603.07285; PyTorch `torch.nn.Conv2d`.
///
/// @param outChannels channels of the output, a multiple of `groups`
/// @param kernel taps, 1 or more
/// @param stride step between windows, 1 or more
/// @param padding zeros around the image
/// @param dilation distance between taps, 1 or more
/// @param groups blocks of channels that do not see each other; divides both numbers of channels
/// @param bias whether a learned number a channel is added
public record Conv2d(
        int outChannels, Size2d kernel, Size2d stride, Padding padding, Size2d dilation, int groups, boolean bias)
        implements Layer {

    /// Checks the settings.
    public Conv2d {
        Check.positive("Conv2d", "outChannels", outChannels);
        Check.positive("Conv2d", "kernel", kernel);
        Check.positive("Conv2d", "stride", stride);
        Check.positive("Conv2d", "dilation", dilation);
        Check.positive("Conv2d", "groups", groups);
        Check.divides("Conv2d", "outChannels", outChannels, groups);
        Check.span("Conv2d", kernel, dilation);
    }

    /// A square kernel with stride 1, no padding, one group and a bias.
    ///
    /// @param outChannels channels of the output
    /// @param kernel height and width of the kernel
    /// @return the layer
    public static Conv2d of(int outChannels, int kernel) {
        return of(outChannels, Check.square("Conv2d", "kernel", kernel, 1));
    }

    /// A kernel with stride 1, no padding, one group and a bias.
    ///
    /// @param outChannels channels of the output
    /// @param kernel the kernel
    /// @return the layer
    public static Conv2d of(int outChannels, Size2d kernel) {
        return new Conv2d(outChannels, kernel, Size2d.of(1), Padding.NONE, Size2d.of(1), 1, true);
    }

    /// This layer with another stride.
    ///
    /// @param size step in both directions
    /// @return the changed layer
    public Conv2d stride(int size) {
        return stride(Check.square("Conv2d", "stride", size, 1));
    }

    /// This layer with another stride.
    ///
    /// @param size step in each direction
    /// @return the changed layer
    public Conv2d stride(Size2d size) {
        return new Conv2d(outChannels, kernel, size, padding, dilation, groups, bias);
    }

    /// This layer with zeros on all four sides.
    ///
    /// @param size zeros on each side
    /// @return the changed layer
    public Conv2d padding(int size) {
        return padding(Padding.of(size));
    }

    /// This layer with another padding.
    ///
    /// @param other the padding
    /// @return the changed layer
    public Conv2d padding(Padding other) {
        return new Conv2d(outChannels, kernel, stride, other, dilation, groups, bias);
    }

    /// This layer with the padding that makes the output `ceil(input / stride)`.
    ///
    /// @return the changed layer
    public Conv2d same() {
        return padding(Padding.SAME);
    }

    /// This layer with another dilation.
    ///
    /// @param size distance between taps in both directions
    /// @return the changed layer
    public Conv2d dilation(int size) {
        return dilation(Check.square("Conv2d", "dilation", size, 1));
    }

    /// This layer with another dilation.
    ///
    /// @param size distance between taps in each direction
    /// @return the changed layer
    public Conv2d dilation(Size2d size) {
        return new Conv2d(outChannels, kernel, stride, padding, size, groups, bias);
    }

    /// This layer with another number of groups.
    ///
    /// @param count number of groups
    /// @return the changed layer
    public Conv2d groups(int count) {
        return new Conv2d(outChannels, kernel, stride, padding, dilation, count, bias);
    }

    /// This layer without a bias.
    ///
    /// @return the changed layer
    public Conv2d withoutBias() {
        return new Conv2d(outChannels, kernel, stride, padding, dilation, groups, false);
    }
}
