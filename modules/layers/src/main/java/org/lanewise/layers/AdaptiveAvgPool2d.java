package org.lanewise.layers;

/// The mean of each of a given number of windows that divide the image as evenly as possible.
///
/// Window `i` of `n` over `size` elements runs from `floor(i * size / n)` to below `ceil((i + 1) * size / n)`;
/// neighbours overlap where `n` does not divide `size`.
///
/// Shapes: `[N, C, H, W]` to `[N, C, output.height, output.width]`. Inputs: x. Parameters: none. Source: PyTorch
/// `torch.nn.AdaptiveAvgPool2d`.
///
/// @param output size of the output, 1 or more
public record AdaptiveAvgPool2d(Size2d output) implements Layer {

    /// Checks the settings.
    public AdaptiveAvgPool2d {
        Check.positive("AdaptiveAvgPool2d", "output", output);
    }

    /// A square output.
    ///
    /// @param size height and width of the output
    /// @return the layer
    public static AdaptiveAvgPool2d of(int size) {
        return new AdaptiveAvgPool2d(Check.square("AdaptiveAvgPool2d", "output", size, 1));
    }
}
