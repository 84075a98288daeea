package org.lanewise.layers;

/// The rectifier with a learned slope for negative inputs: `y = x > 0 ? x : slope * x`.
///
/// Shapes: any, kept; with `perChannel` the input has a channel axis 1. Inputs: x. Parameters: slope `[C]` where
/// `perChannel`, else `[1]`. Source: He et al., Delving deep into rectifiers, arXiv:1502.01852; PyTorch
/// `torch.nn.PReLU`.
///
/// @param perChannel whether each channel has its own slope
/// @param initialSlope slope before training
public record PRelu(boolean perChannel, double initialSlope) implements Activation {

    /// Checks the settings.
    public PRelu {
        Check.finite("PRelu", "initialSlope", initialSlope);
    }

    /// One slope for all channels, 0.25 at first.
    public PRelu() {
        this(false, 0.25);
    }
}
