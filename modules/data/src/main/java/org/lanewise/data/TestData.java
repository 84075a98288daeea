package org.lanewise.data;

/// Samples to judge by, with the normalisation that belongs to their data set.
///
/// @param samples the samples
/// @param normalization mean and deviation of each channel
public record TestData(Dataset samples, Normalization normalization) {}
