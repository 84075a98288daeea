package org.lanewise.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Initializer;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;

class NetworkTest {

    private static final Input IMAGE = Input.batched("image", Shape.of(3, 8, 8));

    private static Node relu(String name, String input) {
        return Node.of(name, new Relu(), List.of(input), List.of());
    }

    private static Network network(List<Node> nodes, String... outputs) {
        return new Network("test", List.of(IMAGE), List.of(), nodes, List.of(outputs), Map.of());
    }

    private static Parameter weight(String name, Shape shape) {
        return new Parameter(name, shape, DType.F32, Initializer.heNormal(), ParameterSpec.Kind.TRAINABLE);
    }

    @Test
    void aChainNamesItsNodesAfterTheirKind() {
        Network network = Network.sequential(
                Shape.of(1, 28, 28),
                Conv2d.of(6, 5).padding(2),
                new Relu(),
                MaxPool2d.of(2),
                Conv2d.of(8, 3).withoutBias(),
                new BatchNorm2d(),
                new Relu6(),
                new Relu(),
                new Flatten(),
                Linear.of(10));
        assertThat(network.nodes().stream().map(Node::name))
                .containsExactly(
                        "conv1",
                        "relu1",
                        "max_pool1",
                        "conv2",
                        "batch_norm1",
                        "relu6_1",
                        "relu2",
                        "flatten1",
                        "linear1");
        assertThat(network.parameters().stream().map(Parameter::name))
                .containsExactly(
                        "conv1.weight",
                        "conv1.bias",
                        "conv2.weight",
                        "batch_norm1.gamma",
                        "batch_norm1.beta",
                        "batch_norm1.running_mean",
                        "batch_norm1.running_variance",
                        "linear1.weight",
                        "linear1.bias");
        assertThat(network.outputs()).containsExactly("linear1");
        assertThat(network.inputs()).containsExactly(new Input("input", DType.F32, List.of(-1, 1, 28, 28)));
    }

    @Test
    void everyValueHasAShape() {
        Network network = Network.sequential("small", Shape.of(3, 8, 8), Conv2d.of(4, 3), new Flatten());
        assertThat(network.shapes(5))
                .containsExactly(
                        Map.entry("input", Shape.of(5, 3, 8, 8)),
                        Map.entry("conv1.weight", Shape.of(4, 3, 3, 3)),
                        Map.entry("conv1.bias", Shape.of(4)),
                        Map.entry("conv1", Shape.of(5, 4, 6, 6)),
                        Map.entry("flatten1", Shape.of(5, 144)));
    }

