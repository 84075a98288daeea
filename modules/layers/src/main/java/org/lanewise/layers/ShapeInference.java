package org.lanewise.layers;

import java.util.List;
import java.util.stream.Collectors;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

/// Concern: the shapes of a layer's outputs, given the shapes of its data inputs.
public final class ShapeInference {

    private final String subject;
    private final Layer layer;
    private final List<Shape> inputs;

    private ShapeInference(String subject, Layer layer, List<Shape> inputs) {
        this.subject = subject;
        this.layer = layer;
        this.inputs = inputs;
    }

    /// The shapes of the outputs.
    ///
    /// @param layer the layer
    /// @param inputs shapes of its data inputs in the layer's order, batch included;
    ///     parameters are not among them
    /// @return one shape an output
    /// @throws ShapeException when the layer does not take such inputs; the message names the
    ///     layer, what was there, what was expected, and every shape
    public static List<Shape> outputs(Layer layer, List<Shape> inputs) {
        return outputs(layer.kind(), layer, inputs);
    }

    /// As [#outputs(Layer, List)] with a subject for messages, as in `Conv2d 'stem'`.
    static List<Shape> outputs(String subject, Layer layer, List<Shape> inputs) {
        return List.of(new ShapeInference(subject, layer, inputs).output());
    }

    private Shape output() {
        return switch (layer) {
            case Conv2d conv -> convolution(conv);
            case ConvTranspose2d conv -> transposedConvolution(conv);
            case Linear linear -> linear(linear);
            case Sigmoid() -> single();
            case Tanh() -> single();
            case Relu() -> single();
            case LeakyRelu _ -> single();
            case RRelu _ -> single();
            case PRelu prelu -> prelu.perChannel() ? atLeastRank(2) : single();
            case Elu _ -> single();
            case Selu() -> single();
            case Celu _ -> single();
            case Gelu _ -> single();
            case Silu() -> single();
            case Mish() -> single();
            case Softplus _ -> single();
            case Softsign() -> single();
            case HardSigmoid() -> single();
            case HardSwish() -> single();
            case Relu6() -> single();
            case Softmax(int axis) -> alongAxis(axis);
            case LogSoftmax(int axis) -> alongAxis(axis);
            case MaxPool2d pool -> pooling(Windows.of(pool, image()));
            case AvgPool2d pool -> pooling(Windows.of(pool, image()));
            case LpPool2d pool -> pooling(Windows.of(pool, image()));
            case GlobalMaxPool2d() -> pooledTo(Size2d.of(1));
            case GlobalAvgPool2d() -> pooledTo(Size2d.of(1));
            case AdaptiveMaxPool2d(Size2d size) -> pooledTo(size);
            case AdaptiveAvgPool2d(Size2d size) -> pooledTo(size);
            case BatchNorm2d _ -> image();
            case GroupNorm norm -> groupNorm(norm);
            case LayerNorm norm -> atLeastRank(norm.axes() + 1);
            case LocalResponseNorm _ -> image();
            case Dropout _ -> single();
            case Dropout2d _ -> image();
            case Flatten() -> flatten();
            case Reshape reshape -> reshape(reshape);
            case Permute(List<Integer> order) -> permute(order);
            case Add() -> add();
            case Multiply() -> multiply();
            case Concat(int axis) -> concat(axis);
            case Upsample upsample -> upsample(upsample);
            case Operator _ -> throw error("has no shape before its network is compiled for given inputs");
            case SoftmaxCrossEntropy _ -> classLoss();
            case BinaryCrossEntropyWithLogits() -> elementLoss();
            case MeanSquaredError() -> elementLoss();
            case Huber _ -> elementLoss();
        };
    }

    private Shape convolution(Conv2d conv) {
        Shape input = image();
        int channels = input.size(1);
        requireGroups(channels, conv.groups());
        if (conv.padding() instanceof Padding.Same) {
            requirePixels(input);
        }
        Windows windows = Windows.of(conv, input);
        Size2d size = fitting(() -> windows.outputSize(input));
        return shape(input.size(0), conv.outChannels(), size.height(), size.width());
    }

    private Shape transposedConvolution(ConvTranspose2d conv) {
        Shape input = image();
        requireGroups(input.size(1), conv.groups());
        Windows windows = Windows.of(conv, input);
        int height = fitting(() -> windows.height()
                .transposedSize(input.size(2), conv.outputPadding().height()));
        int width = fitting(() -> windows.width()
                .transposedSize(input.size(3), conv.outputPadding().width()));
        return shape(input.size(0), conv.outChannels(), height, width);
    }

