package org.lanewise.layers;

import org.lanewise.layers.NetworkBuilder.Value;
import org.lanewise.tensor.Initializer;
import org.lanewise.tensor.Shape;

/// Residual networks: He et al., Deep residual learning for image recognition, arXiv:1512.03385.
///
/// The last normalisation of each residual branch of a deep one starts from `1 / sqrt(blocks)`
/// instead of 1, so that the sums of an untrained network do not grow with its depth: De and
/// Smith, Batch normalization biases residual blocks towards the identity function in deep
/// networks, arXiv:2002.10444.
///
/// @param builder where nodes are added
/// @param blocks residual blocks in the network
record ResNet(NetworkBuilder builder, int blocks) {

    /// Section 4.2 with n = 3 and projections (option B) where the shape changes.
    static Network small(String name, Shape sample, int classes) {
        NetworkBuilder builder = Network.builder(name);
        Value value = builder.input("input", sample)
                .then("stem.conv", Conv2d.of(16, 3).padding(1).withoutBias())
                .then("stem.bn", new BatchNorm2d())
                .then("stem.relu", new Relu());
        for (int stage = 1; stage <= 3; stage++) {
            for (int block = 1; block <= 3; block++) {
                int stride = stage > 1 && block == 1 ? 2 : 1;
                value = small(value, "stage" + stage + ".block" + block, 8 << stage, stride);
            }
        }
        value = value.then("pool", new GlobalAvgPool2d())
                .then("flatten", new Flatten())
                .then("classifier", Linear.of(classes));
        return builder.output(value).build();
    }

    private static Value small(Value input, String block, int channels, int stride) {
        Conv2d first = Conv2d.of(channels, 3).stride(stride).padding(1).withoutBias();
        Value path = input.then(block + ".conv1", first)
                .then(block + ".bn1", new BatchNorm2d())
                .then(block + ".relu1", new Relu())
                .then(block + ".conv2", Conv2d.of(channels, 3).padding(1).withoutBias())
                .then(block + ".bn2", new BatchNorm2d());
        Value shortcut = stride == 1
                ? input
                : input.then(
                                block + ".shortcut.conv",
                                Conv2d.of(channels, 1).stride(stride).withoutBias())
                        .then(block + ".shortcut.bn", new BatchNorm2d());
        return path.plus(block + ".add", shortcut).then(block + ".relu2", new Relu());
    }

    /// 18 layers, table 1.
    static Network resnet18(String name, Shape sample, int classes) {
        return large(name, sample, classes, false, 2, 2, 2, 2);
    }

    /// 50 layers, table 1, with the stride in the 3x3 convolutions as in torchvision.
    static Network resnet50(String name, Shape sample, int classes) {
        return large(name, sample, classes, true, 3, 4, 6, 3);
    }

    private static Network large(
            String name, Shape sample, int classes, boolean bottlenecks, int first, int second, int third, int fourth) {
        NetworkBuilder builder = Network.builder(name);
        ResNet net = new ResNet(builder, first + second + third + fourth);
        Value value = builder.input("input", sample)
                .then("conv1", Conv2d.of(64, 7).stride(2).padding(3).withoutBias())
                .then("bn1", new BatchNorm2d())
                .then("relu", new Relu())
                .then("maxpool", MaxPool2d.of(3).stride(2).padding(1));
        int[] repeats = {first, second, third, fourth};
        for (int layer = 1; layer <= repeats.length; layer++) {
            for (int block = 0; block < repeats[layer - 1]; block++) {
                String node = "layer" + layer + "." + block;
                int stride = layer > 1 && block == 0 ? 2 : 1;
                value = bottlenecks
                        ? net.bottleneck(value, node, 32 << layer, stride)
                        : net.basic(value, node, 32 << layer, stride);
            }
        }
        value = value.then("avgpool", new GlobalAvgPool2d())
                .then("flatten", new Flatten())
                .then("fc", Linear.of(classes));
        return builder.output(value).build();
    }

    private Value basic(Value input, String block, int channels, int stride) {
        Value path = normalised(
                        input, block, 1, Conv2d.of(channels, 3).stride(stride).padding(1))
                .then(block + ".relu1", new Relu());
        path = normalised(path, block, 2, Conv2d.of(channels, 3).padding(1));
        return sum(path, input, block, channels, stride, 2);
    }

    private Value bottleneck(Value input, String block, int channels, int stride) {
        Value path = normalised(input, block, 1, Conv2d.of(channels, 1)).then(block + ".relu1", new Relu());
        path = normalised(path, block, 2, Conv2d.of(channels, 3).stride(stride).padding(1))
                .then(block + ".relu2", new Relu());
        path = normalised(path, block, 3, Conv2d.of(4 * channels, 1));
        return sum(path, input, block, 4 * channels, stride, 3);
    }

    private static Value normalised(Value input, String block, int index, Conv2d conv) {
        return input.then(block + ".conv" + index, conv.withoutBias()).then(block + ".bn" + index, new BatchNorm2d());
    }

    /// How the last normalisation of a residual branch starts.
    ///
    /// @param blocks residual blocks in the network
    static Initializer branch(int blocks) {
        return Initializer.constant((float) (1 / Math.sqrt(blocks)));
    }

    private Value sum(Value path, Value input, String block, int channels, int stride, int last) {
        builder.initializer(block + ".bn" + last + ".gamma", branch(blocks));
        Value shortcut = input.shape().size(1) == channels && stride == 1
                ? input
                : input.then(
                                block + ".downsample.conv",
                                Conv2d.of(channels, 1).stride(stride).withoutBias())
                        .then(block + ".downsample.bn", new BatchNorm2d());
        return path.plus(block + ".add", shortcut).then(block + ".relu" + last, new Relu());
    }
}
