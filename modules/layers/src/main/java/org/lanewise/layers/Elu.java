package org.lanewise.layers;

/// The exponential linear unit: `y = x > 0 ? x : alpha * (exp(x) - 1)`.
///
/// Shapes: any, kept. Inputs: x. Parameters: none. Source: Clevert et al., Fast and accurate deep network
/// learning by exponential linear units, arXiv:1511.07289; PyTorch `torch.nn.ELU`.
///
/// @param alpha negated limit for very negative inputs
public record Elu(double alpha) implements Activation {

    /// Checks the settings.
    public Elu {
        Check.finite("Elu", "alpha", alpha);
    }

    /// The unit with alpha 1.
    public Elu() {
        this(1.0);
    }
}
