package org.lanewise.compiler;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.layers.AdaptiveAvgPool2d;
import org.lanewise.layers.AdaptiveMaxPool2d;
import org.lanewise.layers.Add;
import org.lanewise.layers.AvgPool2d;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.BinaryCrossEntropyWithLogits;
import org.lanewise.layers.Celu;
import org.lanewise.layers.Concat;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.ConvTranspose2d;
import org.lanewise.layers.Dropout;
import org.lanewise.layers.Dropout2d;
import org.lanewise.layers.Elu;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.Gelu;
import org.lanewise.layers.GlobalAvgPool2d;
import org.lanewise.layers.GlobalMaxPool2d;
import org.lanewise.layers.GroupNorm;
import org.lanewise.layers.HardSigmoid;
import org.lanewise.layers.HardSwish;
import org.lanewise.layers.Huber;
import org.lanewise.layers.Layer;
import org.lanewise.layers.LayerNorm;
import org.lanewise.layers.LeakyRelu;
import org.lanewise.layers.Linear;
import org.lanewise.layers.LocalResponseNorm;
import org.lanewise.layers.LogSoftmax;
import org.lanewise.layers.LpPool2d;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.MeanSquaredError;
import org.lanewise.layers.Mish;
import org.lanewise.layers.Multiply;
import org.lanewise.layers.PRelu;
import org.lanewise.layers.Padding;
import org.lanewise.layers.Permute;
import org.lanewise.layers.RRelu;
import org.lanewise.layers.Relu;
import org.lanewise.layers.Relu6;
import org.lanewise.layers.Reshape;
import org.lanewise.layers.Selu;
import org.lanewise.layers.Sigmoid;
import org.lanewise.layers.Silu;
import org.lanewise.layers.Size2d;
import org.lanewise.layers.Softmax;
import org.lanewise.layers.SoftmaxCrossEntropy;
import org.lanewise.layers.Softplus;
import org.lanewise.layers.Softsign;
import org.lanewise.layers.Tanh;
import org.lanewise.layers.Upsample;

/// Random examples of every layer with inputs that it takes: small, and with the sizes at which
/// kernels differ.
///
/// @param draw where the random numbers come from
record LayerExamples(Draw draw) {

    private static final int MOST_ELEMENTS = 1600;
    private static final int MOST_PRODUCTS = 60_000;

    /// A layer and what it is applied to.
    ///
    /// @param layer the layer
    /// @param images samples of the batch
    /// @param samples sizes of one sample of each input
    record Example(Layer layer, int images, List<int[]> samples) {

        Example(Layer layer, int images, int... sample) {
            this(layer, images, List.of(sample));
        }
    }

