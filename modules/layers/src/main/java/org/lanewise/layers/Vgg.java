package org.lanewise.layers;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.layers.NetworkBuilder.Value;
import org.lanewise.tensor.Shape;

/// Simonyan and Zisserman, Very deep convolutional networks for large-scale image recognition,
/// arXiv:1409.1556.
final class Vgg {

    private Vgg() {}

    /// Three pairs of 3x3 convolutions with a pooling after each, in the manner of the paper.
    static Network small(String name, Shape sample, int classes, boolean normalised) {
        List<Layer> layers = new ArrayList<>();
        for (int channels : new int[] {32, 64, 128}) {
            for (int i = 0; i < 2; i++) {
                Conv2d conv = Conv2d.of(channels, 3).padding(1);
                layers.add(normalised ? conv.withoutBias() : conv);
                if (normalised) {
                    layers.add(new BatchNorm2d());
                }
                layers.add(new Relu());
            }
            layers.add(MaxPool2d.of(2));
        }
        layers.add(new Flatten());
        layers.add(Linear.of(classes));
        return Network.sequential(name, sample, layers.toArray(Layer[]::new));
    }

    /// Configuration E: 16 convolutions and three fully connected layers, the first of which takes
    /// what the last pooling gives (7x7 pixels of an image of 224x224).
    static Network vgg19(String name, Shape sample, int classes) {
        NetworkBuilder builder = Network.builder(name);
        Value value = builder.input("input", sample);
        int[] channels = {64, 128, 256, 512, 512};
        int[] convolutions = {2, 2, 4, 4, 4};
        for (int block = 1; block <= channels.length; block++) {
            for (int i = 1; i <= convolutions[block - 1]; i++) {
                String index = block + "_" + i;
                value = value.then(
                                "conv" + index,
                                Conv2d.of(channels[block - 1], 3).padding(1))
                        .then("relu" + index, new Relu());
            }
            value = value.then("pool" + block, MaxPool2d.of(2));
        }
        value = value.then("flatten", new Flatten())
                .then("fc6", Linear.of(4096))
                .then("relu6", new Relu())
                .then("dropout6", new Dropout(0.5))
                .then("fc7", Linear.of(4096))
                .then("relu7", new Relu())
                .then("dropout7", new Dropout(0.5))
                .then("fc8", Linear.of(classes));
        return builder.output(value).build();
    }
}
