package org.lanewise.layers;

/// The sigmoid-weighted linear unit (swish): `y = x / (1 + exp(-x))`.
///
/// Shapes: any, kept. Inputs: x. Parameters: none. Source: Elfwing et al., arXiv:1702.03118; PyTorch
/// `torch.nn.SiLU`.
public record Silu() implements Activation {}
