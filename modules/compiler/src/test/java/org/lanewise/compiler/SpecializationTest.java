package org.lanewise.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lanewise.compiler.operators.Budget;
import org.lanewise.compiler.operators.TensorType;
import org.lanewise.layers.Conv2d;
import org.lanewise.layers.Linear;
import org.lanewise.layers.Model;
import org.lanewise.layers.Network;
import org.lanewise.layers.Node;
import org.lanewise.layers.Operator;
import org.lanewise.layers.Relu;
import org.lanewise.layers.Summary;
import org.lanewise.layers.ops.ActivationOp;
import org.lanewise.layers.ops.CreationOp;
import org.lanewise.layers.ops.ElementwiseOp;
import org.lanewise.layers.ops.IndexingOp;
import org.lanewise.layers.ops.LayoutOp;
import org.lanewise.layers.ops.MatrixOp;
import org.lanewise.layers.ops.ReductionOp;
import org.lanewise.layers.ops.Window;
import org.lanewise.layers.ops.WindowOp;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.ShapeException;
import org.lanewise.tensor.Tensor;

class SpecializationTest {

    private static final ElementwiseOp ADD = new ElementwiseOp.Binary(ElementwiseOp.BinaryFunction.ADD);
    private static final ElementwiseOp EXP = new ElementwiseOp.Unary(ElementwiseOp.UnaryFunction.EXP);

    private final OperatorNetwork network = new OperatorNetwork();

    private Specialization specialize(Model model) {
        return Specialization.of(model, network.types(), Map.of(), new Budget(1000));
    }

    private static List<String> kinds(Network network) {
        return network.nodes().stream().map(node -> node.layer().kind()).toList();
    }

    @Test
    void foldsWhatDependsOnConstantsAlone() {
        String two = network.floats(Shape.of(2), 1, 2);
        String x = network.input("x", 3, 2);
        Model model = network.model(network.node("y", ADD, x, network.node("four", ADD, two, two)));

        Specialization specialized = specialize(model);

        assertThat(kinds(specialized.model().network())).containsExactly("Binary");
        assertThat(specialized.model().parameters().get("four").floats()).containsExactly(2, 4);
    }

    @Test
    void foldsWhatDependsOnShapesAlone() {
        String x = network.input("x", 2, 3, 4, 5);
        String shape = network.node("shape", new CreationOp.Shape(0, CreationOp.Shape.TO_THE_END), x);
        String batch = network.node("batch", new IndexingOp.Gather(0), shape, network.integers(0));
        String sizes = network.node("sizes", new LayoutOp.Concat(0), batch, network.integers(-1));
        Model model = network.model(network.node("y", new LayoutOp.Reshape(false), x, sizes));

        Specialization specialized = specialize(model);

        assertThat(kinds(specialized.model().network())).containsExactly("Flatten");
        assertThat(specialized.type("y")).isEqualTo(new TensorType(DType.F32, Shape.of(2, 60)));
        assertThat(specialized.model().network().parameters()).isEmpty();
    }

    @Test
    void dropsWhatNoOutputNeeds() {
        String x = network.input("x", 2, 3);
        network.node("unused", EXP, x);
        Model model = network.model(network.node("y", new ActivationOp.Relu(), x));

        assertThat(kinds(specialize(model).model().network())).containsExactly("Relu");
    }

    @Test
    void makesASumTheBiasOfTheLayerBefore() {
        String x = network.input("x", 2, 3, 5, 5);
        String weights = network.floats(Shape.of(4, 3, 1, 1), new float[12]);
        String conv = network.node("conv", new WindowOp.Conv(Window.of(), 1), x, weights);
        String bias = network.floats(Shape.of(4, 1, 1), 1, 2, 3, 4);
        Model model = network.model(network.node("y", ADD, bias, conv));

        Network specialized = specialize(model).model().network();

        assertThat(specialized.nodes()).singleElement().satisfies(node -> {
            assertThat(node.layer()).isEqualTo(Conv2d.of(4, 1));
            assertThat(node.outputs()).containsExactly("y");
        });
    }

    @Test
    void leavesASumAloneWhereTheLayerHasOtherReaders() {
        String x = network.input("x", 2, 3);
        String weights = network.floats(Shape.of(3, 4), new float[12]);
        String product = network.node("product", new MatrixOp.MatMul(), x, weights);
        String sum = network.node("sum", ADD, product, network.floats(Shape.of(4), 1, 2, 3, 4));
        Model model = network.model(sum, product);

        Network specialized = specialize(model).model().network();

        assertThat(specialized.nodes().stream().map(Node::layer))
                .containsExactly(new Linear(4, false), new Operator(ADD));
    }

    @Test
    void leavesASumAloneWhereTheLayerHasOtherReadersBehindAnIdentity() {
        String x = network.input("x", 2, 3);
        String weights = network.floats(Shape.of(3, 4), new float[12]);
        String product = network.node("product", new MatrixOp.MatMul(), x, weights);
        String same = network.node("same", new ElementwiseOp.Identity(), product);
        String sum = network.node("sum", ADD, same, network.floats(Shape.of(4), 1, 2, 3, 4));
        Model model = network.model(sum, network.node("y", new ActivationOp.Relu(), same));

        Network specialized = specialize(model).model().network();

        assertThat(specialized.nodes().stream().map(Node::layer))
                .containsExactly(new Linear(4, false), new Operator(ADD), new Relu());
    }

