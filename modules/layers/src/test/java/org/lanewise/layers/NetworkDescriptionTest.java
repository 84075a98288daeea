package org.lanewise.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.FormatException;
import org.lanewise.tensor.Initializer;
import org.lanewise.tensor.Shape;

class NetworkDescriptionTest {

    private static final Network SMALL =
            Network.sequential("small", Shape.of(1, 4, 4), Conv2d.of(2, 3).same(), new LeakyRelu(0.125));

    static List<LayerExamples.Example> examples() {
        return LayerExamples.all();
    }

    private static void refuses(String changed, String with, String message) {
        String text = NetworkDescription.toJson(SMALL);
        assertThat(text).contains(changed);
        assertThatThrownBy(() -> NetworkDescription.fromJson(text.replace(changed, with)))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyLayerComesBackEqual(LayerExamples.Example example) {
        Network network = EveryLayerTest.networkOf(example);
        assertThat(NetworkDescription.fromJson(NetworkDescription.toJson(network)))
                .isEqualTo(network);
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void everyArchitectureComesBackEqual(String name) {
        Network network = Architectures.of(name).withLoss(new SoftmaxCrossEntropy(0.1));
        assertThat(NetworkDescription.fromJson(NetworkDescription.toJson(network)))
                .isEqualTo(network);
    }

    static List<String> architectures() {
        return Architectures.names();
    }

    @Test
    void everyInitializerAndEveryTypeComesBackEqual() {
        List<Initializer> initializers = List.of(
                Initializer.xavierUniform(),
                new Initializer.XavierNormal(1.5),
                new Initializer.HeUniform(0.01),
                Initializer.heNormal(),
                Initializer.uniform(1.0 / 3),
                Initializer.normal(Double.MIN_VALUE),
                Initializer.constant(-0.1f),
                Initializer.constant(-0.0f));
        assertThat(initializers.stream().map(Object::getClass).distinct())
                .hasSameSizeAs(Initializer.class.getPermittedSubclasses());
        List<Parameter> parameters = new ArrayList<>();
        for (Initializer initializer : initializers) {
            DType type = DType.values()[parameters.size() % DType.values().length];
            parameters.add(new Parameter(
                    "p" + parameters.size(), Shape.of(2, 0, 3), type, initializer, ParameterSpec.Kind.STATISTIC));
        }
        parameters.add(
                new Parameter("scalar", Shape.scalar(), DType.BOOL, Initializer.ones(), ParameterSpec.Kind.TRAINABLE));
        Network network = new Network("", List.of(), parameters, List.of(), List.of("p1"), Map.of());
        assertThat(NetworkDescription.fromJson(NetworkDescription.toJson(network)))
                .isEqualTo(network);
    }

    @Test
    void metadataKeepsItsTextAndItsOrder() {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("z", "\"quoted\"\n\t\\ \u0000 🙂 é");
        metadata.put("", "");
        metadata.put("a", "{}");
        Network network = SMALL.withMetadata(metadata);
        Network read = NetworkDescription.fromJson(NetworkDescription.toJson(network));
        assertThat(new ArrayList<>(read.metadata().entrySet()))
                .isEqualTo(new ArrayList<>(network.metadata().entrySet()));
    }

    @Test
    void anUnknownLayerIsNamedWithTheNearestOne() {
        refuses(
                "\"Conv2d\"",
                "\"Conv2D1\"",
                "Network description, nodes[0].layer: unknown Layer 'Conv2D1'; did you mean 'Conv2d'?");
        refuses("\"Conv2d\"", "\"java.lang.Runtime\"", "unknown Layer 'java.lang.Runtime'");
        refuses("\"Same\"", "\"Valid\"", "nodes[0].layer.padding: unknown Padding 'Valid'");
    }

    @Test
    void componentsThatAreMissingOrTooManyAreNamed() {
        refuses(
                "\"negativeSlope\": 0.125",
                "\"slope\": 0.125",
                "nodes[1].layer: LeakyRelu has missing components [negativeSlope] and unexpected ones [slope]");
        refuses("\"metadata\": {}", "\"meta\": {}", "Network has missing components [metadata]");
        refuses("\"version\": 1,", "\"version\": 1, \"more\": 2,", "has 4 members, expected format, version, network");
    }

    @Test
    void componentsOfTheWrongKindAreNamed() {
        refuses("\"outChannels\": 2", "\"outChannels\": \"2\"", "nodes[0].layer.outChannels: ");
        refuses("\"outChannels\": 2", "\"outChannels\": 2.5", "nodes[0].layer.outChannels: ");
        refuses("\"outChannels\": 2", "\"outChannels\": 4294967298", "nodes[0].layer.outChannels: ");
        refuses("\"bias\": true", "\"bias\": 1", "nodes[0].layer.bias: ");
        refuses("\"negativeSlope\": 0.125", "\"negativeSlope\": 1e999", "nodes[1].layer.negativeSlope: ");
        refuses("\"type\": \"F32\"", "\"type\": \"F31\"", "found 'F31', expected one of [F32, F64,");
        refuses("[2, 1, 3, 3]", "[2, 1, -3, 3]", "parameters[0].shape: Shape [2, 1, -3, 3] has a negative size");
        refuses("[2, 1, 3, 3]", "{}", "parameters[0].shape: ");
        refuses("\"metadata\": {}", "\"metadata\": {\"a\": 1}", "metadata.a: ");
    }

    @Test
    void whatConstructorsRefuseIsRefusedWithItsPlace() {
        refuses(
                "\"outChannels\": 2",
                "\"outChannels\": 0",
                "nodes[0].layer: Conv2d outChannels is 0, expected 1 or more");
        refuses("\"outChannels\": 2", "\"outChannels\": 3", "Conv2d 'conv1': weight 'conv1.weight' is [2, 1, 3, 3]");
        refuses(
                "[\n          \"conv1\"\n        ],\n        \"parameters\": []",
                "[\"nowhere\"],\n        \"parameters\": []",
                "Network 'small': LeakyRelu 'leaky_relu1' uses 'nowhere'");
    }

    @Test
    void otherFormatsAndVersionsAreRefused() {
        refuses("\"lanewise-network\"", "\"onnx\"", "format is another than 'lanewise-network'");
        refuses("\"version\": 1", "\"version\": 2", "version is 2, expected 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "{", "{}", "{\"format\":1}", "{\"format\":\"lanewise-network\"}", "\u0000"})
    void otherTextIsRefused(String text) {
        assertThatThrownBy(() -> NetworkDescription.fromJson(text)).isInstanceOf(FormatException.class);
    }

    @Test
    void everyTextCutShortIsRefused() {
        String text = NetworkDescription.toJson(SMALL);
        for (int length = 0; length < text.length(); length++) {
            String cut = text.substring(0, length);
            assertThatThrownBy(() -> NetworkDescription.fromJson(cut)).isInstanceOf(FormatException.class);
        }
    }

    @Test
    void deepAndHugeTextsAreRefused() {
        String deep = "[".repeat(100_000);
        assertThatThrownBy(() -> NetworkDescription.fromJson(deep)).isInstanceOf(FormatException.class);
        String huge = " ".repeat((16 << 20) + 1);
        assertThatThrownBy(() -> NetworkDescription.fromJson(huge)).isInstanceOf(FormatException.class);
    }

    @Test
    void sizesThatMultiplyBeyondAllBoundsAreRefused() {
        List<Node> nodes = new ArrayList<>();
        nodes.add(Node.of("v0", new Concat(1), List.of("image", "image"), List.of()));
        for (int i = 1; i < 20; i++) {
            String before = "v" + (i - 1);
            nodes.add(Node.of("v" + i, new Concat(1), List.of(before, before), List.of()));
        }
        Network network = new Network(
                "doubling",
                List.of(Input.batched("image", Shape.of(3, 8, 8))),
                List.of(),
                nodes,
                List.of("v19"),
                Map.of());
        String text = NetworkDescription.toJson(network);
        assertThatThrownBy(() -> NetworkDescription.fromJson(text.replace("[-1, 3, 8, 8]", "[-1, 300, 80, 80]")))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("more than 2147483647 elements");
    }
}
