package org.lanewise.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

class ArchitecturesTest {

    static Stream<String> names() {
        return Architectures.names().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void givesAsManyLogitsAsClasses(String name) {
        Network network = Architectures.of(name);
        assertThat(network.name()).isEqualTo(name);
        boolean small = network.shapes(1).get("input").size(2) <= 32;
        assertThat(network.shapes(3).get(network.outputs().getFirst())).isEqualTo(Shape.of(3, small ? 10 : 1000));
        Shape other = name.equals("alexnet") ? Shape.of(2, 72, 68) : Shape.of(2, 40, 36);
        Network adapted = Architectures.of(name, other, 7);
        assertThat(adapted.shapes(3).get(adapted.outputs().getFirst())).isEqualTo(Shape.of(3, 7));
    }

    /// By hand: 6*25+6, 16*6*25+16, 400*120+120, 120*84+84, 84*10+10 parameters; 6*28*28*25 + 16*10*10*150 +
    /// 48000 + 10080 + 840 multiply-adds.
    @Test
    void lenetIsAsPublished() {
        Network network = Architectures.of("lenet5");
        assertThat(network.parameterCount()).isEqualTo(61_706);
        assertThat(Summary.of(network, 1).multiplyAdds()).isEqualTo(117_600 + 240_000 + 48_000 + 10_080 + 840);
        assertThat(network.shapes(1).get("flatten1")).isEqualTo(Shape.of(1, 400));
    }

    /// By hand: 3*3 taps times 3*32, 32*32, 32*64, 64*64, 64*128, 128*128 channels, and 2048*10+10.
    @Test
    void smallVggHasThreePairsOfConvolutions() {
        int weights = 9 * (3 * 32 + 32 * 32 + 32 * 64 + 64 * 64 + 64 * 128 + 128 * 128) + 2048 * 10 + 10;
        int channels = 2 * (32 + 64 + 128);
        assertThat(Architectures.of("vgg-small").parameterCount()).isEqualTo(weights + channels);
        assertThat(Architectures.of("vgg-small-bn").parameterCount()).isEqualTo(weights + 2 * channels);
        assertThat(Summary.of(Architectures.of("vgg-small-bn"), 1).statistics()).isEqualTo(2 * channels);
    }

    /// By hand: 9 * (3*16 + 6*16*16 + 16*32 + 5*32*32 + 32*64 + 5*64*64) in 3x3 convolutions, 16*32 + 32*64 in
    /// projections, 650 in the classifier, and two numbers for each of 16*7 + 32*7 + 64*7 normalised channels.
    @Test
    void residualNetworkHasTwentyWeightLayersAndTwoProjections() {
        Network network = Architectures.of("resnet20");
        assertThat(network.parameterCount()).isEqualTo(272_474);
        int convolutions = 9 * (48 + 6 * 256 + 512 + 5 * 1024 + 2048 + 5 * 4096);
        int normalised = 16 * 7 + 32 * 7 + 64 * 7;
        assertThat(network.parameterCount()).isEqualTo(convolutions + 2560 + 650 + 2 * normalised);
        assertThat(network.nodes().stream().filter(n -> n.layer() instanceof Conv2d))
                .hasSize(19 + 2);
        assertThat(network.nodes().stream().filter(n -> n.layer() instanceof Add))
                .hasSize(9);
        assertThat(network.shapes(1).get("stage3.block3.relu2")).isEqualTo(Shape.of(1, 64, 8, 8));
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNearestAndAll() {
        assertThatThrownBy(() -> Architectures.of("lenet-5"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(
                        "Unknown architecture 'lenet-5', expected one of [lenet5, vgg-small, vgg-small-bn, resnet20, "
                                + "squeezenet, shufflenet, mobilenet-v3-small, mobilenet-v2, efficientnet-b0, inception-v1, "
                                + "densenet121, resnet18, resnet50, alexnet, vgg19]; did you mean 'lenet5'?");
    }

    @Test
    void imagesThatAreTooSmallAreRefused() {
        assertThatThrownBy(() -> Architectures.of("lenet5", Shape.of(1, 8, 8), 10))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("Conv2d 'conv2': window does not fit");
    }
}
