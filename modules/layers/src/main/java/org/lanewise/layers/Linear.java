package org.lanewise.layers;

/// A fully connected layer: `y = x * weight^T + bias`.
///
/// Shapes: `[N, I]` to `[N, outFeatures]`. Inputs: x. Parameters: weight `[outFeatures, I]`, then bias `[outFeatures]`
/// where `bias`. Source: PyTorch `torch.nn.Linear`.
///
/// @param outFeatures numbers a sample in the output
/// @param bias whether a learned number a feature is added
public record Linear(int outFeatures, boolean bias) implements Layer {

    /// Checks the settings.
    public Linear {
        Check.positive("Linear", "outFeatures", outFeatures);
    }

    /// A layer with a bias.
    ///
    /// @param outFeatures numbers a sample in the output
    /// @return the layer
    public static Linear of(int outFeatures) {
        return new Linear(outFeatures, true);
    }

    /// This layer without a bias.
    ///
    /// @return the changed layer
    public Linear withoutBias() {
        return new Linear(outFeatures, false);
    }
}
