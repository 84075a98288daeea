package org.lanewise.layers;

/// The p-norm of each window: `y = (sum of |x|^p)^(1/p)`; padding counts as zero.
///
/// Shapes: `[N, C, H, W]` to `[N, C, H', W']`, see [org.lanewise.tensor.Window]. Inputs: x. Parameters: none. Source:
/// PyTorch `torch.nn.LPPool2d`; ONNX `LpPool`.
///
/// @param p exponent, above 0
/// @param kernel taps, 1 or more
/// @param stride step between windows, 1 or more
/// @param padding at most half of the kernel's span on each side
/// @param ceilMode whether the output size is rounded up; a window that would start in the padding is dropped
public record LpPool2d(double p, Size2d kernel, Size2d stride, Padding.Explicit padding, boolean ceilMode)
        implements Layer {

    /// Checks the settings.
    public LpPool2d {
        Check.above("LpPool2d", "p", p, 0);
        Check.positive("LpPool2d", "kernel", kernel);
        Check.positive("LpPool2d", "stride", stride);
        Check.poolPadding("LpPool2d", padding, kernel, Size2d.of(1));
    }

    /// A square kernel that moves by its own size, without padding.
    ///
    /// @param p exponent
    /// @param kernel height and width of the kernel
    /// @return the layer
    public static LpPool2d of(double p, int kernel) {
        Size2d square = Check.square("LpPool2d", "kernel", kernel, 1);
        return new LpPool2d(p, square, square, Padding.NONE, false);
    }

    /// This layer with another stride.
    ///
    /// @param size step in both directions
    /// @return the changed layer
    public LpPool2d stride(int size) {
        return stride(Check.square("LpPool2d", "stride", size, 1));
    }

    /// This layer with another stride.
    ///
    /// @param size step in each direction
    /// @return the changed layer
    public LpPool2d stride(Size2d size) {
        return new LpPool2d(p, kernel, size, padding, ceilMode);
    }

    /// This layer with padding on all four sides.
    ///
    /// @param size elements on each side
    /// @return the changed layer
    public LpPool2d padding(int size) {
        return padding(Padding.of(size));
    }

    /// This layer with another padding.
    ///
    /// @param other the padding
    /// @return the changed layer
    public LpPool2d padding(Padding.Explicit other) {
        return new LpPool2d(p, kernel, stride, other, ceilMode);
    }

    /// This layer with the output size rounded up.
    ///
    /// @return the changed layer
    public LpPool2d ceil() {
        return new LpPool2d(p, kernel, stride, padding, true);
    }
}
