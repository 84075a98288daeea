package org.lanewise.layers;

/// The mean over all elements of `(prediction - target)^2`.
///
/// Shapes: prediction and target of one shape `[N, ...]`; the output is a scalar. Inputs: prediction, target.
/// Parameters: none. Source: PyTorch `torch.nn.MSELoss`.
public record MeanSquaredError() implements Loss {}
