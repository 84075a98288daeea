package org.lanewise.layers;

/// The mish function: `y = x * tanh(log(1 + exp(x)))`.
///
/// Shapes: any, kept. Inputs: x. Parameters: none. Source: Misra, Mish: a self regularized non-monotonic
/// activation function, arXiv:1908.08681; PyTorch `torch.nn.Mish`.
public record Mish() implements Activation {}
