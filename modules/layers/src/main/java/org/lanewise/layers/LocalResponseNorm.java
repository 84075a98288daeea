package org.lanewise.layers;

/// Normalisation across neighbouring channels: `y[c] = x[c] / (k + alpha / size * sum of x[j]^2)^beta`, j from
/// `c - floor((size - 1) / 2)` to `c + ceil((size - 1) / 2)` as far as there are channels.
///
/// Shapes: `[N, C, H, W]`, kept. Inputs: x. Parameters: none. Source: Krizhevsky et al., ImageNet classification with
/// deep convolutional neural networks, 2012, section 3.3; ONNX `LRN`.
///
/// @param size channels in the sum, 1 or more
/// @param alpha weight of the sum
/// @param beta exponent
/// @param k added to the sum, above 0
public record LocalResponseNorm(int size, double alpha, double beta, double k) implements Layer {

    /// Checks the settings.
    public LocalResponseNorm {
        Check.positive("LocalResponseNorm", "size", size);
        Check.notNegative("LocalResponseNorm", "alpha", alpha);
        Check.finite("LocalResponseNorm", "beta", beta);
        Check.above("LocalResponseNorm", "k", k, 0);
    }

    /// Alpha 1e-4, beta 0.75 and k 1.
    ///
    /// @param size channels in the sum
    /// @return the layer
    public static LocalResponseNorm of(int size) {
        return new LocalResponseNorm(size, 1e-4, 0.75, 1);
    }
}
