package org.lanewise.layers;

import org.lanewise.layers.NetworkBuilder.Value;
import org.lanewise.tensor.Shape;

/// Zhang et al., ShuffleNet: an extremely efficient convolutional neural network for mobile
/// devices, arXiv:1707.01083, table 1, 1x with 3 groups. Residual branches start as those of
/// [ResNet].
///
/// @param builder where nodes are added
record ShuffleNet(NetworkBuilder builder) {

    private static final int GROUPS = 3;
    private static final int STEM = 24;

    /// Units that add their input.
    private static final int SUMS = 13;

    static Network shufflenet(String name, Shape sample, int classes) {
        ShuffleNet net = new ShuffleNet(Network.builder(name));
        Value value = net.builder
                .input("input", sample)
                .then("conv1", Conv2d.of(STEM, 3).stride(2).padding(1).withoutBias())
                .then("bn1", new BatchNorm2d())
                .then("relu1", new Relu())
                .then("pool1", MaxPool2d.of(3).stride(2).padding(1));
        int[] units = {4, 8, 4};
        int index = 0;
        for (int stage = 0; stage < units.length; stage++) {
            for (int i = 0; i < units[stage]; i++) {
                value = net.unit(value, "unit" + ++index, 240 << stage, i == 0);
            }
        }
        value = value.then("pool", new GlobalAvgPool2d())
                .then("flatten", new Flatten())
                .then("fc", Linear.of(classes));
        return net.builder.output(value).build();
    }

    /// A unit adds its input; the first of a stage halves the image and joins its pooled input.
    /// The first unit of all has too few channels for groups in its first convolution.
    private Value unit(Value input, String unit, int out, boolean first) {
        int in = input.shape().size(1);
        int bottleneck = out / 4;
        Value path = normalised(input, unit, 1, Conv2d.of(bottleneck, 1).groups(in == STEM ? 1 : GROUPS))
                .then(unit + ".relu1", new Relu());
        path = shuffled(path, unit + ".shuffle");
        Conv2d depthwise =
                Conv2d.of(bottleneck, 3).stride(first ? 2 : 1).padding(1).groups(bottleneck);
        path = normalised(path, unit, 2, depthwise);
        path = normalised(path, unit, 3, Conv2d.of(first ? out - in : out, 1).groups(GROUPS));
        if (first) {
            Value pooled = input.then(unit + ".pool", AvgPool2d.of(3).stride(2).padding(1));
            return builder.node(unit + ".concat", new Concat(1), pooled, path).then(unit + ".relu", new Relu());
        }
        builder.initializer(unit + ".bn3.gamma", ResNet.branch(SUMS));
        return path.plus(unit + ".add", input).then(unit + ".relu", new Relu());
    }

    private static Value normalised(Value input, String unit, int index, Conv2d conv) {
        return input.then(unit + ".conv" + index, conv.withoutBias()).then(unit + ".bn" + index, new BatchNorm2d());
    }

    /// The channels of all groups dealt out in turn, so that each group of what follows sees all.
    private static Value shuffled(Value input, String node) {
        Shape shape = input.shape();
        int channels = shape.size(1);
        return input.then(node + ".split", Reshape.of(GROUPS, channels / GROUPS, shape.size(2), shape.size(3)))
                .then(node + ".swap", Permute.of(2, 1, 3, 4))
                .then(node + ".join", Reshape.of(channels, shape.size(2), shape.size(3)));
    }
}
