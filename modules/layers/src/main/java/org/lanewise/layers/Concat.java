package org.lanewise.layers;

/// Its inputs one after the other along an axis.
///
/// Shapes: one or more inputs that agree in all axes but one. Inputs: the parts in order. Parameters: none. Source:
/// PyTorch `torch.cat`; ONNX `Concat`.
///
/// @param axis axis that grows, counted with the batch as axis 0, or negative from the end; never the batch
public record Concat(int axis) implements Layer {

    /// Checks the settings.
    public Concat {
        Check.axis("Concat", axis);
    }
}