    private void requireGroups(int channels, int groups) {
        if (channels == 0) {
            throw error("input has 0 channels, expected 1 or more");
        }
        if (channels % groups != 0) {
            throw error("input has " + channels + " channels, groups " + groups + " do not divide it");
        }
    }

    private Shape linear(Linear linear) {
        Shape input = single();
        if (input.rank() != 2) {
            throw error("input has rank " + input.rank() + ", expected 2, [N, features]; put Flatten before it");
        }
        if (input.size(1) == 0) {
            throw error("input has 0 features, expected 1 or more");
        }
        return shape(input.size(0), linear.outFeatures());
    }

    private Shape pooling(Windows windows) {
        Shape input = image();
        Size2d size = fitting(() -> windows.outputSize(input));
        return shape(input.size(0), input.size(1), size.height(), size.width());
    }

    private Shape pooledTo(Size2d size) {
        Shape input = image();
        requirePixels(input);
        return shape(input.size(0), input.size(1), size.height(), size.width());
    }

    private void requirePixels(Shape input) {
        if (input.size(2) == 0 || input.size(3) == 0) {
            throw error("input has no pixels, expected height and width of 1 or more");
        }
    }

    private Shape groupNorm(GroupNorm norm) {
        Shape input = atLeastRank(2);
        requireGroups(input.size(1), norm.groups());
        return input;
    }

    private Shape alongAxis(int axis) {
        Shape input = atLeastRank(2);
        axisOf(input, axis);
        return input;
    }

    private int axisOf(Shape input, int axis) {
        int index = axis < 0 ? axis + input.rank() : axis;
        if (index < 0 || index >= input.rank()) {
            throw error("axis " + axis + " does not exist in an input of rank " + input.rank());
        }
        if (index == 0) {
            throw error("axis " + axis + " is the batch, expected another");
        }
        return index;
    }

    private Shape flatten() {
        Shape input = atLeastRank(1);
        return shape(input.size(0), sampleElements(input));
    }

    private Shape reshape(Reshape reshape) {
        Shape input = atLeastRank(1);
        int elements = sampleElements(input);
        long known = 1;
        for (int size : reshape.sizes()) {
            if (size != -1) {
                known *= size;
                if (known > Integer.MAX_VALUE) {
                    throw error("sizes " + reshape.sizes() + " have more than " + Integer.MAX_VALUE + " elements");
                }
            }
        }
        boolean open = reshape.sizes().contains(-1);
        if (open ? elements % known != 0 : elements != known) {
            throw error("a sample has " + elements + " elements, sizes " + reshape.sizes() + " expect "
                    + (open ? "a multiple of " : "") + known);
        }
        int[] sizes = new int[reshape.sizes().size() + 1];
        sizes[0] = input.size(0);
        for (int i = 1; i < sizes.length; i++) {
            int size = reshape.sizes().get(i - 1);
            sizes[i] = size == -1 ? (int) (elements / known) : size;
        }
        return shape(sizes);
    }

    private Shape permute(List<Integer> order) {
        Shape input = single();
        if (input.rank() != order.size() + 1) {
            throw error("input has rank " + input.rank() + ", expected " + (order.size() + 1));
        }
        int[] sizes = input.sizes();
        for (int i = 0; i < order.size(); i++) {
            sizes[i + 1] = input.size(order.get(i));
        }
        return shape(sizes);
    }

    private int sampleElements(Shape input) {
        long elements = 1;
        boolean empty = false;
        for (int axis = 1; axis < input.rank(); axis++) {
            empty |= input.size(axis) == 0;
            elements = Math.min(elements * Math.max(1, input.size(axis)), Integer.MAX_VALUE + 1L);
        }
        if (empty) {
            return 0;
        }
        if (elements > Integer.MAX_VALUE) {
            throw error("a sample has more than " + Integer.MAX_VALUE + " elements");
        }
        return (int) elements;
    }

    private Shape add() {
        if (inputs.size() < 2) {
            throw error("has " + inputs.size() + " inputs, expected 2 or more");
        }
        Shape first = inputs.getFirst();
        for (int i = 1; i < inputs.size(); i++) {
            if (!inputs.get(i).equals(first)) {
                throw error("input " + i + " is " + described(inputs.get(i)) + ", expected " + described(first)
                        + " as input 0");
            }
        }
        return first;
    }

