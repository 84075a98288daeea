package org.lanewise.layers;

/// In training sets each channel of each sample to zero with a probability and multiplies the others by
/// `1 / (1 - probability)`; in evaluation the identity.
///
/// Shapes: `[N, C, H, W]`, kept. Inputs: x. Parameters: none. Source: Tompson et al., arXiv:1411.4280; PyTorch
/// `torch.nn.Dropout2d`.
///
/// @param probability probability of a zero, from 0 to below 1
public record Dropout2d(double probability) implements Layer {

    /// Checks the settings.
    public Dropout2d {
        Check.probability("Dropout2d", "probability", probability);
    }
}
