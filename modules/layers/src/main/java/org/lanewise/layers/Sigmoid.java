package org.lanewise.layers;

/// The logistic function: `y = 1 / (1 + exp(-x))`.
///
/// Shapes: any, kept. Inputs: x. Parameters: none. Source: PyTorch `torch.nn.Sigmoid`.
public record Sigmoid() implements Activation {}
