package org.lanewise.layers;

/// Cross entropy of the softmax of the prediction: the mean over the batch of `-sum over c of q[c] * logSoftmax(x)[c]`
/// with `q = (1 - labelSmoothing) * oneHot(target) + labelSmoothing / classes`.
///
/// Shapes: prediction `[N, classes]`, target `[N]`; the output is a scalar. Inputs: prediction (logits), target (class
/// indices as floats). Parameters: none. Source: Szegedy et al., arXiv:1512.00567, section 7; PyTorch
/// `torch.nn.CrossEntropyLoss`.
///
/// @param labelSmoothing weight spread evenly over all classes, from 0 to below 1
public record SoftmaxCrossEntropy(double labelSmoothing) implements Loss {

    /// Checks the settings.
    public SoftmaxCrossEntropy {
        Check.probability("SoftmaxCrossEntropy", "labelSmoothing", labelSmoothing);
    }

    /// No smoothing.
    public SoftmaxCrossEntropy() {
        this(0.0);
    }
}
