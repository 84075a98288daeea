package org.lanewise.layers;

/// The piecewise quadratic swish: `y = x * min(max(x / 6 + 1 / 2, 0), 1)`.
///
/// Shapes: any, kept. Inputs: x. Parameters: none. Source: Howard et al., Searching for MobileNetV3,
/// arXiv:1905.02244; PyTorch `torch.nn.Hardswish`.
public record HardSwish() implements Activation {}
