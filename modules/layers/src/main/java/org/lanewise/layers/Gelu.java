package org.lanewise.layers;

/// The Gaussian error linear unit: `y = x / 2 * (1 + erf(x / sqrt(2)))`, or approximately
/// `y = x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x^3)))`.
///
/// Shapes: any, kept. Inputs: x. Parameters: none. Source: Hendrycks and Gimpel, arXiv:1606.08415; PyTorch
/// `torch.nn.GELU`.
///
/// @param tanhApproximation whether the second formula is meant
public record Gelu(boolean tanhApproximation) implements Activation {

    /// The exact function.
    public Gelu() {
        this(false);
    }
}
