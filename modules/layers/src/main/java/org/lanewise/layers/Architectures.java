package org.lanewise.layers;

import java.util.ArrayList;
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
    /// @return names in the order of their size
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
        known.put("vgg-small", new Entry(Shape.of(3, 32, 32), 10, (name, s, c) -> vggSmall(name, s, c, false)));
        known.put("vgg-small-bn", new Entry(Shape.of(3, 32, 32), 10, (name, s, c) -> vggSmall(name, s, c, true)));
        known.put("resnet20", new Entry(Shape.of(3, 32, 32), 10, Architectures::resnet20));
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

    /// Three pairs of 3x3 convolutions with a pooling after each, in the manner of Simonyan and Zisserman,
    /// arXiv:1409.1556.
    private static Network vggSmall(String name, Shape sample, int classes, boolean normalised) {
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

    /// He et al., Deep residual learning for image recognition, arXiv:1512.03385, section 4.2, with n = 3 and
    /// projections (option B) where the shape changes.
    private static Network resnet20(String name, Shape sample, int classes) {
        NetworkBuilder builder = Network.builder(name);
        NetworkBuilder.Value value = builder.input("input", sample)
                .then("stem.conv", Conv2d.of(16, 3).padding(1).withoutBias())
                .then("stem.bn", new BatchNorm2d())
                .then("stem.relu", new Relu());
        for (int stage = 1; stage <= 3; stage++) {
            for (int block = 1; block <= 3; block++) {
                int stride = stage > 1 && block == 1 ? 2 : 1;
                value = residual(value, "stage" + stage + ".block" + block, 8 << stage, stride);
            }
        }
        value = value.then("pool", new GlobalAvgPool2d())
                .then("flatten", new Flatten())
                .then("classifier", Linear.of(classes));
        return builder.output(value).build();
    }

    private static NetworkBuilder.Value residual(NetworkBuilder.Value input, String block, int channels, int stride) {
        Conv2d first = Conv2d.of(channels, 3).stride(stride).padding(1).withoutBias();
        NetworkBuilder.Value path = input.then(block + ".conv1", first)
                .then(block + ".bn1", new BatchNorm2d())
                .then(block + ".relu1", new Relu())
                .then(block + ".conv2", Conv2d.of(channels, 3).padding(1).withoutBias())
                .then(block + ".bn2", new BatchNorm2d());
        NetworkBuilder.Value shortcut = stride == 1
                ? input
                : input.then(
                                block + ".shortcut.conv",
                                Conv2d.of(channels, 1).stride(stride).withoutBias())
                        .then(block + ".shortcut.bn", new BatchNorm2d());
        return path.plus(block + ".add", shortcut).then(block + ".relu2", new Relu());
    }
}
