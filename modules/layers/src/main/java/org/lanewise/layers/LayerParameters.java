package org.lanewise.layers;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.tensor.Initializer;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

/// Concern: the parameters of a layer, in the order in which a node lists them.
///
/// Weights start from the normal distribution of He et al. (fan-in, for ReLU), biases from zero;
/// normalisation starts as the identity.
public final class LayerParameters {

    private LayerParameters() {}

    /// The parameters.
    ///
    /// @param layer the layer
    /// @param inputs shapes of its data inputs, batch included
    /// @return roles, shapes, initialisers and kinds; empty when nothing is learned
    /// @throws org.lanewise.tensor.ShapeException when the layer does not take such inputs
    public static List<ParameterSpec> of(Layer layer, List<Shape> inputs) {
        return of(layer.kind(), layer, inputs);
    }

    /// As [#of(Layer, List)] with a subject for messages, as in `Conv2d 'stem'`.
    static List<ParameterSpec> of(String subject, Layer layer, List<Shape> inputs) {
        ShapeInference.outputs(subject, layer, inputs);
        try {
            return specs(layer, inputs.getFirst());
        } catch (ShapeException e) {
            throw new ShapeException(
                    subject + ": parameters: " + e.getMessage() + " (inputs " + inputs + ", " + layer + ")", e);
        }
    }

    private static List<ParameterSpec> specs(Layer layer, Shape input) {
        return switch (layer) {
            case Conv2d conv ->
                weights(
                        Shape.of(
                                conv.outChannels(),
                                input.size(1) / conv.groups(),
                                conv.kernel().height(),
                                conv.kernel().width()),
                        conv.bias(),
                        conv.outChannels());
            case ConvTranspose2d conv ->
                weights(
                        Shape.of(
                                input.size(1),
                                conv.outChannels() / conv.groups(),
                                conv.kernel().height(),
                                conv.kernel().width()),
                        conv.bias(),
                        conv.outChannels());
            case Linear linear ->
                weights(Shape.of(linear.outFeatures(), input.size(1)), linear.bias(), linear.outFeatures());
            case PRelu prelu ->
                List.of(trainable(
                        "slope", Shape.of(prelu.perChannel() ? input.size(1) : 1), Initializer.constant((float)
                                prelu.initialSlope())));
            case BatchNorm2d _ -> batchNorm(Shape.of(input.size(1)));
            case GroupNorm _ -> scaleAndShift(Shape.of(input.size(1)));
            case LayerNorm norm -> scaleAndShift(last(input, norm.axes()));
            case Sigmoid() -> List.of();
            case Tanh() -> List.of();
            case Relu() -> List.of();
            case LeakyRelu _ -> List.of();
            case RRelu _ -> List.of();
            case Elu _ -> List.of();
            case Selu() -> List.of();
            case Celu _ -> List.of();
            case Gelu _ -> List.of();
            case Silu() -> List.of();
            case Mish() -> List.of();
            case Softplus _ -> List.of();
            case Softsign() -> List.of();
            case HardSigmoid() -> List.of();
            case HardSwish() -> List.of();
            case Relu6() -> List.of();
            case Softmax _ -> List.of();
            case LogSoftmax _ -> List.of();
            case MaxPool2d _ -> List.of();
            case AvgPool2d _ -> List.of();
            case LpPool2d _ -> List.of();
            case GlobalMaxPool2d() -> List.of();
            case GlobalAvgPool2d() -> List.of();
            case AdaptiveMaxPool2d _ -> List.of();
            case AdaptiveAvgPool2d _ -> List.of();
            case LocalResponseNorm _ -> List.of();
            case Dropout _ -> List.of();
            case Dropout2d _ -> List.of();
            case Flatten() -> List.of();
            case Reshape _ -> List.of();
            case Permute _ -> List.of();
            case Add() -> List.of();
            case Multiply() -> List.of();
            case Concat _ -> List.of();
            case Upsample _ -> List.of();
            case Operator _ -> List.of();
            case SoftmaxCrossEntropy _ -> List.of();
            case BinaryCrossEntropyWithLogits() -> List.of();
            case MeanSquaredError() -> List.of();
            case Huber _ -> List.of();
        };
    }

    private static List<ParameterSpec> weights(Shape weight, boolean bias, int outputs) {
        List<ParameterSpec> specs = new ArrayList<>();
        specs.add(trainable("weight", weight, Initializer.heNormal()));
        if (bias) {
            specs.add(trainable("bias", Shape.of(outputs), Initializer.zeros()));
        }
        return List.copyOf(specs);
    }

    private static List<ParameterSpec> scaleAndShift(Shape shape) {
        return List.of(trainable("gamma", shape, Initializer.ones()), trainable("beta", shape, Initializer.zeros()));
    }

    private static List<ParameterSpec> batchNorm(Shape shape) {
        List<ParameterSpec> specs = new ArrayList<>(scaleAndShift(shape));
        specs.add(new ParameterSpec("running_mean", shape, Initializer.zeros(), ParameterSpec.Kind.STATISTIC));
        specs.add(new ParameterSpec("running_variance", shape, Initializer.ones(), ParameterSpec.Kind.STATISTIC));
        return List.copyOf(specs);
    }

    private static ParameterSpec trainable(String role, Shape shape, Initializer initializer) {
        return new ParameterSpec(role, shape, initializer, ParameterSpec.Kind.TRAINABLE);
    }

    private static Shape last(Shape shape, int axes) {
        int[] sizes = new int[axes];
        System.arraycopy(shape.sizes(), shape.rank() - axes, sizes, 0, axes);
        return Shape.of(sizes);
    }
}
