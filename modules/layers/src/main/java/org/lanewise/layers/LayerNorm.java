package org.lanewise.layers;

/// Normalisation of each sample over its last axes: `y = (x - mean) / sqrt(variance + epsilon) * gamma + beta`, mean
/// and biased variance over those axes.
///
/// Shapes: any with more than `axes` axes, kept. Inputs: x. Parameters: gamma, beta, each of the shape of the last
/// `axes` axes. Source: Ba et al., Layer normalization, arXiv:1607.06450; PyTorch `torch.nn.LayerNorm`.
///
/// @param axes number of axes, counted from the last, 1 or more
/// @param epsilon added to the variance, above 0
public record LayerNorm(int axes, double epsilon) implements Layer {

    /// Checks the settings.
    public LayerNorm {
        Check.positive("LayerNorm", "axes", axes);
        Check.above("LayerNorm", "epsilon", epsilon, 0);
    }

    /// A layer with epsilon 1e-5.
    ///
    /// @param axes number of axes, counted from the last
    /// @return the layer
    public static LayerNorm of(int axes) {
        return new LayerNorm(axes, 1e-5);
    }
}
