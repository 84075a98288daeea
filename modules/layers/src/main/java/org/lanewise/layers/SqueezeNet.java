package org.lanewise.layers;

import org.lanewise.layers.NetworkBuilder.Value;
import org.lanewise.tensor.Shape;

/// Iandola et al., SqueezeNet: AlexNet-level accuracy with 50x fewer parameters, arXiv:1602.07360,
/// in the form 1.1 of its authors, which pools earlier.
final class SqueezeNet {

    private SqueezeNet() {}

    static Network squeezenet(String name, Shape sample, int classes) {
        NetworkBuilder builder = Network.builder(name);
        Value value = builder.input("input", sample)
                .then("conv1", Conv2d.of(64, 3).stride(2))
                .then("relu1", new Relu())
                .then("pool1", pool());
        value = fire(builder, value, 2, 16, 64);
        value = fire(builder, value, 3, 16, 64).then("pool3", pool());
        value = fire(builder, value, 4, 32, 128);
        value = fire(builder, value, 5, 32, 128).then("pool5", pool());
        value = fire(builder, value, 6, 48, 192);
        value = fire(builder, value, 7, 48, 192);
        value = fire(builder, value, 8, 64, 256);
        value = fire(builder, value, 9, 64, 256);
        value = value.then("dropout", new Dropout(0.5))
                .then("conv10", Conv2d.of(classes, 1))
                .then("relu10", new Relu())
                .then("pool10", new GlobalAvgPool2d())
                .then("flatten", new Flatten());
        return builder.output(value).build();
    }

    private static MaxPool2d pool() {
        return MaxPool2d.of(3).stride(2).ceil();
    }

    private static Value fire(NetworkBuilder builder, Value input, int index, int squeezed, int expanded) {
        String block = "fire" + index;
        Value squeeze =
                input.then(block + ".squeeze", Conv2d.of(squeezed, 1)).then(block + ".squeeze_relu", new Relu());
        Value one =
                squeeze.then(block + ".expand1x1", Conv2d.of(expanded, 1)).then(block + ".expand1x1_relu", new Relu());
        Value three = squeeze.then(block + ".expand3x3", Conv2d.of(expanded, 3).padding(1))
                .then(block + ".expand3x3_relu", new Relu());
        return builder.node(block + ".concat", new Concat(1), one, three);
    }
}
