package org.lanewise.layers;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.text.NearestName;

/// Networks by name, without trained parameters.
public final class Architectures {

    private interface Plan {
        Network build(String name, Shape sample, int classes);
    }

    private record Entry(Shape sample, int classes, Plan plan) {}

    private static final Map<String, Entry> KNOWN = known();

    private Architectures() {}

    /// The known names.
    ///
    /// @return names in the order of their size: those for small images, then those for ImageNet
    public static List<String> names() {
        return List.copyOf(KNOWN.keySet());
    }

    /// A network for the images and classes that it was published with.
    ///
    /// @param name one of [#names()]
    /// @return the network; its outputs are logits `[N, classes]`
    /// @throws ConfigurationException when the name is unknown; the message shows the nearest one and all
    public static Network of(String name) {
        Entry entry = entry(name);
        return entry.plan.build(name, entry.sample, entry.classes);
    }

    /// A network for other images or classes.
    ///
    /// @param name one of [#names()]
    /// @param sample shape of an image, CHW
    /// @param classes number of classes, 1 or more
    /// @return the network; its outputs are logits `[N, classes]`
    /// @throws ConfigurationException when the name is unknown; the message shows the nearest one and all
    /// @throws org.lanewise.tensor.ShapeException when the images are too small for the network
    public static Network of(String name, Shape sample, int classes) {
        return entry(name).plan.build(name, sample, classes);
    }

    private static Entry entry(String name) {
        Entry entry = KNOWN.get(name);
        if (entry == null) {
            throw new ConfigurationException("Unknown architecture '" + name + "', expected one of " + names()
                    + NearestName.hint(name, KNOWN.keySet()));
        }
        return entry;
    }

    private static Map<String, Entry> known() {
        Map<String, Entry> known = new LinkedHashMap<>();
        known.put("lenet5", new Entry(Shape.of(1, 28, 28), 10, Architectures::lenet5));
        known.put("vgg-small", new Entry(Shape.of(3, 32, 32), 10, (name, s, c) -> Vgg.small(name, s, c, false)));
        known.put("vgg-small-bn", new Entry(Shape.of(3, 32, 32), 10, (name, s, c) -> Vgg.small(name, s, c, true)));
        known.put("resnet20", new Entry(Shape.of(3, 32, 32), 10, ResNet::small));
        Map<String, Plan> imageNet = new LinkedHashMap<>();
        imageNet.put("squeezenet", SqueezeNet::squeezenet);
        imageNet.put("shufflenet", ShuffleNet::shufflenet);
        imageNet.put("mobilenet-v3-small", MobileNet::v3Small);
        imageNet.put("mobilenet-v2", MobileNet::v2);
        imageNet.put("efficientnet-b0", EfficientNet::b0);
        imageNet.put("inception-v1", Inception::v1);
        imageNet.put("densenet121", DenseNet::densenet121);
        imageNet.put("resnet18", ResNet::resnet18);
        imageNet.put("resnet50", ResNet::resnet50);
        imageNet.put("alexnet", AlexNet::alexnet);
        imageNet.put("vgg19", Vgg::vgg19);
        imageNet.forEach((name, plan) -> known.put(name, new Entry(Shape.of(3, 224, 224), 1000, plan)));
        return Collections.unmodifiableMap(known);
    }

    /// LeCun et al., Gradient-based learning applied to document recognition, 1998, with ReLU and max pooling.
    private static Network lenet5(String name, Shape sample, int classes) {
        return Network.sequential(
                name,
                sample,
                Conv2d.of(6, 5).padding(2),
                new Relu(),
                MaxPool2d.of(2),
                Conv2d.of(16, 5),
                new Relu(),
                MaxPool2d.of(2),
                new Flatten(),
                Linear.of(120),
                new Relu(),
                Linear.of(84),
                new Relu(),
                Linear.of(classes));
    }
}
