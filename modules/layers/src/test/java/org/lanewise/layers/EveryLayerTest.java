package org.lanewise.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.tensor.Initializer;
import org.lanewise.tensor.Shape;

/// What holds for each layer of the family.
class EveryLayerTest {

    static List<LayerExamples.Example> examples() {
        return LayerExamples.all();
    }

    @Test
    void everyLayerHasAnExample() {
        assertThat(examples().stream().map(e -> e.layer().getClass()).collect(Collectors.toSet()))
                .isEqualTo(LayerExamples.kinds());
    }

    @Test
    void kindsAreUniqueNames() {
        assertThat(LayerExamples.kinds().stream().map(Class::getSimpleName)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void infersItsShape(LayerExamples.Example example) {
        assertThat(ShapeInference.outputs(example.layer(), example.inputs())).containsExactly(example.output());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void carriesTheBatchThrough(LayerExamples.Example example) {
        List<Shape> larger = example.inputs().stream().map(s -> s.with(0, 5)).toList();
        Shape expected =
                example.output().rank() == 0 ? Shape.scalar() : example.output().with(0, 5);
        assertThat(ShapeInference.outputs(example.layer(), larger)).containsExactly(expected);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void takesAnEmptyBatch(LayerExamples.Example example) {
        List<Shape> empty = example.inputs().stream().map(s -> s.with(0, 0)).toList();
        assertThat(ShapeInference.outputs(example.layer(), empty).getFirst().elements())
                .isEqualTo(example.output().rank() == 0 ? 1 : 0);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void hasParametersThatDoNotDependOnTheBatch(LayerExamples.Example example) {
        List<ParameterSpec> specs = LayerParameters.of(example.layer(), example.inputs());
        List<Shape> larger = example.inputs().stream().map(s -> s.with(0, 5)).toList();
        assertThat(LayerParameters.of(example.layer(), larger)).isEqualTo(specs);
        assertThat(specs.stream().map(ParameterSpec::role)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void countsMultiplyAddsOfAPass(LayerExamples.Example example) {
        long count = Multiplications.of(example.layer(), example.inputs());
        boolean counted = example.layer() instanceof Conv2d
                || example.layer() instanceof ConvTranspose2d
                || example.layer() instanceof Linear;
        assertThat(count > 0).isEqualTo(counted);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void hasAReceptiveField(LayerExamples.Example example) {
        ReceptiveField image = ReceptiveField.input(Size2d.of(9, 8));
        ReceptiveField field = ReceptiveField.through(example.layer(), List.of(image), example.inputs());
        assertThat(field.height().size()).isGreaterThanOrEqualTo(1);
        assertThat(field.width().size()).isGreaterThanOrEqualTo(1);
        assertThat(field.height().extent()).isEqualTo(9);
    }

    @ParameterizedTest
    @MethodSource("examples")
    void canBeSummarised(LayerExamples.Example example) {
        assertThat(Settings.of(example.layer()))
                .doesNotContain("\n")
                .isEqualTo(Settings.of(example.layer()).strip());
        assertThat(Names.stem(example.layer())).matches("[a-z][a-z0-9]*(_[a-z0-9]+)*_?");
    }

    @Test
    void trainingDiffersWhereRandomNumbersOrBatchStatisticsAreUsed() {
        assertThat(examples().stream()
                        .map(LayerExamples.Example::layer)
                        .filter(Training::differs)
                        .map(Layer::kind)
                        .distinct())
                .containsExactlyInAnyOrder("RRelu", "Dropout", "Dropout2d", "BatchNorm2d");
    }

    /// A network of one node, as a user would build it.
    static Network networkOf(LayerExamples.Example example) {
        NetworkBuilder builder = Network.builder(example.layer().kind());
        List<NetworkBuilder.Value> values = new ArrayList<>();
        for (Shape shape : example.inputs()) {
            values.add(builder.input("input" + values.size(), shape.dropFirst()));
        }
        return builder.output(builder.node("node", example.layer(), values.toArray(NetworkBuilder.Value[]::new)))
                .build();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void standsInANetworkWithInitialParameters(LayerExamples.Example example) {
        Network network = networkOf(example);
        assertThat(network.shapes(2).get("node")).isEqualTo(example.output());
        Model model = Model.initial(network, 7);
        assertThat(model.parameters().tensors()).hasSameSizeAs(network.parameters());
        assertThat(network.parameters().stream().map(Parameter::initializer)).doesNotContainNull();
        assertThat(Summary.of(network, 2).rows()).hasSize(1);
    }

    @Test
    void biasesStartAtZeroAndNormalisationAsTheIdentity() {
        List<ParameterSpec> specs = LayerParameters.of(new BatchNorm2d(), List.of(Shape.of(1, 3, 2, 2)));
        assertThat(specs)
                .containsExactly(
                        new ParameterSpec("gamma", Shape.of(3), Initializer.ones(), ParameterSpec.Kind.TRAINABLE),
                        new ParameterSpec("beta", Shape.of(3), Initializer.zeros(), ParameterSpec.Kind.TRAINABLE),
                        new ParameterSpec(
                                "running_mean", Shape.of(3), Initializer.zeros(), ParameterSpec.Kind.STATISTIC),
                        new ParameterSpec(
                                "running_variance", Shape.of(3), Initializer.ones(), ParameterSpec.Kind.STATISTIC));
        assertThat(LayerParameters.of(Linear.of(2), List.of(Shape.of(1, 3))))
                .containsExactly(
                        new ParameterSpec(
                                "weight", Shape.of(2, 3), Initializer.heNormal(), ParameterSpec.Kind.TRAINABLE),
                        new ParameterSpec("bias", Shape.of(2), Initializer.zeros(), ParameterSpec.Kind.TRAINABLE));
    }
}
