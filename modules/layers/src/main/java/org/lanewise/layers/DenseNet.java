package org.lanewise.layers;

import org.lanewise.layers.NetworkBuilder.Value;
import org.lanewise.tensor.Shape;

/// Huang et al., Densely connected convolutional networks, arXiv:1608.06993: each layer takes what
/// all before it in its block made. What a layer makes is joined behind its own input, so that
/// every input is a part of the next.
///
/// @param builder where nodes are added
record DenseNet(NetworkBuilder builder) {

    private static final int GROWTH = 32;
    private static final int BOTTLENECK = 4 * GROWTH;

    /// 121 layers, table 1.
    static Network densenet121(String name, Shape sample, int classes) {
        DenseNet net = new DenseNet(Network.builder(name));
        Value value = net.builder
                .input("input", sample)
                .then("conv0", Conv2d.of(2 * GROWTH, 7).stride(2).padding(3).withoutBias())
                .then("bn0", new BatchNorm2d())
                .then("relu0", new Relu())
                .then("pool0", MaxPool2d.of(3).stride(2).padding(1));
        int[] layers = {6, 12, 24, 16};
        for (int block = 1; block <= layers.length; block++) {
            for (int layer = 1; layer <= layers[block - 1]; layer++) {
                value = net.layer(value, "block" + block + "." + layer);
            }
            if (block < layers.length) {
                String transition = "transition" + block;
                int half = value.shape().size(1) / 2;
                value = convolved(value, transition, "", Conv2d.of(half, 1))
                        .then(transition + ".pool", AvgPool2d.of(2));
            }
        }
        value = value.then("bn5", new BatchNorm2d())
                .then("relu5", new Relu())
                .then("pool5", new GlobalAvgPool2d())
                .then("flatten", new Flatten())
                .then("classifier", Linear.of(classes));
        return net.builder.output(value).build();
    }

    private Value layer(Value input, String layer) {
        Value made = convolved(input, layer, "1", Conv2d.of(BOTTLENECK, 1));
        made = convolved(made, layer, "2", Conv2d.of(GROWTH, 3).padding(1));
        return builder.node(layer + ".join", new Concat(1), input, made);
    }

    private static Value convolved(Value input, String node, String index, Conv2d conv) {
        return input.then(node + ".bn" + index, new BatchNorm2d())
                .then(node + ".relu" + index, new Relu())
                .then(node + ".conv" + index, conv.withoutBias());
    }
}