    @Test
    void makesASumTheBiasOfTheLayerBeforeAnIdentity() {
        String x = network.input("x", 2, 3);
        String weights = network.floats(Shape.of(3, 4), new float[12]);
        String product = network.node("product", new MatrixOp.MatMul(), x, weights);
        String same = network.node("same", new ElementwiseOp.Identity(), product);
        Model model = network.model(network.node("y", ADD, same, network.floats(Shape.of(4), 1, 2, 3, 4)));

        assertThat(specialize(model).model().network().nodes().stream().map(Node::layer))
                .containsExactly(Linear.of(4));
    }

    @Test
    void givesTheNameOfTheOutputToWhatOnlyPassesThrough() {
        String x = network.input("x", 2, 3);
        String relu = network.node("relu", new ActivationOp.Relu(), x);
        Model model = network.model(network.node("y", new ElementwiseOp.Identity(), relu));

        Specialization specialized = specialize(model);

        assertThat(specialized.outputs()).containsExactly(Map.entry("y", "y"));
        assertThat(specialized.model().network().nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.outputs()).containsExactly("y"));
    }

    @Test
    void keepsOperatorsWhoseShapesDependOnValues() {
        String x = network.input("x", 4);
        String places = network.node("places", new CreationOp.NonZero(), x);
        Model model = network.model(network.node("y", new CreationOp.Shape(0, CreationOp.Shape.TO_THE_END), places));

        Program program = Program.compile(model, network.types(), Map.of(), 1000);
        Tensor y = program.run(Map.of("x", Tensor.of(Shape.of(4), 0f, 5, 0, 7))).get("y");

        assertThat(program.specialized().findType("places")).isEmpty();
        assertThat(y.longs()).containsExactly(1, 2);
    }

    @Test
    void runsLayersBetweenOperatorsInOrder() {
        String x = network.input("x", 2, 3);
        String relu = network.node("relu", new ActivationOp.Relu(), x);
        String exp = network.node("exp", EXP, relu);
        String leaky = network.node("leaky", new ActivationOp.LeakyRelu(0.5), exp);
        Model model =
                network.model(network.node("y", ADD, leaky, network.node("z", new ActivationOp.Relu(), relu)), exp);
        Map<String, Tensor> inputs = Map.of("x", Tensor.of(Shape.of(2, 3), -1, 0, 1, 2, -3, 0.5f));

        Map<String, Tensor> actual =
                Program.compile(model, network.types(), Map.of(), 1000).run(inputs);
        Map<String, Tensor> expected = Interpreter.run(model, inputs, new Budget(1000));

        assertThat(actual.keySet()).containsExactly("y", "exp");
        assertThat(actual.get("y").floats())
                .containsExactly(expected.get("y").floats(), org.assertj.core.data.Offset.offset(1e-6f));
        assertThat(actual.get("exp").floats())
                .containsExactly(expected.get("exp").floats(), org.assertj.core.data.Offset.offset(1e-6f));
    }

    @Test
    void opensABatchThatAFileHadFixed() {
        String x = network.input("x", 1, 3, 4, 4);
        String flat = network.node("flat", new LayoutOp.Reshape(false), x, network.integers(1, 48));
        String weights = network.floats(Shape.of(48, 2), new float[96]);
        Model model = network.model(network.node("y", new MatrixOp.MatMul(), flat, weights));

        Model simplified = Simplification.of(model, 1000);

        assertThat(kinds(simplified.network())).containsExactly("Flatten", "Linear");
        assertThat(simplified.network().shapes(5).get("y")).isEqualTo(Shape.of(5, 2));
        assertThat(Summary.of(simplified.network(), 1).parameters()).isEqualTo(96);
    }

    @Test
    void keepsANetworkWhoseOperatorsHaveNoLayer() {
        String x = network.input("x", 1, 3);
        Model model = network.model(network.node(
                "y", new ReductionOp.CumSum(false, false), x, network.constant(Tensor.of(Shape.scalar(), 1L))));

        assertThat(Simplification.of(model, 1000)).isSameAs(model);
    }

    @Test
    void refusesInputsOfAnotherType() {
        String x = network.input("x", 2, 3);
        Model model = network.model(network.node("y", new ActivationOp.Relu(), x));

        assertThatThrownBy(() -> Specialization.of(
                        model, Map.of("x", new TensorType(DType.F32, Shape.of(2, 4))), Map.of(), new Budget(1000)))
                .isInstanceOf(ShapeException.class)
                .hasMessage("Network 'test' input 'x' is F32[2, 4], expected F32[2, 3] (-1: any)");
    }

    @Test
    void refusesToFoldMoreThanTheBudget() {
        String x = network.input("x", 2);
        String huge = network.node("huge", new CreationOp.ConstantOfShape(), network.integers(1 << 20, 1 << 10));
        Model model = network.model(network.node("y", ADD, x, huge));

        assertThatThrownBy(() -> specialize(model))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("Node 'huge': ConstantOfShape: would create 1073741824 elements");
    }
}
