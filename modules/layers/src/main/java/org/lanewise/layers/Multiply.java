package org.lanewise.layers;

/// The product of two inputs, element by element, or with one factor for each channel of each
/// image.
///
/// Shapes: two inputs of one shape, or `[N, C, H, W]` and `[N, C, 1, 1]`; the first is kept.
/// Inputs: what is scaled, the factors. Parameters: none. Source: Hu et al.,
/// Squeeze-and-excitation networks, arXiv:1709.01507; ONNX `Mul`.
public record Multiply() implements Layer {}
