package org.lanewise.layers;

/// Normalisation of each channel over batch and image: `y = (x - mean) / sqrt(variance + epsilon) * gamma + beta`.
///
/// In training mean and variance are those of the batch (the biased variance), and the running ones move towards them:
/// `running = (1 - momentum) * running + momentum * batch`, the variance there being the unbiased one. In evaluation
/// the running ones are used.
///
/// Shapes: `[N, C, H, W]`, kept. Inputs: x. Parameters: gamma, beta, running_mean, running_variance, each `[C]`; the
/// last two are statistics. Source: Ioffe and Szegedy, arXiv:1502.03167; PyTorch `torch.nn.BatchNorm2d`.
///
/// @param epsilon added to the variance, above 0
/// @param momentum weight of the newest batch in the running statistics, 0 to 1
public record BatchNorm2d(double epsilon, double momentum) implements Layer {

    /// Checks the settings.
    public BatchNorm2d {
        Check.above("BatchNorm2d", "epsilon", epsilon, 0);
        Check.fraction("BatchNorm2d", "momentum", momentum);
    }

    /// Epsilon 1e-5 and momentum 0.1.
    public BatchNorm2d() {
        this(1e-5, 0.1);
    }
}
