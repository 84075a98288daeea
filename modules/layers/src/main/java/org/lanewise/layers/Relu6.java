package org.lanewise.layers;

/// The rectifier with a ceiling: `y = min(max(x, 0), 6)`.
///
/// Shapes: any, kept. Inputs: x. Parameters: none. Source: PyTorch `torch.nn.ReLU6`.
public record Relu6() implements Activation {}
