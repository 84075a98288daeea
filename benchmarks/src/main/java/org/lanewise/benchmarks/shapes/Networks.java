package org.lanewise.benchmarks.shapes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// The networks whose layers are measured. Batch normalisation is not a layer of its own: serving
/// folds it into the weights.
final class Networks {

    private static final int IMAGE = 224;
    private static final int CLASSES = 1000;

    private Networks() {}

    /// Title and layers of each network by the name of its file.
    static Map<String, Network> all() {
        Map<String, Network> all = new LinkedHashMap<>();
        all.put("lenet5", new Network("LeNet-5 with max pooling (LeCun and others 1998), 28x28", Networks::leNet5));
        all.put("vgg19", new Network("VGG-19 (Simonyan and Zisserman 2015), 224x224", Networks::vgg19));
        all.put("resnet18", new Network("ResNet-18 (He and others 2016), 224x224", Networks::resNet18));
        all.put(
                "resnet50",
                new Network(
                        "ResNet-50 with the stride in the 3x3 layers (He and others 2016), 224x224",
                        Networks::resNet50));
        all.put("mobilenet-v2", new Network("MobileNetV2 (Sandler and others 2018), 224x224", Networks::mobileNetV2));
        all.put("squeezenet", new Network("SqueezeNet 1.1 (Iandola and others 2016), 224x224", Networks::squeezeNet));
        all.put("densenet121", new Network("DenseNet-121 (Huang and others 2017), 224x224", Networks::denseNet121));
        all.put(
                "shufflenet",
                new Network("ShuffleNet v1 1x with 3 groups (Zhang and others 2018), 224x224", Networks::shuffleNet));
        all.put("inception-v1", new Network("Inception v1 (Szegedy and others 2015), 224x224", Networks::inceptionV1));
        return all;
    }

    /// @param title what the file says about it
    /// @param trace follows an image to its end
    record Network(String title, Supplier<LayerTrace> trace) {}

    private static LayerTrace leNet5() {
        return LayerTrace.image(1, 28)
                .conv("c1", 6, 5, 1, 2)
                .maxPool("s2", 2, 2, 0, false)
                .conv("c3", 16, 5, 1, 0)
                .maxPool("s4", 2, 2, 0, false)
                .linear("c5", 120)
                .linear("f6", 84)
                .linear("output", 10);
    }

    private static LayerTrace vgg19() {
        LayerTrace at = LayerTrace.image(3, IMAGE);
        int[] channels = {64, 128, 256, 512, 512};
        int[] depths = {2, 2, 4, 4, 4};
        for (int block = 0; block < channels.length; block++) {
            for (int layer = 0; layer < depths[block]; layer++) {
                at = at.conv("conv" + (block + 1) + "_" + (layer + 1), channels[block], 3, 1, 1);
            }
            at = at.maxPool("pool" + (block + 1), 2, 2, 0, false);
        }
        return at.linear("fc6", 4096).linear("fc7", 4096).linear("fc8", CLASSES);
    }

    private static LayerTrace resNetStem() {
        return LayerTrace.image(3, IMAGE).conv("conv1", 64, 7, 2, 3).maxPool("pool1", 3, 2, 1, false);
    }

    private static LayerTrace resNet18() {
        LayerTrace at = resNetStem();
        for (int stage = 0; stage < 4; stage++) {
            int channels = 64 << stage;
            for (int block = 0; block < 2; block++) {
                String label = "conv" + (stage + 2) + "_" + (block + 1);
                int stride = stage > 0 && block == 0 ? 2 : 1;
                if (stride == 2) {
                    at.conv(label + " shortcut", channels, 1, 2, 0);
                }
                at = at.conv(label + " first", channels, 3, stride, 1).conv(label + " second", channels, 3, 1, 1);
            }
        }
        return at.globalAveragePool("pool5").linear("fc", CLASSES);
    }

    private static LayerTrace resNet50() {
        LayerTrace at = resNetStem();
        int[] depths = {3, 4, 6, 3};
        for (int stage = 0; stage < depths.length; stage++) {
            int channels = 64 << stage;
            for (int block = 0; block < depths[stage]; block++) {
                String label = "conv" + (stage + 2) + "_" + (block + 1);
                int stride = stage > 0 && block == 0 ? 2 : 1;
                if (block == 0) {
                    at.conv(label + " shortcut", 4 * channels, 1, stride, 0);
                }
                at = at.conv1x1(label + " reduce", channels)
                        .conv(label + " 3x3", channels, 3, stride, 1)
                        .conv1x1(label + " expand", 4 * channels);
            }
        }
        return at.globalAveragePool("pool5").linear("fc", CLASSES);
    }

    private static LayerTrace mobileNetV2() {
        LayerTrace at = LayerTrace.image(3, IMAGE).conv("stem", 32, 3, 2, 1);
        int[] expansions = {1, 6, 6, 6, 6, 6, 6};
        int[] channels = {16, 24, 32, 64, 96, 160, 320};
        int[] depths = {1, 2, 3, 4, 3, 3, 1};
        int[] strides = {1, 2, 2, 2, 1, 2, 1};
        for (int stage = 0; stage < channels.length; stage++) {
            for (int block = 0; block < depths[stage]; block++) {
                String label = "bottleneck" + (stage + 1) + "_" + (block + 1);
                if (expansions[stage] > 1) {
                    at = at.conv1x1(label + " expand", expansions[stage] * at.channels());
                }
                at = at.depthwise(label + " depthwise", 3, block == 0 ? strides[stage] : 1, 1)
                        .conv1x1(label + " project", channels[stage]);
            }
        }
        return at.conv1x1("last", 1280).globalAveragePool("pool").linear("fc", CLASSES);
    }

