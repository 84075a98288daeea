package org.lanewise.layers;

/// Cross entropy of the sigmoid of each prediction: the mean over all elements of
/// `max(x, 0) - x * target + log(1 + exp(-|x|))`.
///
/// Shapes: prediction and target of one shape `[N, ...]`; the output is a scalar. Inputs: prediction (logits), target
/// (0 to 1). Parameters: none. Source: PyTorch `torch.nn.BCEWithLogitsLoss`.
public record BinaryCrossEntropyWithLogits() implements Loss {}
