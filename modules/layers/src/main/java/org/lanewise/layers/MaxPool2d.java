package org.lanewise.layers;

/// The greatest element of each window; padding counts as minus infinity.
///
/// Shapes: `[N, C, H, W]` to `[N, C, H', W']`, see [org.lanewise.tensor.Window]. Inputs: x. Parameters: none. Source:
/// PyTorch `torch.nn.MaxPool2d`.
///
/// @param kernel taps, 1 or more
/// @param stride step between windows, 1 or more
/// @param padding at most half of the kernel's span on each side
/// @param dilation distance between taps, 1 or more
/// @param ceilMode whether the output size is rounded up; a window that would start in the padding is dropped
public record MaxPool2d(Size2d kernel, Size2d stride, Padding.Explicit padding, Size2d dilation, boolean ceilMode)
        implements Layer {

    /// Checks the settings.
    public MaxPool2d {
        Check.positive("MaxPool2d", "kernel", kernel);
        Check.positive("MaxPool2d", "stride", stride);
        Check.positive("MaxPool2d", "dilation", dilation);
        Check.span("MaxPool2d", kernel, dilation);
        Check.poolPadding("MaxPool2d", padding, kernel, dilation);
    }

    /// A square kernel that moves by its own size, without padding.
    ///
    /// @param kernel height and width of the kernel
    /// @return the layer
    public static MaxPool2d of(int kernel) {
        Size2d square = Check.square("MaxPool2d", "kernel", kernel, 1);
        return new MaxPool2d(square, square, Padding.NONE, Size2d.of(1), false);
    }

    /// This layer with another stride.
    ///
    /// @param size step in both directions
    /// @return the changed layer
    public MaxPool2d stride(int size) {
        return stride(Check.square("MaxPool2d", "stride", size, 1));
    }

    /// This layer with another stride.
    ///
    /// @param size step in each direction
    /// @return the changed layer
    public MaxPool2d stride(Size2d size) {
        return new MaxPool2d(kernel, size, padding, dilation, ceilMode);
    }

    /// This layer with padding on all four sides.
    ///
    /// @param size elements on each side
    /// @return the changed layer
    public MaxPool2d padding(int size) {
        return padding(Padding.of(size));
    }

    /// This layer with another padding.
    ///
    /// @param other the padding
    /// @return the changed layer
    public MaxPool2d padding(Padding.Explicit other) {
        return new MaxPool2d(kernel, stride, other, dilation, ceilMode);
    }

    /// This layer with another dilation.
    ///
    /// @param size distance between taps in both directions
    /// @return the changed layer
    public MaxPool2d dilation(int size) {
        return new MaxPool2d(kernel, stride, padding, Check.square("MaxPool2d", "dilation", size, 1), ceilMode);
    }

    /// This layer with the output size rounded up.
    ///
    /// @return the changed layer
    public MaxPool2d ceil() {
        return new MaxPool2d(kernel, stride, padding, dilation, true);
    }
}
