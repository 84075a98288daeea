package org.lanewise.layers;

/// The hyperbolic tangent: `y = tanh(x)`.
///
/// Shapes: any, kept. Inputs: x. Parameters: none. Source: PyTorch `torch.nn.Tanh`.
public record Tanh() implements Activation {}
