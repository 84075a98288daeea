package org.lanewise.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Initializer;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

class NetworkBuilderTest {

    @Test
    void branchesMeetInASum() {
        NetworkBuilder builder = Network.builder("residual");
        NetworkBuilder.Value image = builder.input("image", Shape.of(4, 8, 8));
        NetworkBuilder.Value path = image.then("first", Conv2d.of(4, 3).same()).then(new Relu());
        Network network = builder.output(path.plus(image).then(new Relu())).build();
        assertThat(network.nodes().stream().map(Node::name)).containsExactly("first", "relu1", "add1", "relu2");
        assertThat(network.node("add1").inputs()).containsExactly("relu1", "image");
    }

    @Test
    void branchesMeetInAConcatenation() {
        NetworkBuilder builder = Network.builder("inception");
        NetworkBuilder.Value image = builder.input("image", Shape.of(4, 8, 8));
        NetworkBuilder.Value joined = builder.node(
                "join",
                new Concat(1),
                image.then(Conv2d.of(3, 1)),
                image.then(Conv2d.of(5, 3).same()),
                image);
        assertThat(joined.shape()).isEqualTo(Shape.of(1, 12, 8, 8));
        assertThat(builder.output(joined).build().shapes(7).get("join")).isEqualTo(Shape.of(7, 12, 8, 8));
    }

    @Test
    void parametersAreShared() {
        NetworkBuilder builder = Network.builder("siamese");
        NetworkBuilder.Value left = builder.input("left", Shape.of(6)).then("embed", Linear.of(3));
        NetworkBuilder.Value right = builder.input("right", Shape.of(6)).thenShared("embed_again", "embed");
        Network network = builder.output(left, right).build();
        assertThat(network.parameters().stream().map(Parameter::name)).containsExactly("embed.weight", "embed.bias");
        assertThat(network.node("embed_again").parameters())
                .isEqualTo(network.node("embed").parameters());
        assertThat(network.parameterCount()).isEqualTo(21);
        assertThat(Summary.of(network, 1).rows().stream().map(Summary.Row::parameters))
                .containsExactly(21L, 0L);
    }

    @Test
    void sharedParametersFitTheirNewInput() {
        NetworkBuilder builder = Network.builder("siamese");
        builder.input("left", Shape.of(6)).then("embed", Linear.of(3));
        NetworkBuilder.Value right = builder.input("right", Shape.of(7));
        assertThatThrownBy(() -> right.thenShared("again", "embed"))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("Linear 'again': weight 'embed.weight' is [3, 6], expected [3, 7]");
        assertThatThrownBy(() -> right.thenShared("more", "embde"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Network 'siamese': node 'more' shares the parameters of 'embde', which is no node yet; "
                        + "did you mean 'embed'?");
    }

    @Test
    void aLayerThatDoesNotFitFailsWhereItIsAdded() {
        NetworkBuilder.Value image = Network.builder("net").input("image", Shape.of(3, 8, 8));
        assertThatThrownBy(() -> image.then("stem", Conv2d.of(4, 9)))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("Conv2d 'stem': window does not fit");
        assertThat(image.then("stem", Conv2d.of(4, 3)).name()).isEqualTo("stem");
    }

    @Test
    void namesAreTakenOnce() {
        NetworkBuilder builder = Network.builder("net");
        NetworkBuilder.Value image = builder.input("image", Shape.of(3, 8, 8));
        assertThatThrownBy(() -> image.then("image", new Relu()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Network 'net' already has a value named 'image'");
        image.then("relu1", new Relu());
        assertThat(image.then(new Relu()).name()).isEqualTo("relu2");
    }

    @Test
    void valuesOfAnotherBuilderAreRefused() {
        NetworkBuilder.Value stranger = Network.builder("other").input("image", Shape.of(3));
        NetworkBuilder builder = Network.builder("net");
        NetworkBuilder.Value own = builder.input("image", Shape.of(3));
        assertThatThrownBy(() -> own.plus(stranger))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Value 'image' belongs to another builder than network 'net'");
    }

    @Test
    void aParameterMayStartInAnotherWay() {
        NetworkBuilder builder = Network.builder("net");
        NetworkBuilder.Value value = builder.input("rows", Shape.of(3)).then(Linear.of(2));
        builder.initializer("linear1.weight", Initializer.xavierUniform()).output(value);
        assertThat(builder.build().parameters().getFirst().initializer()).isEqualTo(Initializer.xavierUniform());
        assertThatThrownBy(() -> builder.initializer("linear1.wieght", Initializer.zeros()))
                .hasMessage("Network 'net' has no parameter 'linear1.wieght'; did you mean 'linear1.weight'?");
    }

    @Test
    void inputsMayBeOfAnyKind() {
        NetworkBuilder builder = Network.builder("net").metadata("labels", "a,b");
        NetworkBuilder.Value rows = builder.input(new Input("rows", DType.F32, List.of(4, 3)));
        Network network = builder.output(rows.then(Linear.of(2))).build();
        assertThat(network.shapes(9).get("linear1")).isEqualTo(Shape.of(4, 2));
        assertThat(network.metadata()).containsEntry("labels", "a,b");
    }

    @Test
    void aNetworkHasAnOutput() {
        assertThatThrownBy(() -> Network.builder("net").build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Network 'net' has no output, expected one or more");
    }
}
