package org.lanewise.layers;

/// The smooth rectifier: `y = beta * x > threshold ? x : log(1 + exp(beta * x)) / beta`.
///
/// Shapes: any, kept. Inputs: x. Parameters: none. Source: PyTorch `torch.nn.Softplus`.
///
/// @param beta sharpness, above 0
/// @param threshold value of `beta * x` above which the function is the identity
public record Softplus(double beta, double threshold) implements Activation {

    /// Checks the settings.
    public Softplus {
        Check.above("Softplus", "beta", beta, 0);
        Check.finite("Softplus", "threshold", threshold);
    }

    /// Beta 1 and threshold 20.
    public Softplus() {
        this(1.0, 20.0);
    }
}
