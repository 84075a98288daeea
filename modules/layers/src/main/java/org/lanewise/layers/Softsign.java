package org.lanewise.layers;

/// The soft sign: `y = x / (1 + |x|)`.
///
/// Shapes: any, kept. Inputs: x. Parameters: none. Source: PyTorch `torch.nn.Softsign`.
public record Softsign() implements Activation {}
