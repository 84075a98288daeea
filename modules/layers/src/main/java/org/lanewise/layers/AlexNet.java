package org.lanewise.layers;

import org.lanewise.tensor.Shape;

/// Krizhevsky, One weird trick for parallelizing convolutional neural networks, arXiv:1404.5997:
/// the form for one device, without local response normalisation, as in torchvision. The first
/// fully connected layer takes what the last pooling gives (6x6 pixels of an image of 224x224).
final class AlexNet {

    private AlexNet() {}

    static Network alexnet(String name, Shape sample, int classes) {
        NetworkBuilder builder = Network.builder(name);
        return builder.output(builder.input("input", sample)
                        .then("conv1", Conv2d.of(64, 11).stride(4).padding(2))
                        .then("relu1", new Relu())
                        .then("pool1", MaxPool2d.of(3).stride(2))
                        .then("conv2", Conv2d.of(192, 5).padding(2))
                        .then("relu2", new Relu())
                        .then("pool2", MaxPool2d.of(3).stride(2))
                        .then("conv3", Conv2d.of(384, 3).padding(1))
                        .then("relu3", new Relu())
                        .then("conv4", Conv2d.of(256, 3).padding(1))
                        .then("relu4", new Relu())
                        .then("conv5", Conv2d.of(256, 3).padding(1))
                        .then("relu5", new Relu())
                        .then("pool5", MaxPool2d.of(3).stride(2))
                        .then("flatten", new Flatten())
                        .then("dropout6", new Dropout(0.5))
                        .then("fc6", Linear.of(4096))
                        .then("relu6", new Relu())
                        .then("dropout7", new Dropout(0.5))
                        .then("fc7", Linear.of(4096))
                        .then("relu7", new Relu())
                        .then("fc8", Linear.of(classes)))
                .build();
    }
}
