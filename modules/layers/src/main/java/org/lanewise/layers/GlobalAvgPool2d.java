package org.lanewise.layers;

/// The mean of each channel.
///
/// Shapes: `[N, C, H, W]` to `[N, C, 1, 1]`. Inputs: x. Parameters: none. Source: Lin et al., Network in network,
/// arXiv:1312.4400; ONNX `GlobalAveragePool`.
public record GlobalAvgPool2d() implements Layer {}