    /// An example of a kind of layer.
    ///
    /// @param kind a record that is a layer
    Example of(Class<?> kind) {
        return switch (kind.getSimpleName()) {
            case "Conv2d" -> convolution();
            case "ConvTranspose2d" -> transposed();
            case "Linear" -> new Example(new Linear(draw.between(1, 20), draw.yes()), images(), draw.between(1, 40));
            case "Sigmoid" -> anywhere(new Sigmoid());
            case "Tanh" -> anywhere(new Tanh());
            case "Relu" -> anywhere(new Relu());
            case "LeakyRelu" -> anywhere(new LeakyRelu(draw.oneOf(0.01, 0.3, -0.5)));
            case "RRelu" -> anywhere(draw.yes() ? new RRelu() : new RRelu(-0.25, 0.75));
            case "PRelu" -> anywhere(new PRelu(draw.yes(), 0.25));
            case "Elu" -> anywhere(new Elu(draw.oneOf(1, 0.5, 1.7)));
            case "Selu" -> anywhere(new Selu());
            case "Celu" -> anywhere(new Celu(draw.oneOf(1, 0.5, 2)));
            case "Gelu" -> anywhere(new Gelu(draw.yes()));
            case "Silu" -> anywhere(new Silu());
            case "Mish" -> anywhere(new Mish());
            case "Softplus" -> anywhere(draw.yes() ? new Softplus() : new Softplus(draw.oneOf(0.5, 3), 40));
            case "Softsign" -> anywhere(new Softsign());
            case "HardSigmoid" -> anywhere(new HardSigmoid());
            case "HardSwish" -> anywhere(new HardSwish());
            case "Relu6" -> anywhere(new Relu6());
            case "Softmax" -> alongAxis(false);
            case "LogSoftmax" -> alongAxis(true);
            case "MaxPool2d" -> maxPool();
            case "AvgPool2d" -> averagePool();
            case "LpPool2d" -> lpPool();
            case "GlobalMaxPool2d" -> onImages(new GlobalMaxPool2d());
            case "GlobalAvgPool2d" -> onImages(new GlobalAvgPool2d());
            case "AdaptiveMaxPool2d" -> onImages(new AdaptiveMaxPool2d(size(1, 5)));
            case "AdaptiveAvgPool2d" -> onImages(new AdaptiveAvgPool2d(size(1, 5)));
            case "BatchNorm2d" -> batchNorm();
            case "GroupNorm" -> groupNorm();
            case "LayerNorm" -> layerNorm();
            case "LocalResponseNorm" ->
                onImages(new LocalResponseNorm(
                        draw.between(1, 7), draw.oneOf(1e-4, 0.5, 1), draw.oneOf(0.75, 0.5, 1), 1));
            case "Dropout" -> anywhere(new Dropout(draw.oneOf(0, 0.3, 0.7)));
            case "Dropout2d" -> onImages(new Dropout2d(draw.oneOf(0, 0.3, 0.7)));
            case "Flatten" -> anywhere(new Flatten());
            case "Reshape" -> reshape();
            case "Permute" -> permute();
            case "Add" -> add();
            case "Multiply" -> multiply();
            case "Concat" -> concat();
            case "Upsample" -> upsample();
            case "SoftmaxCrossEntropy" ->
                new Example(new SoftmaxCrossEntropy(draw.oneOf(0, 0.1, 0.6)), images(), draw.oneOf(1, 2, 3, 10, 17));
            case "BinaryCrossEntropyWithLogits" -> anywhere(new BinaryCrossEntropyWithLogits());
            case "MeanSquaredError" -> anywhere(new MeanSquaredError());
            case "Huber" -> anywhere(new Huber(draw.oneOf(1, 0.4)));
            default -> throw new AssertionError("There is no example of layer " + kind.getSimpleName());
        };
    }

    private int images() {
        return draw.oneOf(1, 2, 3, 15, 16, 17, 19);
    }

    private int channels() {
        return draw.oneOf(1, 2, 3, 5, 6, 16, 17);
    }

    private Size2d size(int least, int most) {
        return new Size2d(draw.between(least, most), draw.between(least, most));
    }

    private Example onImages(Layer layer) {
        while (true) {
            int images = images();
            int[] sample = {channels(), draw.between(1, 7), draw.between(1, 7)};
            if (images * OracleArray.count(sample, 0, 3) <= MOST_ELEMENTS) {
                return new Example(layer, images, sample);
            }
        }
    }

    /// Samples of one, two or three axes.
    private Example anywhere(Layer layer) {
        Example example = onImages(layer);
        int[] sample = example.samples().getFirst();
        return switch (draw.between(0, 2)) {
            case 0 -> new Example(layer, example.images(), sample[0] * sample[1]);
            case 1 -> new Example(layer, example.images(), sample[0], sample[2]);
            default -> example;
        };
    }