    private static LayerTrace squeezeNet() {
        LayerTrace at = LayerTrace.image(3, IMAGE).conv("conv1", 64, 3, 2, 0).maxPool("pool1", 3, 2, 0, true);
        at = fire(fire(at, 2, 16, 64), 3, 16, 64).maxPool("pool3", 3, 2, 0, true);
        at = fire(fire(at, 4, 32, 128), 5, 32, 128).maxPool("pool5", 3, 2, 0, true);
        at = fire(fire(at, 6, 48, 192), 7, 48, 192);
        at = fire(fire(at, 8, 64, 256), 9, 64, 256);
        return at.conv1x1("conv10", CLASSES).globalAveragePool("pool10");
    }

    private static LayerTrace fire(LayerTrace at, int number, int squeeze, int expand) {
        LayerTrace squeezed = at.conv1x1("fire" + number + " squeeze", squeeze);
        squeezed.conv("fire" + number + " expand 3x3", expand, 3, 1, 1);
        return squeezed.conv1x1("fire" + number + " expand 1x1", expand).joined(expand);
    }

    private static LayerTrace denseNet121() {
        int growth = 32;
        LayerTrace at = LayerTrace.image(3, IMAGE).conv("conv0", 64, 7, 2, 3).maxPool("pool0", 3, 2, 1, false);
        int[] depths = {6, 12, 24, 16};
        for (int block = 0; block < depths.length; block++) {
            for (int layer = 0; layer < depths[block]; layer++) {
                String label = "dense" + (block + 1) + "_" + (layer + 1);
                at.conv1x1(label + " 1x1", 4 * growth).conv(label + " 3x3", growth, 3, 1, 1);
                at = at.joined(growth);
            }
            if (block < depths.length - 1) {
                String label = "transition" + (block + 1);
                at = at.conv1x1(label, at.channels() / 2).averagePool(label + " pool", 2, 2, 0);
            }
        }
        return at.globalAveragePool("pool").linear("fc", CLASSES);
    }

    /// A unit with a stride is joined with its pooled input, so that its last layer has so many
    /// channels fewer. The first group convolution of all sees too few channels to be grouped.
    private static LayerTrace shuffleNet() {
        int groups = 3;
        LayerTrace at = LayerTrace.image(3, IMAGE).conv("conv1", 24, 3, 2, 1).maxPool("pool1", 3, 2, 1, false);
        int[] depths = {4, 8, 4};
        for (int stage = 0; stage < depths.length; stage++) {
            int channels = 240 << stage;
            for (int unit = 0; unit < depths[stage]; unit++) {
                String label = "stage" + (stage + 2) + "_" + (unit + 1);
                boolean first = stage == 0 && unit == 0;
                int stride = unit == 0 ? 2 : 1;
                int beside = unit == 0 ? at.channels() : 0;
                if (unit == 0) {
                    at.averagePool(label + " shortcut", 3, 2, 1);
                }
                at = at.grouped(label + " compress", channels / 4, 1, 1, 0, first ? 1 : groups)
                        .depthwise(label + " depthwise", 3, stride, 1)
                        .grouped(label + " expand", channels - beside, 1, 1, 0, groups)
                        .joined(beside);
            }
        }
        return at.globalAveragePool("pool").linear("fc", CLASSES);
    }

    private static LayerTrace inceptionV1() {
        LayerTrace at = LayerTrace.image(3, IMAGE)
                .conv("conv1", 64, 7, 2, 3)
                .maxPool("pool1", 3, 2, 0, true)
                .conv1x1("conv2 reduce", 64)
                .conv("conv2", 192, 3, 1, 1)
                .maxPool("pool2", 3, 2, 0, true);
        at = inception(at, "3a", 64, 96, 128, 16, 32, 32);
        at = inception(at, "3b", 128, 128, 192, 32, 96, 64).maxPool("pool3", 3, 2, 0, true);
        at = inception(at, "4a", 192, 96, 208, 16, 48, 64);
        at = inception(at, "4b", 160, 112, 224, 24, 64, 64);
        at = inception(at, "4c", 128, 128, 256, 24, 64, 64);
        at = inception(at, "4d", 112, 144, 288, 32, 64, 64);
        at = inception(at, "4e", 256, 160, 320, 32, 128, 128).maxPool("pool4", 3, 2, 0, true);
        at = inception(at, "5a", 256, 160, 320, 32, 128, 128);
        at = inception(at, "5b", 384, 192, 384, 48, 128, 128);
        return at.globalAveragePool("pool5").linear("fc", CLASSES);
    }

    private static LayerTrace inception(
            LayerTrace at, String name, int one, int reduce3, int three, int reduce5, int five, int pool) {
        at.conv1x1(name + " 3x3 reduce", reduce3).conv(name + " 3x3", three, 3, 1, 1);
        at.conv1x1(name + " 5x5 reduce", reduce5).conv(name + " 5x5", five, 5, 1, 2);
        at.maxPool(name + " pool", 3, 1, 1, false).conv1x1(name + " pool project", pool);
        return at.conv1x1(name + " 1x1", one).joined(three + five + pool);
    }
}