    @Test
    void shapesOfInputsAreChecked() {
        Network network = Network.sequential("small", Shape.of(3, 8, 8), new Relu());
        assertThatThrownBy(() -> network.shapes(Map.of("input", Shape.of(5, 3, 8, 9))))
                .isInstanceOf(ShapeException.class)
                .hasMessage("Network 'small' input 'input' is [5, 3, 8, 9], expected [-1, 3, 8, 8] (-1: any)");
        assertThatThrownBy(() -> network.shapes(Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Network 'small' got no shape for input 'input', it got []");
        assertThatThrownBy(() -> network.shapes(Map.of("inptu", Shape.of(5, 3, 8, 8))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Network 'small' has no inputs [inptu], it has [input]");
    }

    @Test
    void aFaultNamesTheNode() {
        assertThatThrownBy(() -> Network.sequential(Shape.of(3, 8, 8), new Relu(), Linear.of(10)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("Linear 'linear1': input has rank 4, expected 2, [N, features]; put Flatten before it "
                        + "(input NCHW [1, 3, 8, 8], Linear[outFeatures=10, bias=true])");
    }

    @Test
    void namesAreUnique() {
        assertThatThrownBy(() -> network(List.of(relu("a", "image"), relu("a", "image")), "a"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Network 'test' has two nodes named 'a', expected unique names");
        assertThatThrownBy(() -> network(List.of(relu("image", "image")), "image"))
                .hasMessage("Network 'test' defines value 'image' twice, again as output of Relu 'image'; "
                        + "expected unique names");
        assertThatThrownBy(() -> new Network("test", List.of(IMAGE, IMAGE), List.of(), List.of(), List.of(), Map.of()))
                .hasMessageContaining("defines value 'image' twice, again as input");
        assertThatThrownBy(() -> network(List.of(relu("a", "image")), "a", "a"))
                .hasMessage("Network 'test' outputs are [a, a], expected no repeats");
    }

    @Test
    void namesAreNotEmpty() {
        assertThatThrownBy(() -> relu("", "image")).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> new Input("", DType.F32, List.of())).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> weight("", Shape.of(1))).isInstanceOf(ConfigurationException.class);
        assertThatThrownBy(() -> new Node("a", new Relu(), List.of("image"), List.of(), List.of()))
                .hasMessageContaining("expected names of one or more characters and at least one output");
    }

    @Test
    void referencesExist() {
        assertThatThrownBy(() -> network(List.of(relu("a", "imgae")), "a"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Network 'test': Relu 'a' uses 'imgae', which no input, parameter or node provides; "
                        + "did you mean 'image'?");
        assertThatThrownBy(() -> network(List.of(relu("a", "image")), "b"))
                .hasMessage("Network 'test' output 'b' is not a value of it; did you mean 'a'?");
    }

    @Test
    void anInputThatALayerNeedsIsNotLeftOut() {
        Node node = Node.of("sum", new Add(), List.of("image", ""), List.of());
        assertThatThrownBy(() -> network(List.of(node), "sum"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Add 'sum' leaves out input 1, expected all: no input of Add is optional");
    }

    @Test
    void nodesStandInTopologicalOrder() {
        assertThatThrownBy(() -> network(List.of(relu("b", "a"), relu("a", "image")), "b"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Network 'test': Relu 'b' uses 'a', which node 'a' makes only later; "
                        + "expected topological order");
    }

    @Test
    void nodesCanBeSorted() {
        List<Node> nodes = List.of(relu("c", "b"), relu("b", "a"), relu("d", "image"), relu("a", "image"));
        Network sorted = Network.sorted("test", List.of(IMAGE), List.of(), nodes, List.of("c", "d"), Map.of());
        assertThat(sorted.nodes().stream().map(Node::name)).containsExactly("d", "a", "b", "c");
    }

    @Test
    void aCycleIsNamed() {
        List<Node> nodes = List.of(
                relu("start", "image"),
                Node.of("a", new Add(), List.of("start", "c"), List.of()),
                relu("b", "a"),
                relu("c", "b"),
                relu("end", "c"));
        assertThatThrownBy(() -> Network.sorted("test", List.of(IMAGE), List.of(), nodes, List.of("end"), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("Network 'test' has a cycle: ")
                .message()
                .isIn(
                        "Network 'test' has a cycle: a -> b -> c -> a",
                        "Network 'test' has a cycle: b -> c -> a -> b",
                        "Network 'test' has a cycle: c -> a -> b -> c");
        assertThatThrownBy(() -> Network.sorted(
                        "test", List.of(IMAGE), List.of(), List.of(relu("a", "a")), List.of("a"), Map.of()))
                .hasMessage("Network 'test' has a cycle: a -> a");
    }

    @Test
    void parametersFitTheirLayer() {
        Input rows = Input.batched("rows", Shape.of(3));
        Node linear = Node.of("linear", Linear.of(2), List.of("rows"), List.of("weight", "bias"));
        List<Parameter> right = List.of(weight("weight", Shape.of(2, 3)), weight("bias", Shape.of(2)));
        Network network = new Network("test", List.of(rows), right, List.of(linear), List.of("linear"), Map.of());
        assertThat(network.shapes(4).get("linear")).isEqualTo(Shape.of(4, 2));

        List<Parameter> wrong = List.of(weight("weight", Shape.of(3, 2)), weight("bias", Shape.of(2)));
        assertThatThrownBy(
                        () -> new Network("test", List.of(rows), wrong, List.of(linear), List.of("linear"), Map.of()))
                .isInstanceOf(ShapeException.class)
                .hasMessage("Linear 'linear': weight 'weight' is [3, 2], expected [2, 3] (inputs [[1, 3]], "
                        + "Linear[outFeatures=2, bias=true])");

        Node bare = Node.of("linear", Linear.of(2), List.of("rows"), List.of("weight"));
        assertThatThrownBy(() -> new Network("test", List.of(rows), right, List.of(bare), List.of("linear"), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Linear 'linear' has parameters [weight], expected [weight, bias]");
    }

    @Test
    void weightsForOtherChannelsNameBothNumbersAndShapes() {
        Node conv = Node.of("stem", Conv2d.of(64, 3).withoutBias(), List.of("image"), List.of("w"));
        List<Parameter> weights = List.of(weight("w", Shape.of(64, 64, 3, 3)));
        assertThatThrownBy(() -> new Network("net", List.of(IMAGE), weights, List.of(conv), List.of("stem"), Map.of()))
                .isInstanceOf(ShapeException.class)
                .hasMessage("Conv2d 'stem': input has 3 channels, weights 'w' expect 64 (input NCHW [1, 3, 8, 8], "
                        + "weights OIHW [64, 64, 3, 3], groups 1)");

        Node up = Node.of("up", ConvTranspose2d.of(4, 2).withoutBias(), List.of("image"), List.of("w"));
        List<Parameter> six = List.of(weight("w", Shape.of(6, 4, 2, 2)));
        assertThatThrownBy(() -> new Network("net", List.of(IMAGE), six, List.of(up), List.of("up"), Map.of()))
                .isInstanceOf(ShapeException.class)
                .hasMessage(
                        "ConvTranspose2d 'up': input has 3 channels, weights 'w' expect 6 (input NCHW [1, 3, 8, 8], "
                                + "weights IOHW [6, 4, 2, 2], groups 1)");

        Node grouped = Node.of("stem", Conv2d.of(6, 3).groups(3).withoutBias(), List.of("image"), List.of("w"));
        List<Parameter> pairs = List.of(weight("w", Shape.of(6, 2, 3, 3)));
        assertThatThrownBy(() -> new Network("net", List.of(IMAGE), pairs, List.of(grouped), List.of("stem"), Map.of()))
                .isInstanceOf(ShapeException.class)
                .hasMessage("Conv2d 'stem': input has 3 channels, weights 'w' expect 6 (input NCHW [1, 3, 8, 8], "
                        + "weights OIHW [6, 2, 3, 3], groups 3)");
    }

    @Test
    void aParameterMayBeAValueThatANodeMakes() {
        Input rows = Input.batched("rows", Shape.of(3));
        List<Parameter> parameters = List.of(weight("raw", Shape.of(2, 3)));
        List<Node> nodes = List.of(
                Node.of("weight", new Tanh(), List.of("raw"), List.of()),
                Node.of("linear", Linear.of(2).withoutBias(), List.of("rows"), List.of("weight")));
        Network network = new Network("test", List.of(rows), parameters, nodes, List.of("linear"), Map.of());
        assertThat(network.shapes(4).get("linear")).isEqualTo(Shape.of(4, 2));
    }

    @Test
    void anOutputForEachResult() {
        Node node = new Node("a", new Relu(), List.of("image"), List.of(), List.of("a", "b"));
        assertThatThrownBy(() -> network(List.of(node), "a"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Relu 'a' names 2 outputs [a, b], expected 1");
    }

    @Test
    void anInputOfOpenSizeIsCheckedWhenTheSizeIsKnown() {
        Input open = new Input("image", DType.F32, List.of(-1, 3, -1, -1));
        List<Parameter> parameters = List.of(weight("weight", Shape.of(4, 3, 5, 5)));
        Node conv = Node.of("conv", Conv2d.of(4, 5).withoutBias(), List.of("image"), List.of("weight"));
        Network network = new Network("test", List.of(open), parameters, List.of(conv), List.of("conv"), Map.of());
        assertThat(network.shapes(Map.of("image", Shape.of(2, 3, 9, 7))).get("conv"))
                .isEqualTo(Shape.of(2, 4, 5, 3));
        assertThatThrownBy(() -> network.shapes(Map.of("image", Shape.of(2, 3, 9, 4))))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("Conv2d 'conv': window does not fit: input 4");
    }

    @Test
    void aLossIsANodeWithATarget() {
        Network network = Architectures.of("lenet5").withLoss(new SoftmaxCrossEntropy());
        assertThat(network.outputs()).containsExactly("linear3", "loss");
        assertThat(network.inputs().get(1)).isEqualTo(new Input("target", DType.F32, List.of(-1)));
        assertThat(network.shapes(4).get("loss")).isEqualTo(Shape.scalar());

        Network regression = Network.sequential(Shape.of(3), Linear.of(2)).withLoss(new Huber());
        assertThat(regression.inputs().get(1)).isEqualTo(new Input("target", DType.F32, List.of(-1, 2)));
    }

    @Test
    void aLossMayJudgeAnyValue() {
        Network network = Network.sequential(Shape.of(3), Linear.of(2), new Sigmoid());
        assertThat(network.withLoss(new MeanSquaredError(), "linear1")
                        .node("loss")
                        .inputs())
                .containsExactly("linear1", "target");
        assertThatThrownBy(() -> network.withLoss(new MeanSquaredError(), "nothing"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Network 'network' has no value 'nothing' that a loss could judge");
    }

    @Test
    void metadataTravelsAlong() {
        Network network = Network.sequential(Shape.of(3), Linear.of(2)).withMetadata("labels", "a,b");
        assertThat(network.withMetadata(Map.of("mean", "0.5")).metadata())
                .isEqualTo(Map.of("labels", "a,b", "mean", "0.5"));
    }

    @Test
    void nodesAreFoundByName() {
        Network network = Architectures.of("lenet5");
        assertThat(network.node("conv2").layer()).isEqualTo(Conv2d.of(16, 5));
        assertThatThrownBy(() -> network.node("conv3"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage("Network 'lenet5' has no node 'conv3'; did you mean 'conv1'?");
    }

    @Test
    void aNetworkDoesNotChangeWithWhatItWasMadeFrom() {
        List<Node> nodes = new ArrayList<>(List.of(relu("a", "image")));
        Network network = network(nodes, "a");
        nodes.clear();
        assertThat(network.nodes()).hasSize(1);
        assertThatThrownBy(() -> network.metadata().put("a", "b")).isInstanceOf(UnsupportedOperationException.class);
    }
}
