package org.lanewise.layers;

import org.jspecify.annotations.Nullable;
import org.lanewise.layers.NetworkBuilder.Value;
import org.lanewise.tensor.Shape;

/// Networks for phones: inverted residuals that expand channels, filter each and project them.
final class MobileNet {

    private MobileNet() {}

    /// Sandler et al., MobileNetV2: inverted residuals and linear bottlenecks, arXiv:1801.04381,
    /// table 2.
    static Network v2(String name, Shape sample, int classes) {
        // Expansion, channels, repeats, stride.
        int[][] stages = {
            {1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}
        };
        InvertedResidual net = new InvertedResidual(Network.builder(name), new BatchNorm2d());
        Value value = net.builder().input("input", sample);
        value = net.unit(value, "stem", Conv2d.of(32, 3).stride(2).padding(1), new Relu6());
        int block = 0;
        for (int[] stage : stages) {
            for (int i = 0; i < stage[2]; i++) {
                int expanded = stage[0] * value.shape().size(1);
                int stride = i == 0 ? stage[3] : 1;
                value = net.block(value, "block" + ++block, expanded, stage[1], 3, stride, new Relu6(), null);
            }
        }
        value = net.unitOnLinear(value, "last", Conv2d.of(1280, 1), new Relu6())
                .then("pool", new GlobalAvgPool2d())
                .then("flatten", new Flatten())
                .then("dropout", new Dropout(0.2))
                .then("classifier", Linear.of(classes));
        return net.builder().output(value).build();
    }

    /// A block of [#v3Small].
    private record Block(int kernel, int expanded, int out, boolean gated, boolean hard, int stride) {}

    /// Howard et al., Searching for MobileNetV3, arXiv:1905.02244, table 2. Gates squeeze to a
    /// quarter of the expanded channels, rounded to a multiple of 8; epsilon and momentum are as
    /// in torchvision.
    static Network v3Small(String name, Shape sample, int classes) {
        Block[] blocks = {
            new Block(3, 16, 16, true, false, 2),
            new Block(3, 72, 24, false, false, 2),
            new Block(3, 88, 24, false, false, 1),
            new Block(5, 96, 40, true, true, 2),
            new Block(5, 240, 40, true, true, 1),
            new Block(5, 240, 40, true, true, 1),
            new Block(5, 120, 48, true, true, 1),
            new Block(5, 144, 48, true, true, 1),
            new Block(5, 288, 96, true, true, 2),
            new Block(5, 576, 96, true, true, 1),
            new Block(5, 576, 96, true, true, 1)
        };
        InvertedResidual net = new InvertedResidual(Network.builder(name), new BatchNorm2d(1e-3, 0.01));
        Value value = net.builder().input("input", sample);
        value = net.unit(value, "stem", Conv2d.of(16, 3).stride(2).padding(1), new HardSwish());
        for (int i = 0; i < blocks.length; i++) {
            Block b = blocks[i];
            Activation activation = b.hard ? new HardSwish() : new Relu();
            InvertedResidual.@Nullable Gate gate = b.gated ? hardGate(b.expanded) : null;
            value = net.block(value, "block" + (i + 1), b.expanded, b.out, b.kernel, b.stride, activation, gate);
        }
        value = net.unitOnLinear(value, "last", Conv2d.of(6 * value.shape().size(1), 1), new HardSwish())
                .then("pool", new GlobalAvgPool2d())
                .then("flatten", new Flatten())
                .then("classifier.hidden", Linear.of(1024))
                .then("classifier.act", new HardSwish())
                .then("classifier.dropout", new Dropout(0.2))
                .then("classifier", Linear.of(classes));
        return net.builder().output(value).build();
    }

    private static InvertedResidual.Gate hardGate(int channels) {
        return new InvertedResidual.Gate(multipleOfEight(channels / 4.0), new Relu(), new HardSigmoid());
    }

    /// The nearest multiple of 8 that does not take away more than a tenth.
    private static int multipleOfEight(double channels) {
        int rounded = Math.max(8, (int) (channels + 4) / 8 * 8);
        return rounded < 0.9 * channels ? rounded + 8 : rounded;
    }
}
