package org.lanewise.layers;

/// The self-normalising exponential unit: `y = scale * (x > 0 ? x : alpha * (exp(x) - 1))` with
/// `alpha = 1.6732632423543772` and `scale = 1.0507009873554805`.
///
/// Shapes: any, kept. Inputs: x. Parameters: none. Source: Klambauer et al., Self-normalizing neural networks,
/// arXiv:1706.02515; PyTorch `torch.nn.SELU`.
public record Selu() implements Activation {}
