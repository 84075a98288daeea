package org.lanewise.layers;

/// The rectifier: `y = max(x, 0)`.
///
/// Shapes: any, kept. Inputs: x. Parameters: none. Source: Nair and Hinton, Rectified linear units improve
/// restricted Boltzmann machines, ICML 2010; PyTorch `torch.nn.ReLU`.
public record Relu() implements Activation {}
