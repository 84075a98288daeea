package org.lanewise.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lanewise.layers.BatchNorm2d;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Flatten;
import org.lanewise.layers.GlobalAvgPool2d;
import org.lanewise.layers.Input;
import org.lanewise.layers.Linear;
import org.lanewise.layers.MeanSquaredError;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.NetworkBuilder;
import org.lanewise.layers.Node;
import org.lanewise.layers.Parameter;
import org.lanewise.layers.ParameterSpec;
import org.lanewise.layers.Parameters;
import org.lanewise.layers.Relu;
import org.lanewise.layers.SoftmaxCrossEntropy;
import org.lanewise.layers.Tanh;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Initializer;
import org.lanewise.tensor.LanewiseException;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

/// What is compiled, and what is refused with which words.
class CompilerTest {

    private static final Node RELU = Node.of("relu", new Relu(), List.of("image"), List.of());

    private static Network network(Input input, List<Parameter> parameters, List<Node> nodes, String... outputs) {
        return new Network("net", List.of(input), parameters, nodes, List.of(outputs), Map.of());
    }

    private static Input image(int... dimensions) {
        return new Input(
                "image", DType.F32, java.util.Arrays.stream(dimensions).boxed().toList());
    }

    private static Parameter parameter(String name, DType type) {
        return new Parameter(name, Shape.of(2, 2), type, Initializer.zeros(), ParameterSpec.Kind.TRAINABLE);
    }

    private static Plan serving(Network network, int images) {
        Map<String, Tensor> zeros = new LinkedHashMap<>();
        network.parameters()
                .forEach(parameter -> zeros.put(parameter.name(), Tensor.zeros(parameter.type(), parameter.shape())));
        return ServingModel.of(new Model(network, Parameters.of(zeros))).plan(images);
    }

    private static void refuses(
            Network network, int images, Class<? extends LanewiseException> type, String... message) {
        assertThatThrownBy(() -> serving(network, images)).isInstanceOf(type).hasMessageContainingAll(message);
    }

    @Test
    void sizesThatAreOpenBeyondTheBatchAreRefused() {
        refuses(
                network(image(-1, 3, -1, 8), List.of(), List.of(RELU), "relu"),
                1,
                ConfigurationException.class,
                "Network 'net' input 'image' is [-1, 3, -1, 8] (-1: any)",
                "expected a batch of 1 or any size, and then sizes that are given");
    }

    @Test
    void aBatchThatTheInputDoesNotTakeIsRefused() {
        Network eight = network(image(8, 3), List.of(), List.of(RELU), "relu");
        assertThat(serving(eight, 8).images()).isEqualTo(8);
        refuses(eight, 1, ConfigurationException.class, "input 'image' is [8, 3]", "expected a batch of 1");
        refuses(network(image(), List.of(), List.of(RELU), "relu"), 1, ConfigurationException.class, "is []");
        refuses(eight, 0, ConfigurationException.class, "0 samples");
    }

    @Test
    void otherTypesThanFloatsAreRefused() {
        Input halves = new Input("image", DType.F16, List.of(-1, 2));
        refuses(
                network(halves, List.of(), List.of(RELU), "relu"),
                1,
                ConfigurationException.class,
                "Input 'image' of network 'net' is F16, expected F32");
        Node linear = Node.of("linear", Linear.of(2).withoutBias(), List.of("image"), List.of("w"));
        refuses(
                network(image(-1, 2), List.of(parameter("w", DType.F64)), List.of(linear), "linear"),
                1,
                ConfigurationException.class,
                "Parameter 'w' of network 'net' is F64, expected F32");
    }

    @Test
    void aNetworkWithoutOutputsIsRefused() {
        refuses(network(image(-1, 2), List.of(), List.of(RELU)), 1, ConfigurationException.class, "has no output");
    }

