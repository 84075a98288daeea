package org.lanewise.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;

/// A model for other classes is the same model but for the layer that makes the scores.
class ClassifierHeadTest {

    private static final Shape IMAGE = Shape.of(3, 16, 16);

    static final List<String> ARCHITECTURES = Architectures.names();

    @ParameterizedTest
    @FieldSource("ARCHITECTURES")
    void everyBuiltInNetworkTakesOtherClasses(String name) {
        Network built = small(name);
        Model before = Model.initial(built, 1);
        Model after = before.withClasses(7, 2);
        Network network = after.network();
        assertThat(network.shapes(4).get(network.outputs().getFirst())).isEqualTo(Shape.of(4, 7));
        List<String> fresh = network.parameters().stream()
                .map(Parameter::name)
                .filter(parameter ->
                        after.parameters().get(parameter) != before.parameters().get(parameter))
                .toList();
        assertThat(fresh).as("a weight and perhaps a bias, the last ones").hasSizeBetween(1, 2);
        assertThat(network.parameters().stream().map(Parameter::name).toList()).endsWith(fresh.toArray(String[]::new));
    }

    /// A built-in network, those for large images for smaller ones.
    private static Network small(String name) {
        Network network = Architectures.of(name);
        return network.shapes(1).get("input").size(2) <= 32 ? network : Architectures.of(name, Shape.of(3, 64, 64), 10);
    }

    private static Network chain(Layer... layers) {
        return Network.sequential("chain", IMAGE, layers);
    }

    static Stream<Network> heads() {
        return Stream.of(
                chain(new Flatten(), Linear.of(10)),
                chain(new Flatten(), Linear.of(10).withoutBias()),
                chain(new Flatten(), Linear.of(10), new Softmax(1)),
                chain(new Flatten(), Linear.of(10), new LogSoftmax(1)),
                chain(Conv2d.of(4, 3), new Relu(), Conv2d.of(10, 1), new GlobalAvgPool2d(), new Flatten()),
                chain(Conv2d.of(10, 1), new Relu(), new GlobalAvgPool2d(), new Flatten(), new Softmax(1)),
                chain(Conv2d.of(10, 1), new AdaptiveAvgPool2d(new Size2d(1, 1)), Reshape.of(10)),
                chain(new GlobalAvgPool2d(), Conv2d.of(10, 1), new Dropout(0.1), Reshape.of(-1)));
    }

    @ParameterizedTest
    @MethodSource("heads")
    void theLastLayerWithScoresIsReplaced(Network network) {
        Model after = Model.initial(network, 1).withClasses(3, 5);
        assertThat(after.network().shapes(2).get(after.network().outputs().getFirst()))
                .isEqualTo(Shape.of(2, 3));
        assertThat(after.network().nodes())
                .as("losses judge scores")
                .noneMatch(node -> node.layer() instanceof Softmax || node.layer() instanceof LogSoftmax);
    }

    @Test
    void theSeedDecidesTheFreshParametersAlone() {
        Model model = Model.initial(chain(Conv2d.of(4, 3), new Flatten(), Linear.of(10)), 1);
        String once = model.withClasses(3, 5).parameters().sha256();
        assertThat(model.withClasses(3, 5).parameters().sha256()).isEqualTo(once);
        assertThat(model.withClasses(3, 6).parameters().sha256()).isNotEqualTo(once);
    }

    @Test
    void labelsOfTheFormerClassesAreDropped() {
        Network network = chain(new Flatten(), Linear.of(2))
                .withMetadata(Map.of("lanewise.labels", "[\"cat\",\"dog\"]", "lanewise.mean", "0.5"));
        assertThat(Model.initial(network, 1).withClasses(3, 1).network().metadata())
                .isEqualTo(Map.of("lanewise.mean", "0.5"));
    }

    static Stream<Network> headless() {
        return Stream.of(
                chain(new Relu()),
                chain(Conv2d.of(10, 3), new GlobalAvgPool2d(), new Flatten()),
                chain(Conv2d.of(10, 1), new Flatten()),
                chain(new Flatten(), Linear.of(10), new PRelu(true, 0.25)),
                chain(new Flatten(), Linear.of(10), Reshape.of(2, 5)));
    }

    @ParameterizedTest
    @MethodSource("headless")
    void whereNoLayerMakesScoresTheNetworkIsRefused(Network network) {
        Model model = Model.initial(network, 1);
        assertThatThrownBy(() -> model.withClasses(3, 1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("Network 'chain' has no layer for its classes that could be replaced");
    }

    @Test
    void aNumberBelowOneIsRefused() {
        Model model = Model.initial(chain(new Flatten(), Linear.of(2)), 1);
        assertThatThrownBy(() -> model.withClasses(0, 1))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Classes are 0, expected 1 or more");
    }

    @Test
    void aModelForABatchOfOneTakesAnyBatch() {
        Network fixed = new Network(
                "fixed",
                List.of(new Input("x", DType.F32, List.of(1, 3, 4, 4))),
                List.of(),
                List.of(Node.of("flat", new Flatten(), List.of("x"), List.of())),
                List.of("flat"),
                Map.of());
        assertThat(fixed.withAnyBatch().shapes(5).get("flat")).isEqualTo(Shape.of(5, 48));
        assertThat(fixed.withAnyBatch().withAnyBatch()).isEqualTo(fixed.withAnyBatch());
    }
}
