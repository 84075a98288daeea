package org.lanewise.layers;

/// The mean of each window.
///
/// With `countIncludePad` the zeros of the padding count as elements; what `ceilMode` adds beyond the padding never
/// does.
///
/// Shapes: `[N, C, H, W]` to `[N, C, H', W']`, see [org.lanewise.tensor.Window]. Inputs: x. Parameters: none. Source:
/// PyTorch `torch.nn.AvgPool2d`.
///
/// @param kernel taps, 1 or more
/// @param stride step between windows, 1 or more
/// @param padding at most half of the kernel's span on each side
/// @param ceilMode whether the output size is rounded up; a window that would start in the padding is dropped
/// @param countIncludePad whether the padding counts in the mean
public record AvgPool2d(
        Size2d kernel, Size2d stride, Padding.Explicit padding, boolean ceilMode, boolean countIncludePad)
        implements Layer {

    /// Checks the settings.
    public AvgPool2d {
        Check.positive("AvgPool2d", "kernel", kernel);
        Check.positive("AvgPool2d", "stride", stride);
        Check.poolPadding("AvgPool2d", padding, kernel, Size2d.of(1));
    }

    /// A square kernel that moves by its own size, without padding.
    ///
    /// @param kernel height and width of the kernel
    /// @return the layer
    public static AvgPool2d of(int kernel) {
        Size2d square = Check.square("AvgPool2d", "kernel", kernel, 1);
        return new AvgPool2d(square, square, Padding.NONE, false, true);
    }

    /// This layer with another stride.
    ///
    /// @param size step in both directions
    /// @return the changed layer
    public AvgPool2d stride(int size) {
        return stride(Check.square("AvgPool2d", "stride", size, 1));
    }

    /// This layer with another stride.
    ///
    /// @param size step in each direction
    /// @return the changed layer
    public AvgPool2d stride(Size2d size) {
        return new AvgPool2d(kernel, size, padding, ceilMode, countIncludePad);
    }

    /// This layer with padding on all four sides.
    ///
    /// @param size elements on each side
    /// @return the changed layer
    public AvgPool2d padding(int size) {
        return padding(Padding.of(size));
    }

    /// This layer with another padding.
    ///
    /// @param other the padding
    /// @return the changed layer
    public AvgPool2d padding(Padding.Explicit other) {
        return new AvgPool2d(kernel, stride, other, ceilMode, countIncludePad);
    }

    /// This layer with the output size rounded up.
    ///
    /// @return the changed layer
    public AvgPool2d ceil() {
        return new AvgPool2d(kernel, stride, padding, true, countIncludePad);
    }

    /// This layer with the mean taken over the elements of the image alone.
    ///
    /// @return the changed layer
    public AvgPool2d withoutPadInMean() {
        return new AvgPool2d(kernel, stride, padding, ceilMode, false);
    }
}
