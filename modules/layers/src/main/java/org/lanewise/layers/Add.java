package org.lanewise.layers;

/// The sum of its inputs, element by element.
///
/// Shapes: two or more inputs of one shape, kept; nothing is broadcast. Inputs: the terms, added in order. Parameters:
/// none. Source: He et al., Deep residual learning for image recognition, arXiv:1512.03385; ONNX `Sum`.
public record Add() implements Layer {}
