package org.lanewise.layers;

/// A number that training makes small: inputs (prediction, target), output a scalar, the mean over the batch.
///
/// A loss is a node like any other; [Network#withLoss(Loss)] appends one.
public sealed interface Loss extends Layer
        permits SoftmaxCrossEntropy, BinaryCrossEntropyWithLogits, MeanSquaredError, Huber {}
