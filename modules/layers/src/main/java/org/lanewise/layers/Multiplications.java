package org.lanewise.layers;

import java.util.List;
import org.lanewise.tensor.Shape;

/// Concern: the multiply-adds of one forward pass, as the field counts them.
///
/// Counted are convolutions, transposed convolutions and linear layers, as a direct algorithm
/// computes them: products with the zeros of the padding count, the bias does not. Everything
/// else counts 0: it costs time, but no multiply-adds that architectures are compared by.
public final class Multiplications {

    private Multiplications() {}

    /// The multiply-adds of a layer.
    ///
    /// @param layer the layer
    /// @param inputs shapes of its data inputs, batch included
    /// @return their number, for the whole batch
    /// @throws org.lanewise.tensor.ShapeException when the layer does not take such inputs
    public static long of(Layer layer, List<Shape> inputs) {
        long outputs = ShapeInference.outputs(layer, inputs).getFirst().elements();
        return switch (layer) {
            case Conv2d conv -> outputs * (inputs.getFirst().size(1) / conv.groups()) * taps(conv.kernel());
            case ConvTranspose2d conv ->
                (long) inputs.getFirst().elements() * (conv.outChannels() / conv.groups()) * taps(conv.kernel());
            case Linear _ -> outputs * inputs.getFirst().size(1);
            case Sigmoid() -> 0;
            case Tanh() -> 0;
            case Relu() -> 0;
            case LeakyRelu _ -> 0;
            case RRelu _ -> 0;
            case PRelu _ -> 0;
            case Elu _ -> 0;
            case Selu() -> 0;
            case Celu _ -> 0;
            case Gelu _ -> 0;
            case Silu() -> 0;
            case Mish() -> 0;
            case Softplus _ -> 0;
            case Softsign() -> 0;
            case HardSigmoid() -> 0;
            case HardSwish() -> 0;
            case Relu6() -> 0;
            case Softmax _ -> 0;
            case LogSoftmax _ -> 0;
            case MaxPool2d _ -> 0;
            case AvgPool2d _ -> 0;
            case LpPool2d _ -> 0;
            case GlobalMaxPool2d() -> 0;
            case GlobalAvgPool2d() -> 0;
            case AdaptiveMaxPool2d _ -> 0;
            case AdaptiveAvgPool2d _ -> 0;
            case BatchNorm2d _ -> 0;
            case GroupNorm _ -> 0;
            case LayerNorm _ -> 0;
            case LocalResponseNorm _ -> 0;
            case Dropout _ -> 0;
            case Dropout2d _ -> 0;
            case Flatten() -> 0;
            case Reshape _ -> 0;
            case Permute _ -> 0;
            case Add() -> 0;
            case Multiply() -> 0;
            case Concat _ -> 0;
            case Upsample _ -> 0;
            case Operator _ -> 0;
            case SoftmaxCrossEntropy _ -> 0;
            case BinaryCrossEntropyWithLogits() -> 0;
            case MeanSquaredError() -> 0;
            case Huber _ -> 0;
        };
    }

    private static long taps(Size2d kernel) {
        return (long) kernel.height() * kernel.width();
    }
}
