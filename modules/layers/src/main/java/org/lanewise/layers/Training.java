package org.lanewise.layers;

/// Concern: whether a layer does something else in training than in evaluation.
public final class Training {

    private Training() {}

    /// Whether training and evaluation differ.
    ///
    /// @param layer the layer
    /// @return true for layers that draw random numbers or use the statistics of the batch
    public static boolean differs(Layer layer) {
        return switch (layer) {
            case RRelu _ -> true;
            case Dropout _ -> true;
            case Dropout2d _ -> true;
            case BatchNorm2d _ -> true;
            case Conv2d _ -> false;
            case ConvTranspose2d _ -> false;
            case Linear _ -> false;
            case Sigmoid() -> false;
            case Tanh() -> false;
            case Relu() -> false;
            case LeakyRelu _ -> false;
            case PRelu _ -> false;
            case Elu _ -> false;
            case Selu() -> false;
            case Celu _ -> false;
            case Gelu _ -> false;
            case Silu() -> false;
            case Mish() -> false;
            case Softplus _ -> false;
            case Softsign() -> false;
            case HardSigmoid() -> false;
            case HardSwish() -> false;
            case Relu6() -> false;
            case Softmax _ -> false;
            case LogSoftmax _ -> false;
            case MaxPool2d _ -> false;
            case AvgPool2d _ -> false;
            case LpPool2d _ -> false;
            case GlobalMaxPool2d() -> false;
            case GlobalAvgPool2d() -> false;
            case AdaptiveMaxPool2d _ -> false;
            case AdaptiveAvgPool2d _ -> false;
            case GroupNorm _ -> false;
            case LayerNorm _ -> false;
            case LocalResponseNorm _ -> false;
            case Flatten() -> false;
            case Reshape _ -> false;
            case Permute _ -> false;
            case Add() -> false;
            case Multiply() -> false;
            case Concat _ -> false;
            case Upsample _ -> false;
            case Operator _ -> false;
            case SoftmaxCrossEntropy _ -> false;
            case BinaryCrossEntropyWithLogits() -> false;
            case MeanSquaredError() -> false;
            case Huber _ -> false;
        };
    }
}
