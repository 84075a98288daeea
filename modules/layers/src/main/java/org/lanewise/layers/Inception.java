package org.lanewise.layers;

import org.lanewise.layers.NetworkBuilder.Value;
import org.lanewise.tensor.Shape;

/// Szegedy et al., Going deeper with convolutions, arXiv:1409.4842, table 1: GoogLeNet without its
/// auxiliary classifiers, with the local response normalisation of Krizhevsky et al.
///
/// @param builder where nodes are added
record Inception(NetworkBuilder builder) {

    /// Channels of a module: 1x1, reduction and 3x3, reduction and 5x5, projection behind the
    /// pooling.
    private record Module(String name, int one, int reduce3, int three, int reduce5, int five, int projection) {}

    static Network v1(String name, Shape sample, int classes) {
        Inception net = new Inception(Network.builder(name));
        Value value = net.builder.input("input", sample);
        value = unit(value, "conv1", Conv2d.of(64, 7).stride(2).padding(3))
                .then("pool1", pool())
                .then("norm1", response());
        value = unit(value, "conv2_reduce", Conv2d.of(64, 1));
        value = unit(value, "conv2", Conv2d.of(192, 3).padding(1))
                .then("norm2", response())
                .then("pool2", pool());
        value = net.module(value, new Module("3a", 64, 96, 128, 16, 32, 32));
        value = net.module(value, new Module("3b", 128, 128, 192, 32, 96, 64)).then("pool3", pool());
        value = net.module(value, new Module("4a", 192, 96, 208, 16, 48, 64));
        value = net.module(value, new Module("4b", 160, 112, 224, 24, 64, 64));
        value = net.module(value, new Module("4c", 128, 128, 256, 24, 64, 64));
        value = net.module(value, new Module("4d", 112, 144, 288, 32, 64, 64));
        value = net.module(value, new Module("4e", 256, 160, 320, 32, 128, 128)).then("pool4", pool());
        value = net.module(value, new Module("5a", 256, 160, 320, 32, 128, 128));
        value = net.module(value, new Module("5b", 384, 192, 384, 48, 128, 128));
        value = value.then("pool5", new GlobalAvgPool2d())
                .then("flatten", new Flatten())
                .then("dropout", new Dropout(0.4))
                .then("fc", Linear.of(classes));
        return net.builder.output(value).build();
    }

    private static MaxPool2d pool() {
        return MaxPool2d.of(3).stride(2).ceil();
    }

    private static LocalResponseNorm response() {
        return new LocalResponseNorm(5, 1e-4, 0.75, 1);
    }

    private static Value unit(Value input, String node, Conv2d conv) {
        return input.then(node, conv).then(node + "_relu", new Relu());
    }

    private Value module(Value input, Module m) {
        Value one = unit(input, m.name + ".1x1", Conv2d.of(m.one, 1));
        Value three = unit(
                unit(input, m.name + ".3x3_reduce", Conv2d.of(m.reduce3, 1)),
                m.name + ".3x3",
                Conv2d.of(m.three, 3).padding(1));
        Value five = unit(
                unit(input, m.name + ".5x5_reduce", Conv2d.of(m.reduce5, 1)),
                m.name + ".5x5",
                Conv2d.of(m.five, 5).padding(2));
        Value pooled = unit(
                input.then(m.name + ".pool", MaxPool2d.of(3).stride(1).padding(1)),
                m.name + ".pool_project",
                Conv2d.of(m.projection, 1));
        return builder.node(m.name + ".concat", new Concat(1), one, three, five, pooled);
    }
}
