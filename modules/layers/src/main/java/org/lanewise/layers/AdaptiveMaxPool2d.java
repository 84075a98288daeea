package org.lanewise.layers;

/// The greatest element of each of a given number of windows that divide the image as evenly as possible.
///
/// Window `i` of `n` over `size` elements runs from `floor(i * size / n)` to below `ceil((i + 1) * size / n)`;
/// neighbours overlap where `n` does not divide `size`.
///
/// Shapes: `[N, C, H, W]` to `[N, C, output.height, output.width]`. Inputs: x. Parameters: none. Source: PyTorch
/// `torch.nn.AdaptiveMaxPool2d`.
///
/// @param output size of the output, 1 or more
public record AdaptiveMaxPool2d(Size2d output) implements Layer {

    /// Checks the settings.
    public AdaptiveMaxPool2d {
        Check.positive("AdaptiveMaxPool2d", "output", output);
    }

    /// A square output.
    ///
    /// @param size height and width of the output
    /// @return the layer
    public static AdaptiveMaxPool2d of(int size) {
        return new AdaptiveMaxPool2d(Check.square("AdaptiveMaxPool2d", "output", size, 1));
    }
}
