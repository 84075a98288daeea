package org.lanewise.layers;

/// The rectifier with a random slope for negative inputs: `y = x > 0 ? x : a * x`.
///
/// In training `a` is drawn anew for every element, uniformly from `lower` to `upper`; in evaluation it is their mean.
///
/// Shapes: any, kept. Inputs: x. Parameters: none. Source: Xu et al., Empirical evaluation of rectified
/// activations in convolutional network, arXiv:1505.00853; PyTorch `torch.nn.RReLU`.
///
/// @param lower least slope below 0
/// @param upper greatest slope below 0, `lower` or more
public record RRelu(double lower, double upper) implements Activation {

    /// Checks the settings.
    public RRelu {
        Check.finite("RRelu", "lower", lower);
        Check.finite("RRelu", "upper", upper);
        Check.require(lower <= upper, "RRelu", "upper", upper, "lower " + lower + " or more");
    }

    /// Slopes from 1/8 to 1/3.
    public RRelu() {
        this(1.0 / 8, 1.0 / 3);
    }
}
