package org.lanewise.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.lanewise.tensor.Shape;

/// One or more examples of every layer, with shapes worked out by hand. Tests that hold for all
/// layers run over them.
final class LayerExamples {

    record Example(Layer layer, List<Shape> inputs, Shape output) {

        @Override
        public String toString() {
            return layer + " on " + inputs;
        }
    }

    private static final Shape IMAGE = Shape.of(2, 6, 9, 8);
    private static final Shape ROWS = Shape.of(2, 10);

    private LayerExamples() {}

    static List<Example> all() {
        List<Example> examples = new ArrayList<>();
        examples.add(example(Conv2d.of(4, 3), Shape.of(2, 4, 7, 6), IMAGE));
        examples.add(
                example(Conv2d.of(6, Size2d.of(5, 3)).stride(2).padding(1).groups(3), Shape.of(2, 6, 4, 4), IMAGE));
        examples.add(example(Conv2d.of(4, 3).stride(2).same().withoutBias(), Shape.of(2, 4, 5, 4), IMAGE));
        examples.add(example(
                Conv2d.of(4, 3).dilation(Size2d.of(2, 3)).padding(new Padding.Explicit(1, 0, 2, 3)),
                Shape.of(2, 4, 6, 7),
                IMAGE));
        examples.add(example(ConvTranspose2d.of(4, 3), Shape.of(2, 4, 11, 10), IMAGE));
        examples.add(example(
                ConvTranspose2d.of(4, 3)
                        .stride(2)
                        .padding(1)
                        .outputPadding(1)
                        .groups(2)
                        .withoutBias(),
                Shape.of(2, 4, 18, 16),
                IMAGE));
        examples.add(example(ConvTranspose2d.of(4, 2).dilation(3), Shape.of(2, 4, 12, 11), IMAGE));
        examples.add(example(Linear.of(7), Shape.of(2, 7), ROWS));
        examples.add(example(Linear.of(7).withoutBias(), Shape.of(2, 7), ROWS));
        for (Activation activation : activations()) {
            examples.add(example(activation, IMAGE, IMAGE));
            examples.add(example(activation, ROWS, ROWS));
        }
        examples.add(example(new Softmax(1), IMAGE, IMAGE));
        examples.add(example(new Softmax(-1), ROWS, ROWS));
        examples.add(example(new LogSoftmax(2), IMAGE, IMAGE));
        examples.add(example(MaxPool2d.of(2), Shape.of(2, 6, 4, 4), IMAGE));
        examples.add(example(MaxPool2d.of(2).ceil(), Shape.of(2, 6, 5, 4), IMAGE));
        examples.add(example(MaxPool2d.of(3).stride(1).padding(1).dilation(2), Shape.of(2, 6, 7, 6), IMAGE));
        examples.add(example(AvgPool2d.of(3).stride(2).padding(1), Shape.of(2, 6, 5, 4), IMAGE));
        examples.add(example(AvgPool2d.of(2).ceil().withoutPadInMean(), Shape.of(2, 6, 5, 4), IMAGE));
        examples.add(example(LpPool2d.of(2.5, 3), Shape.of(2, 6, 3, 2), IMAGE));
        examples.add(
                example(LpPool2d.of(1, 3).stride(Size2d.of(2, 1)).padding(1).ceil(), Shape.of(2, 6, 5, 8), IMAGE));
        examples.add(example(new GlobalMaxPool2d(), Shape.of(2, 6, 1, 1), IMAGE));
        examples.add(example(new GlobalAvgPool2d(), Shape.of(2, 6, 1, 1), IMAGE));
        examples.add(example(AdaptiveMaxPool2d.of(3), Shape.of(2, 6, 3, 3), IMAGE));
        examples.add(example(new AdaptiveAvgPool2d(Size2d.of(2, 5)), Shape.of(2, 6, 2, 5), IMAGE));
        examples.add(example(new BatchNorm2d(), IMAGE, IMAGE));
        examples.add(example(GroupNorm.of(3), IMAGE, IMAGE));
        examples.add(example(new GroupNorm(2, 1e-3), ROWS, ROWS));
        examples.add(example(LayerNorm.of(1), ROWS, ROWS));
        examples.add(example(new LayerNorm(3, 1e-6), IMAGE, IMAGE));
        examples.add(example(LocalResponseNorm.of(5), IMAGE, IMAGE));
        examples.add(example(new Dropout(0.5), ROWS, ROWS));
        examples.add(example(new Dropout2d(0.25), IMAGE, IMAGE));
        examples.add(example(new Flatten(), Shape.of(2, 432), IMAGE));
        examples.add(example(Reshape.of(3, -1, 4), Shape.of(2, 3, 36, 4), IMAGE));
        examples.add(example(Reshape.of(10), ROWS, ROWS));
        examples.add(example(Permute.of(3, 1, 2), Shape.of(2, 8, 6, 9), IMAGE));
        examples.add(example(Permute.of(1), ROWS, ROWS));
        examples.add(example(new Add(), IMAGE, IMAGE, IMAGE, IMAGE));
        examples.add(example(new Multiply(), IMAGE, IMAGE, IMAGE));
        examples.add(example(new Multiply(), IMAGE, IMAGE, Shape.of(2, 6, 1, 1)));
        examples.add(example(new Multiply(), ROWS, ROWS, ROWS));
        examples.add(example(new Concat(1), Shape.of(2, 13, 9, 8), IMAGE, Shape.of(2, 7, 9, 8)));
        examples.add(example(new Concat(-1), Shape.of(2, 6, 9, 9), IMAGE, Shape.of(2, 6, 9, 1)));
        examples.add(example(Upsample.nearest(2), Shape.of(2, 6, 18, 16), IMAGE));
        examples.add(example(new Upsample(Upsample.Mode.BILINEAR, 3, 1, true), Shape.of(2, 6, 27, 8), IMAGE));
        examples.add(example(new SoftmaxCrossEntropy(), Shape.scalar(), ROWS, Shape.of(2)));
        examples.add(example(new SoftmaxCrossEntropy(0.1), Shape.scalar(), ROWS, Shape.of(2)));
        examples.add(example(new BinaryCrossEntropyWithLogits(), Shape.scalar(), IMAGE, IMAGE));
        examples.add(example(new MeanSquaredError(), Shape.scalar(), ROWS, ROWS));
        examples.add(example(new Huber(1.5), Shape.scalar(), ROWS, ROWS));
        return examples;
    }

    private static List<Activation> activations() {
        return List.of(
                new Sigmoid(),
                new Tanh(),
                new Relu(),
                new LeakyRelu(),
                new RRelu(),
                new PRelu(),
                new PRelu(true, 0.1),
                new Elu(),
                new Selu(),
                new Celu(0.5),
                new Gelu(),
                new Gelu(true),
                new Silu(),
                new Mish(),
                new Softplus(),
                new Softsign(),
                new HardSigmoid(),
                new HardSwish(),
                new Relu6());
    }

    /// The records of the sealed family, found by reflection. An [Operator] has no shapes of its
    /// own.
    static Set<Class<?>> kinds() {
        return kinds(Layer.class).stream()
                .filter(kind -> kind != Operator.class)
                .collect(Collectors.toSet());
    }

    private static List<Class<?>> kinds(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(type -> type.isSealed() ? kinds(type).stream() : List.<Class<?>>of(type).stream())
                .toList();
    }

    private static Example example(Layer layer, Shape output, Shape... inputs) {
        return new Example(layer, List.of(inputs), output);
    }
}
