package org.lanewise.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.tensor.Initializer;
import org.lanewise.tensor.Shape;

/// The networks for ImageNet are those of the papers and of the libraries that publish trained ones.
class PublishedArchitecturesTest {

    static Stream<String> names() {
        return Architectures.names().stream()
                .filter(name -> Architectures.of(name).shapes(1).get("input").size(2) == 224);
    }

    /// Parameters and 10^9 multiply-adds as torchvision 0.15 and later list them with their weights; of GoogLeNet
    /// (inception-v1) those of Caffe's bvlc_googlenet without its auxiliary classifiers, of ShuffleNet the 137
    /// million multiply-adds of the paper's table 2 and the parameters of the same network in imgclsmob.
    @ParameterizedTest
    @CsvSource({
        "alexnet,             61_100_840,  0.714",
        "densenet121,          7_978_856,  2.834",
        "efficientnet-b0,      5_288_548,  0.386",
        "inception-v1,         6_998_552,  1.583",
        "mobilenet-v2,         3_504_872,  0.301",
        "mobilenet-v3-small,   2_542_856,  0.057",
        "resnet18,            11_689_512,  1.814",
        "resnet50,            25_557_032,  4.089",
        "shufflenet,           1_865_728,  0.137",
        "squeezenet,           1_235_496,  0.349",
        "vgg19,              143_667_240, 19.632"
    })
    void hasThePublishedParametersAndMultiplyAdds(String name, String parameters, double billions) {
        Network network = Architectures.of(name);
        assertThat(network.parameterCount()).isEqualTo(Long.parseLong(parameters.replace("_", "")));
        assertThat(Summary.of(network, 1).multiplyAdds() * 1e-9).isCloseTo(billions, within(0.0005));
    }

    /// Shapes from the tables of the papers.
    @ParameterizedTest
    @CsvSource({
        "alexnet,            pool5,                256, 6",
        "densenet121,        transition1.pool,     128, 28",
        "densenet121,        block4.16.join,       1024, 7",
        "efficientnet-b0,    block11.add,          112, 14",
        "efficientnet-b0,    last.act,             1280, 7",
        "inception-v1,       3b.concat,            480, 28",
        "inception-v1,       5b.concat,            1024, 7",
        "mobilenet-v2,       block10.add,          64, 14",
        "mobilenet-v2,       last.act,             1280, 7",
        "mobilenet-v3-small, block3.add,           24, 28",
        "mobilenet-v3-small, last.act,             576, 7",
        "resnet18,           layer4.1.relu2,       512, 7",
        "resnet50,           layer1.2.relu3,       256, 56",
        "resnet50,           layer4.2.relu3,       2048, 7",
        "shufflenet,         unit4.relu,           240, 28",
        "shufflenet,         unit16.relu,          960, 7",
        "squeezenet,         fire5.concat,         256, 27",
        "squeezenet,         conv10,               1000, 13",
        "vgg19,              pool5,                512, 7"
    })
    void imagesShrinkAsPublished(String name, String node, int channels, int side) {
        assertThat(Architectures.of(name).shapes(2).get(node)).isEqualTo(Shape.of(2, channels, side, side));
    }

    /// By hand: a window of `k` adds `k - 1` times the jump before it.
    @ParameterizedTest
    @CsvSource({
        // 11, pooling 2*4, 5x5 4*8, pooling 2*8, three 3x3 2*16 each, pooling 2*16.
        "alexnet, pool5, 195, 32",
        // 1, then in each block 2 jumps a convolution and one for the pooling.
        "vgg19, pool5, 268, 32",
        // 7, pooling 2*2, then 2 jumps a 3x3: four at 4, one at 4 and three at 8, one at 8 and three at 16, and so on.
        "resnet18, layer4.1.relu2, 435, 32",
        // 7, pooling 2*2, then 2 jumps a 3x3: three at 4, one at 4 and three at 8, one at 8 and five at 16, and so on.
        "resnet50, layer4.2.relu3, 427, 32",
        // 3, pooling 2*2, then 2 jumps a 3x3: one at 4 and three at 8, one at 8 and seven at 16, and so on.
        "shufflenet, unit16.relu, 527, 32"
    })
    void seesAsMuchOfTheImageAsCountedByHand(String name, String node, double size, double jump) {
        ReceptiveField field = ReceptiveField.of(Architectures.of(name)).get(node);
        assertThat(field.height().size()).isEqualTo(size);
        assertThat(field.height().jump()).isEqualTo(jump);
        assertThat(field.width()).isEqualTo(field.height());
    }

    @ParameterizedTest
    @MethodSource("names")
    void namesOfParametersStartWithTheNamesOfTheirNodes(String name) {
        Network network = Architectures.of(name);
        assertThat(network.nodes())
                .allSatisfy(node -> assertThat(node.parameters())
                        .allMatch(parameter -> parameter.matches("\\Q" + node.name() + "\\E\\.[a-z_]+")));
        Set<String> nodes = network.nodes().stream().map(Node::name).collect(Collectors.toSet());
        assertThat(nodes).allMatch(node -> node.matches("[a-z0-9_]+(\\.[a-z0-9_]+){0,3}"));
    }

    @Test
    void stridesOfResnet50AreInThe3x3Convolutions() {
        Network network = Architectures.of("resnet50");
        assertThat(network.nodes().stream()
                        .filter(node -> node.layer() instanceof Conv2d conv
                                && !conv.stride().equals(Size2d.of(1))
                                && !node.name().contains("downsample"))
                        .map(Node::name))
                .containsExactly("conv1", "layer2.0.conv2", "layer3.0.conv2", "layer4.0.conv2");
    }

    /// Sums of a residual network must not grow with its depth before it is trained.
    @Test
    void residualBranchesStartSmall() {
        Map<String, Initializer> gammas = gammas("resnet50");
        assertThat(gammas.get("layer3.4.bn3.gamma")).isEqualTo(Initializer.constant(0.25f));
        assertThat(gammas.get("layer3.4.bn2.gamma")).isEqualTo(Initializer.ones());
        assertThat(gammas("resnet20").values()).containsOnly(Initializer.ones());
    }

    private static Map<String, Initializer> gammas(String name) {
        return Architectures.of(name).parameters().stream()
                .filter(parameter -> parameter.name().endsWith("gamma"))
                .collect(Collectors.toMap(Parameter::name, Parameter::initializer));
    }

    @Test
    void gatesScaleWhatTheDepthwiseConvolutionsMade() {
        assertThat(gated("mobilenet-v3-small")).isEqualTo(9);
        assertThat(gated("efficientnet-b0")).isEqualTo(16);
        assertThat(gated("mobilenet-v2")).isZero();
    }

    private static long gated(String name) {
        Network network = Architectures.of(name);
        return network.nodes().stream()
                .filter(node -> node.layer() instanceof Multiply)
                .filter(node -> node.inputs().getFirst().endsWith(".depthwise.act")
                        && node.inputs().get(1).endsWith(".se.gate"))
                .count();
    }
}