    private Shape multiply() {
        requireInputs(2);
        Shape first = inputs.get(0);
        Shape second = inputs.get(1);
        if (first.rank() < 1) {
            throw error("input 0 is a scalar, expected a batch axis");
        }
        boolean gate = first.rank() == 4 && second.equals(first.with(2, 1).with(3, 1));
        if (!gate && !second.equals(first)) {
            throw error("input 1 is " + described(second) + ", expected " + described(first) + " as input 0"
                    + (first.rank() == 4
                            ? ", or one factor a channel, " + first.with(2, 1).with(3, 1)
                            : ""));
        }
        return first;
    }

    private Shape concat(int axis) {
        if (inputs.isEmpty()) {
            throw error("has 0 inputs, expected 1 or more");
        }
        Shape first = inputs.getFirst();
        int index = axisOf(first, axis);
        long size = 0;
        for (int i = 0; i < inputs.size(); i++) {
            Shape input = inputs.get(i);
            if (input.rank() != first.rank()
                    || !input.with(index, first.size(index)).equals(first)) {
                throw error("input " + i + " is " + described(input) + ", expected " + described(first)
                        + " in all axes but " + index);
            }
            size += input.size(index);
        }
        if (size > Integer.MAX_VALUE) {
            throw error("output would have size " + size + " along axis " + index);
        }
        int[] sizes = first.sizes();
        sizes[index] = (int) size;
        return shape(sizes);
    }

    private Shape upsample(Upsample upsample) {
        Shape input = image();
        requirePixels(input);
        long height = (long) input.size(2) * upsample.scaleHeight();
        long width = (long) input.size(3) * upsample.scaleWidth();
        if (Math.max(height, width) > Integer.MAX_VALUE) {
            throw error("output would be " + height + "x" + width);
        }
        return shape(input.size(0), input.size(1), (int) height, (int) width);
    }

    private Shape classLoss() {
        requireInputs(2);
        Shape prediction = inputs.get(0);
        Shape target = inputs.get(1);
        if (prediction.rank() != 2 || prediction.size(1) == 0) {
            throw error("prediction is " + prediction + ", expected [N, classes]");
        }
        if (!target.equals(Shape.of(prediction.size(0)))) {
            throw error("target is " + target + ", expected [" + prediction.size(0) + "] class indices");
        }
        return Shape.scalar();
    }

    private Shape elementLoss() {
        requireInputs(2);
        Shape prediction = inputs.get(0);
        Shape target = inputs.get(1);
        if (prediction.rank() < 1) {
            throw error("prediction is a scalar, expected a batch axis");
        }
        if (!target.equals(prediction)) {
            throw error("target is " + target + ", expected " + prediction + " as the prediction");
        }
        return Shape.scalar();
    }

    private Shape single() {
        requireInputs(1);
        return inputs.getFirst();
    }

    private Shape image() {
        Shape input = single();
        if (input.rank() != 4) {
            throw error("input has rank " + input.rank() + ", expected 4, NCHW");
        }
        return input;
    }

    private Shape atLeastRank(int rank) {
        Shape input = single();
        if (input.rank() < rank) {
            throw error("input has rank " + input.rank() + ", expected " + rank + " or more");
        }
        return input;
    }

    private void requireInputs(int count) {
        if (inputs.size() != count) {
            throw error("has " + inputs.size() + " inputs, expected " + count);
        }
    }

    private interface Sizing<T> {
        T get();
    }

    private <T> T fitting(Sizing<T> sizing) {
        try {
            return sizing.get();
        } catch (ShapeException e) {
            throw error(lowerCase(String.valueOf(e.getMessage())), e);
        }
    }

    private Shape shape(int... sizes) {
        return fitting(() -> Shape.of(sizes));
    }

    private ShapeException error(String message) {
        return new ShapeException(message(message));
    }

    private ShapeException error(String message, ShapeException cause) {
        return new ShapeException(message(message), cause);
    }

    private String message(String message) {
        String shapes = inputs.stream().map(ShapeInference::described).collect(Collectors.joining(", "));
        return subject + ": " + message + " (" + (inputs.size() == 1 ? "input " : "inputs ") + shapes + ", " + layer
                + ")";
    }

    private static String described(Shape shape) {
        return shape.rank() == 4 ? "NCHW " + shape : shape.toString();
    }

    private static String lowerCase(String message) {
        return Character.toLowerCase(message.charAt(0)) + message.substring(1);
    }
}
