package org.lanewise.layers;

import org.lanewise.layers.NetworkBuilder.Value;
import org.lanewise.tensor.Shape;

/// Tan and Le, EfficientNet: rethinking model scaling for convolutional neural networks,
/// arXiv:1905.11946, table 1, without its stochastic depth. Gates squeeze to a quarter of the
/// channels that come into a block.
final class EfficientNet {

    private EfficientNet() {}

    static Network b0(String name, Shape sample, int classes) {
        // Expansion, kernel, stride, channels, repeats.
        int[][] stages = {
            {1, 3, 1, 16, 1},
            {6, 3, 2, 24, 2},
            {6, 5, 2, 40, 2},
            {6, 3, 2, 80, 3},
            {6, 5, 1, 112, 3},
            {6, 5, 2, 192, 4},
            {6, 3, 1, 320, 1}
        };
        InvertedResidual net = new InvertedResidual(Network.builder(name), new BatchNorm2d());
        Value value = net.builder().input("input", sample);
        value = net.unit(value, "stem", Conv2d.of(32, 3).stride(2).padding(1), new Silu());
        int block = 0;
        for (int[] s : stages) {
            for (int i = 0; i < s[4]; i++) {
                int in = value.shape().size(1);
                InvertedResidual.Gate gate = new InvertedResidual.Gate(in / 4, new Silu(), new Sigmoid());
                value = net.block(value, "block" + ++block, s[0] * in, s[3], s[1], i == 0 ? s[2] : 1, new Silu(), gate);
            }
        }
        value = net.unitOnLinear(value, "last", Conv2d.of(1280, 1), new Silu())
                .then("pool", new GlobalAvgPool2d())
                .then("flatten", new Flatten())
                .then("dropout", new Dropout(0.2))
                .then("classifier", Linear.of(classes));
        return net.builder().output(value).build();
    }
}
