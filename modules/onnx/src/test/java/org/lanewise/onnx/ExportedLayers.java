package org.lanewise.onnx;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lanewise.layers.AdaptiveAvgPool2d;
import org.lanewise.layers.AdaptiveMaxPool2d;
import org.lanewise.layers.Add;
import org.lanewise.layers.AvgPool2d;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.BinaryCrossEntropyWithLogits;
import org.lanewise.layers.Celu;
import org.lanewise.layers.Concat;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.ConvTranspose2d;
import org.lanewise.layers.Dropout;
import org.lanewise.layers.Dropout2d;
import org.lanewise.layers.Elu;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.Gelu;
import org.lanewise.layers.GlobalAvgPool2d;
import org.lanewise.layers.GlobalMaxPool2d;
import org.lanewise.layers.GroupNorm;
import org.lanewise.layers.HardSigmoid;
import org.lanewise.layers.HardSwish;
import org.lanewise.layers.Huber;
import org.lanewise.layers.Layer;
import org.lanewise.layers.LayerNorm;
import org.lanewise.layers.LeakyRelu;
import org.lanewise.layers.Linear;
import org.lanewise.layers.LocalResponseNorm;
import org.lanewise.layers.LogSoftmax;
import org.lanewise.layers.Loss;
import org.lanewise.layers.LpPool2d;
import org.lanewise.layers.MaxPool2d;
import org.lanewise.layers.MeanSquaredError;
import org.lanewise.layers.Mish;
import org.lanewise.layers.Multiply;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkBuilder;
import org.lanewise.layers.PRelu;
import org.lanewise.layers.Padding;
import org.lanewise.layers.Permute;
import org.lanewise.layers.RRelu;
import org.lanewise.layers.Relu;
import org.lanewise.layers.Relu6;
import org.lanewise.layers.Reshape;
import org.lanewise.layers.Selu;
import org.lanewise.layers.Sigmoid;
import org.lanewise.layers.Silu;
import org.lanewise.layers.Size2d;
import org.lanewise.layers.Softmax;
import org.lanewise.layers.SoftmaxCrossEntropy;
import org.lanewise.layers.Softplus;
import org.lanewise.layers.Softsign;
import org.lanewise.layers.Tanh;
import org.lanewise.layers.Upsample;
import org.lanewise.tensor.Shape;

/// Networks of one layer, one or more for every record of the sealed hierarchy but operators.
final class ExportedLayers {

    private static final Shape IMAGE = Shape.of(6, 7, 9);

    private final Map<String, Network> networks = new LinkedHashMap<>();

    private ExportedLayers() {}

    /// The networks by a name that says what they are about.
    static Map<String, Network> all() {
        ExportedLayers all = new ExportedLayers();
        all.convolutions();
        all.pools();
        all.activations();
        all.norms();
        all.shapes();
        all.losses();
        return all.networks;
    }

    /// The names of all layers that a network can have.
    static List<String> kinds() {
        List<String> kinds = new ArrayList<>();
        collect(Layer.class, kinds);
        kinds.remove("Operator");
        return kinds;
    }

