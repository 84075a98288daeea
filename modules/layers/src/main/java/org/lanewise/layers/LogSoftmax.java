package org.lanewise.layers;

/// The logarithm of [Softmax]: `y = x - max - log(sum(exp(x - max)))`.
///
/// Shapes: any of rank 2 or more, kept. Inputs: x. Parameters: none. Source: PyTorch `torch.nn.LogSoftmax`.
///
/// @param axis axis of the sum, counted with the batch as axis 0, or negative from the end; never the batch
public record LogSoftmax(int axis) implements Layer {

    /// Checks the settings.
    public LogSoftmax {
        Check.axis("LogSoftmax", axis);
    }
}