    private Example convolution() {
        while (true) {
            int groups = draw.oneOf(1, 1, 1, 2, 3);
            boolean depthwise = draw.between(0, 4) == 0;
            int channels = depthwise ? channels() : groups * draw.oneOf(1, 2, 3, 5, 17);
            int out = depthwise ? channels * draw.between(1, 2) : groups * draw.oneOf(1, 2, 3, 6, 17);
            Padding padding = draw.between(0, 3) == 0 ? Padding.SAME : padding(2, 2);
            Conv2d layer = new Conv2d(
                    out, size(1, 4), size(1, 3), padding, size(1, 2), depthwise ? channels : groups, draw.yes());
            Padding.Explicit pads = padding instanceof Padding.Explicit given ? given : Padding.NONE;
            int height = atLeast(layer.kernel().height(), layer.dilation().height(), pads.top() + pads.bottom());
            int width = atLeast(layer.kernel().width(), layer.dilation().width(), pads.left() + pads.right());
            Example example = new Example(layer, images(), channels, height, width);
            int depth = channels
                    / layer.groups()
                    * layer.kernel().height()
                    * layer.kernel().width();
            if (affordable(example, out * depth * (height + 1) * (width + 1))) {
                return example;
            }
        }
    }

    private Example transposed() {
        while (true) {
            int groups = draw.oneOf(1, 1, 2, 3);
            int channels = groups * draw.oneOf(1, 2, 3, 5, 17);
            int out = groups * draw.oneOf(1, 2, 3, 6, 17);
            Size2d kernel = size(1, 4);
            Size2d stride = size(1, 3);
            Size2d dilation = size(1, 4);
            Padding.Explicit pads = padding(2, 2);
            int height = draw.between(1, 4);
            int width = draw.between(1, 4);
            Size2d extra = new Size2d(
                    draw.between(0, Math.max(stride.height(), dilation.height()) - 1),
                    draw.between(0, Math.max(stride.width(), dilation.width()) - 1));
            boolean fits = (height - 1) * stride.height() + dilation.height() * (kernel.height() - 1) + extra.height()
                            >= pads.top() + pads.bottom()
                    && (width - 1) * stride.width() + dilation.width() * (kernel.width() - 1) + extra.width()
                            >= pads.left() + pads.right();
            int taps = kernel.height() * kernel.width();
            if (fits) {
                Layer layer = new ConvTranspose2d(out, kernel, stride, pads, extra, dilation, groups, draw.yes());
                Example example = new Example(layer, images(), channels, height, width);
                if (affordable(example, channels * (out / groups) * taps * height * width)) {
                    return example;
                }
            }
        }
    }

    private static boolean affordable(Example example, int products) {
        return example.images() * OracleArray.count(example.samples().getFirst(), 0, 3) <= MOST_ELEMENTS
                && example.images() * products <= MOST_PRODUCTS;
    }

    private Padding.Explicit padding(int vertical, int horizontal) {
        return new Padding.Explicit(
                draw.between(0, vertical),
                draw.between(0, vertical),
                draw.between(0, horizontal),
                draw.between(0, horizontal));
    }

    private int atLeast(int kernel, int dilation, int padding) {
        return Math.max(1, dilation * (kernel - 1) + 1 - padding) + draw.between(0, 4);
    }

    private Example maxPool() {
        Size2d kernel = size(1, 3);
        Size2d dilation = size(1, 2);
        return pooled(
                new MaxPool2d(kernel, size(1, 3), poolPadding(kernel, dilation), dilation, draw.yes()),
                kernel,
                dilation);
    }

    private Example averagePool() {
        Size2d kernel = size(1, 3);
        Padding.Explicit padding = poolPadding(kernel, Size2d.of(1));
        return pooled(new AvgPool2d(kernel, size(1, 3), padding, draw.yes(), draw.yes()), kernel, Size2d.of(1));
    }

    private Example lpPool() {
        Size2d kernel = size(1, 3);
        Padding.Explicit padding = poolPadding(kernel, Size2d.of(1));
        double p = draw.oneOf(1, 1.5, 2, 3);
        return pooled(new LpPool2d(p, kernel, size(1, 3), padding, draw.yes()), kernel, Size2d.of(1));
    }

    private Padding.Explicit poolPadding(Size2d kernel, Size2d dilation) {
        return padding(
                (dilation.height() * (kernel.height() - 1) + 1) / 2, (dilation.width() * (kernel.width() - 1) + 1) / 2);
    }

