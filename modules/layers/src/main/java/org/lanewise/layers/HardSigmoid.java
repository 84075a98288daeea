package org.lanewise.layers;

/// The piecewise linear sigmoid: `y = min(max(x / 6 + 1 / 2, 0), 1)`.
///
/// Shapes: any, kept. Inputs: x. Parameters: none. Source: PyTorch `torch.nn.Hardsigmoid`.
public record HardSigmoid() implements Activation {}
