package org.lanewise.layers;

/// A function of one element: one input of any shape, an output of the same shape.
///
/// [PRelu] has a parameter and wants to know the channel axis (1); all others act alike on every element.
public sealed interface Activation extends Layer
        permits Sigmoid,
                Tanh,
                Relu,
                LeakyRelu,
                RRelu,
                PRelu,
                Elu,
                Selu,
                Celu,
                Gelu,
                Silu,
                Mish,
                Softplus,
                Softsign,
                HardSigmoid,
                HardSwish,
                Relu6 {}