    private static void collect(Class<?> sealed, List<String> kinds) {
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isRecord()) {
                kinds.add(permitted.getSimpleName());
            } else {
                collect(permitted, kinds);
            }
        }
    }

    private void add(Layer layer, Shape... samples) {
        NetworkBuilder builder = Network.builder("network");
        List<NetworkBuilder.Value> inputs = new ArrayList<>();
        for (Shape sample : samples) {
            inputs.add(builder.input("x" + inputs.size(), sample));
        }
        NetworkBuilder.Value output = inputs.size() == 1
                ? inputs.getFirst().then(layer)
                : builder.node(layer, inputs.toArray(NetworkBuilder.Value[]::new));
        networks.put(layer + " of " + List.of(samples), builder.output(output).build());
    }

    private void convolutions() {
        add(Conv2d.of(4, 3), IMAGE);
        add(Conv2d.of(4, new Size2d(3, 2)).same().stride(2), IMAGE);
        add(Conv2d.of(6, 3).same().dilation(2).withoutBias(), IMAGE);
        add(Conv2d.of(6, 3).padding(new Padding.Explicit(1, 0, 2, 1)).groups(3), IMAGE);
        add(ConvTranspose2d.of(4, 3), IMAGE);
        add(
                ConvTranspose2d.of(6, new Size2d(3, 2))
                        .stride(2)
                        .padding(new Padding.Explicit(1, 0, 0, 1))
                        .outputPadding(1)
                        .groups(2)
                        .withoutBias(),
                IMAGE);
        add(Linear.of(5), Shape.of(7));
        add(Linear.of(5).withoutBias(), Shape.of(7));
    }

    private void pools() {
        add(MaxPool2d.of(2), IMAGE);
        add(MaxPool2d.of(3).stride(2).padding(1).ceil(), IMAGE);
        add(MaxPool2d.of(2).stride(1).dilation(2), IMAGE);
        add(AvgPool2d.of(2), IMAGE);
        add(AvgPool2d.of(3).stride(2).padding(1).ceil(), IMAGE);
        add(AvgPool2d.of(3).stride(2).padding(1).withoutPadInMean(), IMAGE);
        add(LpPool2d.of(2, 2), IMAGE);
        add(LpPool2d.of(3, 3).stride(2).padding(1).ceil(), IMAGE);
        add(LpPool2d.of(1.5, 3).stride(2).padding(1), IMAGE);
        add(LpPool2d.of(1.5, 2).ceil(), IMAGE);
        add(new GlobalMaxPool2d(), IMAGE);
        add(new GlobalAvgPool2d(), IMAGE);
        for (Size2d output : List.of(Size2d.of(1), new Size2d(7, 3), new Size2d(3, 4), new Size2d(7, 2))) {
            add(new AdaptiveMaxPool2d(output), IMAGE);
            add(new AdaptiveAvgPool2d(output), IMAGE);
        }
    }

    private void activations() {
        for (Layer layer : List.of(
                new Sigmoid(),
                new Tanh(),
                new Relu(),
                new LeakyRelu(),
                new LeakyRelu(-0.5),
                new RRelu(),
                new RRelu(-0.25, 0.75),
                new PRelu(),
                new PRelu(true, 0.25),
                new Elu(),
                new Elu(1.7),
                new Selu(),
                new Celu(),
                new Celu(0.5),
                new Gelu(),
                new Gelu(true),
                new Silu(),
                new Mish(),
                new Softplus(),
                new Softplus(0.5, 40),
                new Softplus(3, 2),
                new Softsign(),
                new HardSigmoid(),
                new HardSwish(),
                new Relu6(),
                new Dropout(0.3))) {
            add(layer, IMAGE);
        }
        add(new PRelu(true, 0.25), Shape.of(7));
        add(new PRelu(true, 0.25), Shape.of(7, 5));
        add(new Dropout2d(0.3), IMAGE);
        add(new Softmax(1), IMAGE);
        add(new Softmax(-1), Shape.of(7));
        add(new LogSoftmax(2), IMAGE);
    }

    private void norms() {
        add(new BatchNorm2d(), IMAGE);
        add(new BatchNorm2d(1e-3, 0.3), IMAGE);
        add(GroupNorm.of(3), IMAGE);
        add(GroupNorm.of(1), Shape.of(6, 5));
        add(LayerNorm.of(1), IMAGE);
        add(LayerNorm.of(3), IMAGE);
        add(LocalResponseNorm.of(3), IMAGE);
        add(new LocalResponseNorm(5, 0.5, 0.6, 2), IMAGE);
    }

    private void shapes() {
        add(new Flatten(), IMAGE);
        add(Reshape.of(7, -1), IMAGE);
        add(Reshape.of(9, 6, 7), IMAGE);
        add(Permute.of(3, 1, 2), IMAGE);
        add(Permute.of(2, 1), Shape.of(6, 5));
        add(new Add(), IMAGE, IMAGE);
        add(new Add(), IMAGE, IMAGE, IMAGE);
        add(new Multiply(), IMAGE, IMAGE);
        add(new Multiply(), IMAGE, Shape.of(6, 1, 1));
        add(new Concat(1), IMAGE, Shape.of(2, 7, 9));
        add(new Concat(-1), IMAGE, Shape.of(6, 7, 1));
        add(Upsample.nearest(2), IMAGE);
        add(new Upsample(Upsample.Mode.NEAREST, 3, 1, false), IMAGE);
        add(Upsample.bilinear(2), IMAGE);
        add(new Upsample(Upsample.Mode.BILINEAR, 2, 3, true), IMAGE);
    }

    private void losses() {
        Map<Loss, Shape> losses = new LinkedHashMap<>();
        losses.put(new SoftmaxCrossEntropy(), Shape.of(6));
        losses.put(new SoftmaxCrossEntropy(0.1), Shape.of(6));
        losses.put(new BinaryCrossEntropyWithLogits(), IMAGE);
        losses.put(new MeanSquaredError(), IMAGE);
        losses.put(new Huber(), IMAGE);
        losses.put(new Huber(0.4), Shape.of(6));
        losses.forEach((loss, sample) -> {
            Network network = Network.sequential(sample, new Tanh());
            networks.put(loss + " of " + sample, network.withLoss(loss));
        });
    }

    /// How many networks have a layer of each kind.
    static Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        all().values()
                .forEach(network -> network.nodes()
                        .forEach(node -> counts.merge(node.layer().kind(), 1, Integer::sum)));
        return counts;
    }
}
