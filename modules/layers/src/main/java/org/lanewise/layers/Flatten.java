package org.lanewise.layers;

/// All axes but the batch in one.
///
/// Shapes: `[N, ...]` to `[N, product of the others]`. Inputs: x. Parameters: none. Source: PyTorch `torch.nn.Flatten`.
public record Flatten() implements Layer {}
