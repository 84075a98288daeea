package org.lanewise.layers;

/// The continuously differentiable exponential linear unit: `y = max(0, x) + min(0, alpha * (exp(x / alpha) - 1))`.
///
/// Shapes: any, kept. Inputs: x. Parameters: none. Source: Barron, arXiv:1704.07483; PyTorch `torch.nn.CELU`.
///
/// @param alpha negated limit for very negative inputs, above 0
public record Celu(double alpha) implements Activation {

    /// Checks the settings.
    public Celu {
        Check.above("Celu", "alpha", alpha, 0);
    }

    /// The unit with alpha 1.
    public Celu() {
        this(1.0);
    }
}
