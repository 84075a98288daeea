package org.lanewise.onnx.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.lanewise.layers.Model;
import org.lanewise.layers.ParameterSpec;
import org.lanewise.onnx.proto.AttributeProto;
import org.lanewise.onnx.proto.AttributeValue;
import org.lanewise.onnx.proto.GraphProto;
import org.lanewise.onnx.proto.ModelProto;
import org.lanewise.onnx.proto.NodeProto;
import org.lanewise.onnx.proto.OperatorSetId;
import org.lanewise.onnx.proto.TensorProto;
import org.lanewise.onnx.proto.TypeProto;
import org.lanewise.onnx.proto.ValueInfoProto;
import org.lanewise.onnx.reading.OnnxFormatException;
import org.lanewise.onnx.reading.OnnxUnsupportedException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Graphs as a whole: order, names, domains, what is missing, and everything unsupported at once.
class GraphImportTest {

    private static final int FLOAT = 1;
    private static final int STRING = 8;

    @Test
    void nodesMayStandInAnyOrder() {
        Model model = read(graph(List.of(node("Exp", "a", "y"), node("Neg", "x", "a"))));
        assertThat(model.network().nodes().stream().map(node -> node.outputs().getFirst()))
                .containsExactly("a", "y");
    }

    @Test
    void openDimensionsStayOpen() {
        Model model = read(graph(List.of(node("Neg", "x", "y"))));
        assertThat(model.network().inputs().getFirst().type()).isEqualTo(DType.F32);
        assertThat(model.network().inputs().getFirst().dimensions()).containsExactly(-1, 3);
    }

    @Test
    void initializersAreConstantsAlsoWhereTheyAreDeclaredAsInputs() {
        TensorProto two = TensorProto.of("two", Tensor.of(Shape.of(3), 2f, 2, 2));
        GraphProto graph = new GraphProto(
                "g",
                List.of(new NodeProto("Mul", "", "", List.of("x", "two"), List.of("y"), List.of(), "")),
                List.of(two),
                List.of(),
                List.of(input("x", FLOAT), input("two", FLOAT)),
                List.of(input("y", FLOAT)),
                List.of(),
                "");
        Model model = read(graph);
        assertThat(model.network().inputs()).hasSize(1);
        assertThat(model.network().parameters()).singleElement().satisfies(parameter -> {
            assertThat(parameter.name()).isEqualTo("two");
            assertThat(parameter.kind()).isEqualTo(ParameterSpec.Kind.CONSTANT);
        });
    }

    @Test
    void aCycleIsNamed() {
        refused("has a cycle", graph(List.of(node("Neg", "b", "a"), node("Exp", "a", "b"), node("Neg", "x", "y"))));
    }

    @Test
    void aValueThatIsMadeTwiceIsNamed() {
        refused("defines value 'y' twice", graph(List.of(node("Neg", "x", "y"), node("Exp", "x", "y"))));
    }

    @Test
    void aValueThatNobodyMakesIsNamed() {
        refused("uses 'nothing'", graph(List.of(node("Neg", "nothing", "y"))));
        refused("output 'y' is not a value of it", graph(List.of(node("Neg", "x", "z"))));
    }

    @Test
    void twoInitializersOfOneNameAreRefused() {
        TensorProto one = TensorProto.of("w", Tensor.of(Shape.of(1), 1f));
        refused(
                "initializer 'w' appears twice",
                new GraphProto(
                        "g",
                        List.of(node("Neg", "x", "y")),
                        List.of(one, one),
                        List.of(),
                        List.of(input("x", FLOAT)),
                        List.of(input("y", FLOAT)),
                        List.of(),
                        ""));
    }

    @Test
    void aDomainThatTheModelDoesNotImportIsRefused() {
        NodeProto adam =
                new NodeProto("Momentum", "ai.onnx.preview.training", "", List.of("x"), List.of("y"), List.of(), "");
        refused("does not import", graph(List.of(adam)));
    }

    @Test
    void everythingUnsupportedIsListedAtOnceWithTheNearestForm() {
        NodeProto unknown = node("Convv", "x", "a");
        NodeProto attribute = new NodeProto(
                "Neg",
                "",
                "minus",
                List.of("a"),
                List.of("y"),
                List.of(new AttributeProto("speed", new AttributeValue.IntValue(3))),
                "");
        GraphProto graph = graph(List.of(unknown, attribute));

        assertThatThrownBy(() -> read(graph))
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("2 problems")
                .hasMessageContaining("operator Convv is not supported; did you mean 'Conv'?")
                .hasMessageContaining("node 'minus' (Neg, opset 21): has attributes [speed]");
        assertThat(GraphImport.check(model(graph), "file")).hasSize(2).first().satisfies(problem -> {
            assertThat(problem.node()).isEqualTo("a");
            assertThat(problem.operator()).isEqualTo("Convv");
            assertThat(problem.opset()).isEqualTo(21);
        });
    }

    @Test
    void inputsThatAreNoNumbersAreRefused() {
        GraphProto graph = new GraphProto(
                "g",
                List.of(node("Identity", "x", "y")),
                List.of(),
                List.of(),
                List.of(input("x", STRING)),
                List.of(input("y", STRING)),
                List.of(),
                "");
        assertThatThrownBy(() -> read(graph))
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("input 'x'")
                .hasMessageContaining("STRING");
    }

    private static void refused(String message, GraphProto graph) {
        ThrowingCallable reading = () -> read(graph);
        assertThatThrownBy(reading).isInstanceOf(OnnxFormatException.class).hasMessageContaining(message);
    }

    private static Model read(GraphProto graph) {
        return GraphImport.read(model(graph), "file");
    }

    private static ModelProto model(GraphProto graph) {
        return new ModelProto(10, List.of(new OperatorSetId("", 21)), "", "", "", 0, "", graph, List.of(), List.of());
    }

    private static GraphProto graph(List<NodeProto> nodes) {
        return new GraphProto(
                "g",
                nodes,
                List.of(),
                List.of(),
                List.of(input("x", FLOAT)),
                List.of(input("y", FLOAT)),
                List.of(),
                "");
    }

    private static NodeProto node(String type, String input, String output) {
        return new NodeProto(type, "", "", List.of(input), List.of(output), List.of(), "");
    }

    private static ValueInfoProto input(String name, int type) {
        return new ValueInfoProto(
                name,
                new TypeProto.TensorType(
                        type, List.of(new TypeProto.Dimension.Symbolic("batch"), new TypeProto.Dimension.Fixed(3))));
    }
}