    private Example pooled(Layer layer, Size2d kernel, Size2d dilation) {
        while (true) {
            int images = images();
            int[] sample = {
                channels(), atLeast(kernel.height(), dilation.height(), 0), atLeast(kernel.width(), dilation.width(), 0)
            };
            if (images * OracleArray.count(sample, 0, 3) <= MOST_ELEMENTS) {
                return new Example(layer, images, sample);
            }
        }
    }

    private Example alongAxis(boolean log) {
        Example example = anywhere(new Flatten());
        int rank = example.samples().getFirst().length + 1;
        int axis = draw.between(1, rank - 1) - (draw.yes() ? rank : 0);
        return new Example(log ? new LogSoftmax(axis) : new Softmax(axis), example.images(), example.samples());
    }

    private Example batchNorm() {
        Layer layer = new BatchNorm2d(draw.oneOf(1e-5, 1e-3), draw.oneOf(0.1, 0.3, 1));
        while (true) {
            Example example = onImages(layer);
            if (example.images() * OracleArray.count(example.samples().getFirst(), 1, 3) > 1) {
                return example;
            }
        }
    }

    private Example groupNorm() {
        Example example = anywhere(new Flatten());
        int channels = example.samples().getFirst()[0];
        int groups = draw.between(1, channels);
        while (channels % groups != 0) {
            groups--;
        }
        return new Example(GroupNorm.of(groups), example.images(), example.samples());
    }

    private Example layerNorm() {
        Example example = anywhere(new Flatten());
        int axes = draw.between(1, example.samples().getFirst().length);
        return new Example(LayerNorm.of(axes), example.images(), example.samples());
    }

    private Example reshape() {
        Example example = onImages(new Flatten());
        int[] sample = example.samples().getFirst();
        Layer layer = switch (draw.between(0, 2)) {
            case 0 -> Reshape.of(sample[2], -1);
            case 1 -> Reshape.of(-1, sample[0], 1, sample[1]);
            default -> Reshape.of(sample[1] * sample[2], sample[0]);
        };
        return new Example(layer, example.images(), sample);
    }

    private Example permute() {
        Example example = onImages(new Flatten());
        Layer layer = draw.yes() ? Permute.of(2, 3, 1) : draw.yes() ? Permute.of(3, 1, 2) : Permute.of(2, 1, 3);
        return new Example(layer, example.images(), example.samples());
    }

    private Example add() {
        Example example = anywhere(new Add());
        List<int[]> samples = new ArrayList<>();
        for (int i = draw.between(2, 4); i > 0; i--) {
            samples.add(example.samples().getFirst());
        }
        return new Example(new Add(), example.images(), samples);
    }

    private Example multiply() {
        Example example = draw.yes() ? onImages(new Multiply()) : anywhere(new Multiply());
        int[] sample = example.samples().getFirst();
        int[] factors = sample.length == 3 && draw.yes() ? new int[] {sample[0], 1, 1} : sample;
        return new Example(new Multiply(), example.images(), List.of(sample, factors));
    }

    private Example concat() {
        Example example = anywhere(new Add());
        int[] first = example.samples().getFirst();
        int axis = draw.between(1, first.length);
        List<int[]> samples = new ArrayList<>();
        for (int i = draw.between(1, 3); i > 0; i--) {
            int[] sample = first.clone();
            sample[axis - 1] = draw.between(1, 5);
            samples.add(sample);
        }
        int counted = draw.yes() ? axis : axis - first.length - 1;
        return new Example(new Concat(counted), example.images(), samples);
    }

    private Example upsample() {
        Upsample.Mode mode = draw.yes() ? Upsample.Mode.NEAREST : Upsample.Mode.BILINEAR;
        boolean corners = mode == Upsample.Mode.BILINEAR && draw.yes();
        Upsample layer = new Upsample(mode, draw.between(1, 3), draw.between(1, 3), corners);
        while (true) {
            int images = images();
            int[] sample = {channels(), draw.between(1, 4), draw.between(1, 4)};
            if (images * OracleArray.count(sample, 0, 3) <= MOST_ELEMENTS / 4) {
                return new Example(layer, images, sample);
            }
        }
    }
}
