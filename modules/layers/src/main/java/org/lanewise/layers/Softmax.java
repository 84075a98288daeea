package org.lanewise.layers;

/// Exponentials that sum to 1 along one axis: `y = exp(x - max) / sum(exp(x - max))`.
///
/// Shapes: any of rank 2 or more, kept. Inputs: x. Parameters: none. Source: PyTorch `torch.nn.Softmax`.
///
/// @param axis axis of the sum, counted with the batch as axis 0, or negative from the end; never the batch
public record Softmax(int axis) implements Layer {

    /// Checks the settings.
    public Softmax {
        Check.axis("Softmax", axis);
    }
}