    @Test
    void parametersAreNoData() {
        List<Parameter> parameters = List.of(parameter("w", DType.F32));
        Node tanh = Node.of("tanh", new Tanh(), List.of("w"), List.of());
        String message = "Network 'net' uses its parameter 'w' as data";
        refuses(network(image(-1, 2), parameters, List.of(tanh), "tanh"), 1, ConfigurationException.class, message);
        refuses(network(image(-1, 2), parameters, List.of(), "w"), 1, ConfigurationException.class, message);
    }

    @Test
    void dataAreNoParameters() {
        Node tanh = Node.of("tanh", new Tanh(), List.of("image"), List.of());
        Node linear = Node.of("linear", Linear.of(2).withoutBias(), List.of("image"), List.of("tanh"));
        refuses(
                network(image(2, 2), List.of(), List.of(tanh, linear), "linear"),
                2,
                ConfigurationException.class,
                "Node 'linear' takes parameter 0 from the value 'tanh'");
    }

    @Test
    void trainingTakesOneLoss() {
        Network bare = Network.sequential("net", Shape.of(4), Linear.of(3));
        assertThatThrownBy(() -> Compiler.training(bare, 2))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Network 'net' has 0 losses among its outputs, expected 1 for training");
    }

    @Test
    void whatAProblemRefusesNamesTheNode() {
        Network pooled = Network.sequential(
                        "net",
                        Shape.of(3, 5, 5),
                        Conv2d.of(4, 3),
                        new GlobalAvgPool2d(),
                        new BatchNorm2d(),
                        new Flatten())
                .withLoss(new SoftmaxCrossEntropy());
        assertThat(Compiler.training(pooled, 2).images()).isEqualTo(2);
        assertThatThrownBy(() -> Compiler.training(pooled, 1))
                .isInstanceOf(ShapeException.class)
                .hasMessage("BatchNorm2d 'batch_norm1': BatchNorm: training needs more than one element in a channel "
                        + "(input [1, 4, 1])");
    }

    @Test
    void aValueThatNoArrayHoldsIsRefused() {
        Network wide = network(image(-1, 200_000_000), List.of(), List.of(RELU), "relu");
        assertThatThrownBy(() -> serving(wide, 16))
                .isInstanceOf(ShapeException.class)
                .hasMessageContainingAll("[16, 200000000]");
    }

    @Test
    void nodesThatNoOutputDependsOnAreLeftOut() {
        NetworkBuilder builder = Network.builder("net");
        NetworkBuilder.Value image = builder.input("image", Shape.of(4));
        image.then("unused", new Tanh());
        Plan plan = serving(builder.output(image.then("used", new Relu())).build(), 1);
        assertThat(plan.steps().stream().map(Step::node)).contains("used").doesNotContain("unused");
    }

    /// A second output shares the weights of the first and gets no gradient.
    @Test
    void anOutputThatNoLossJudgesDoesNotChangeGradients() {
        PlanRun judged = PlanRun.training(shared(false), 1);
        PlanRun both = PlanRun.training(shared(true), 1);
        assertThat(both.gradient("first.weight")).isEqualTo(judged.gradient("first.weight"));
        assertThat(both.gradient("first.bias")).isEqualTo(judged.gradient("first.bias"));
        assertThat(both.output("scores")).isEqualTo(judged.output("scores"));
    }

    private static PlanRun.Case shared(boolean otherOutput) {
        NetworkBuilder builder = Network.builder("net");
        NetworkBuilder.Value image = builder.input("image", Shape.of(5));
        NetworkBuilder.Value scores = image.then("first", Linear.of(5)).then("scores", new Tanh());
        builder.output(scores);
        if (otherOutput) {
            builder.output(image.then(new Relu()).thenShared("second", "first"));
        }
        Network network = builder.build().withLoss(new MeanSquaredError(), "scores");
        Draw draw = new Draw(3);
        Map<String, float[]> inputs =
                new HashMap<>(Map.of("image", draw.numbers(3 * 5), "target", draw.numbers(3 * 5)));
        Map<String, float[]> parameters = Map.of("first.weight", draw.numbers(25), "first.bias", draw.numbers(5));
        return new PlanRun.Case(network, 3, inputs, parameters, new OracleMasks(0, 0));
    }
}
