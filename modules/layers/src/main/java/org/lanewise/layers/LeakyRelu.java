package org.lanewise.layers;

/// The rectifier with a slope for negative inputs: `y = x > 0 ? x : negativeSlope * x`.
///
/// Shapes: any, kept. Inputs: x. Parameters: none. Source: Maas et al., Rectifier nonlinearities improve neural
/// network acoustic models, ICML 2013; PyTorch `torch.nn.LeakyReLU`.
///
/// @param negativeSlope slope below 0
public record LeakyRelu(double negativeSlope) implements Activation {

    /// Checks the settings.
    public LeakyRelu {
        Check.finite("LeakyRelu", "negativeSlope", negativeSlope);
    }

    /// The rectifier with slope 0.01.
    public LeakyRelu() {
        this(0.01);
    }
}
