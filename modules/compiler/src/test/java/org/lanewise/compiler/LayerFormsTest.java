package org.lanewise.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lanewise.compiler.operators.Budget;
import org.lanewise.layers.Model;
import org.lanewise.layers.Node;
import org.lanewise.layers.ops.ActivationOp;
import org.lanewise.layers.ops.ElementwiseOp;
import org.lanewise.layers.ops.LayoutOp;
import org.lanewise.layers.ops.MatrixOp;
import org.lanewise.layers.ops.NormOp;
import org.lanewise.layers.ops.ResamplingOp.Resize;
import org.lanewise.layers.ops.TensorOp;
import org.lanewise.layers.ops.Window;
import org.lanewise.layers.ops.WindowOp;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// A layer in the place of an operator gives what the operator gives; the operator is evaluated
/// without any kernel.
class LayerFormsTest {

    /// An operator with one operand of data, and the layer that must take its place.
    record Case(String layer, TensorOp op, Shape data, List<Tensor> others) {
        @Override
        public String toString() {
            return layer + " for " + op + " on " + data;
        }
    }

    private static final SplittableRandom RANDOM = new SplittableRandom(7);

    static List<Case> cases() {
        Shape image = Shape.of(2, 3, 6, 5);
        List<Case> cases = new ArrayList<>();
        add(cases, "Relu", new ActivationOp.Relu(), image);
        add(cases, "LeakyRelu", new ActivationOp.LeakyRelu(0.2), Shape.of(2, 7));
        add(cases, "PRelu", new ActivationOp.PRelu(), image, random(3, 1, 1));
        add(cases, "PRelu", new ActivationOp.PRelu(), image, random(1));
        add(cases, "Elu", new ActivationOp.Elu(1.5), image);
        add(cases, "Selu", new ActivationOp.Selu(1.67326319217681884765625, 1.05070102214813232421875), image);
        add(cases, "Celu", new ActivationOp.Celu(0.7), image);
        add(cases, "Sigmoid", new ActivationOp.Sigmoid(), image);
        add(cases, "HardSigmoid", new ActivationOp.HardSigmoid(1f / 6, 0.5), image);
        add(cases, "HardSwish", new ActivationOp.HardSwish(), image);
        add(cases, "Silu", new ActivationOp.Swish(1), image);
        add(cases, "Gelu", new ActivationOp.Gelu(false), image);
        add(cases, "Gelu", new ActivationOp.Gelu(true), image);
        add(cases, "Softplus", new ActivationOp.Softplus(), image);
        add(cases, "Softsign", new ActivationOp.Softsign(), image);
        add(cases, "Mish", new ActivationOp.Mish(), image);
        add(cases, "Tanh", new ElementwiseOp.Unary(ElementwiseOp.UnaryFunction.TANH), image);
        add(cases, "Relu6", new ElementwiseOp.Clip(), image, scalar(0), scalar(6));
        add(cases, "Relu", new ElementwiseOp.Clip(), image, scalar(0));
        for (ElementwiseOp.BinaryFunction function : List.of(
                ElementwiseOp.BinaryFunction.ADD,
                ElementwiseOp.BinaryFunction.SUB,
                ElementwiseOp.BinaryFunction.MUL,
                ElementwiseOp.BinaryFunction.DIV)) {
            add(cases, "Conv2d", new ElementwiseOp.Binary(function), image, random(3, 1, 1));
            add(cases, "Conv2d", new ElementwiseOp.Binary(function), image, scalar(1.7f));
        }
        add(cases, "Linear", new MatrixOp.MatMul(), Shape.of(4, 5), random(5, 3));
        add(cases, "Linear", new MatrixOp.Gemm(1, 1, false, true), Shape.of(4, 5), random(3, 5), random(3));
        add(cases, "Linear", new MatrixOp.Gemm(1, 1, false, false), Shape.of(4, 5), random(5, 3), random(1, 3));
        add(cases, "Flatten", new LayoutOp.Flatten(1), image);
        add(cases, "Reshape", new LayoutOp.Reshape(false), image, longs(2, 15, -1, 1));
        add(cases, "Reshape", new LayoutOp.Unsqueeze(), image, longs(2));
        add(cases, "Flatten", new LayoutOp.Squeeze(), Shape.of(2, 5, 1, 1), longs(2, 3));
        add(cases, "Reshape", new LayoutOp.Transpose(List.of(0, 2, 3, 1)), Shape.of(2, 1, 6, 5));
        add(cases, "Permute", new LayoutOp.Transpose(List.of(0, 2, 3, 1)), image);
        add(cases, "Upsample", resize(Resize.Mode.NEAREST, Resize.Coordinates.ASYMMETRIC), image, none(), scales(2, 3));
        add(cases, "Upsample", resize(Resize.Mode.LINEAR, Resize.Coordinates.HALF_PIXEL), image, none(), scales(2, 2));
        add(
                cases,
                "Upsample",
                resize(Resize.Mode.LINEAR, Resize.Coordinates.ALIGN_CORNERS),
                image,
                none(),
                scales(3, 2));
        add(cases, "Softmax", new NormOp.Softmax(-1, false), image);
        add(cases, "Softmax", new NormOp.Softmax(1, true), Shape.of(2, 9, 1, 1));
        add(cases, "Softmax", new NormOp.Softmax(1, true), Shape.of(2, 9));
        add(cases, "LogSoftmax", new NormOp.LogSoftmax(1, false), image);
        add(
                cases,
                "BatchNorm2d",
                new NormOp.BatchNormalization(1e-3, 0.9, false, true),
                image,
                random(3),
                random(3),
                random(3),
                positive(3));
        add(cases, "GroupNorm", new NormOp.InstanceNormalization(1e-5), image, random(3), random(3));
        add(cases, "GroupNorm", new NormOp.GroupNormalization(3, 1e-5, true), image, random(3), random(3));
        add(cases, "LayerNorm", new NormOp.LayerNormalization(2, 1e-5, DType.F32), image, random(6, 5), random(6, 5));
        add(cases, "LayerNorm", new NormOp.LayerNormalization(-1, 1e-5, DType.F32), image, random(5));
        add(cases, "LocalResponseNorm", new NormOp.LRN(3, 1e-2, 0.75, 1), image);
        add(cases, "Dropout", new NormOp.Dropout(false), image);
        Window three = Window.of(3, 2).strides(2, 1).pads(List.of(1, 0), List.of(1, 1));
        add(cases, "Conv2d", new WindowOp.Conv(three, 1), image, random(4, 3, 3, 2), random(4));
        add(cases, "Conv2d", new WindowOp.Conv(Window.of().dilations(2, 2), 3), image, random(6, 1, 2, 2));
        for (Window.Padding same : List.of(Window.Padding.SAME_UPPER, Window.Padding.SAME_LOWER)) {
            add(cases, "Conv2d", new WindowOp.Conv(Window.of().strides(2, 2).same(same), 1), image, random(4, 3, 3, 2));
        }
        add(
                cases,
                "ConvTranspose2d",
                new WindowOp.ConvTranspose(Window.of().strides(2, 3), List.of(1, 0), List.of(), 1),
                image,
                random(3, 4, 3, 2),
                random(4));
        add(cases, "MaxPool2d", new WindowOp.MaxPool(three, false), image);
        add(
                cases,
                "MaxPool2d",
                new WindowOp.MaxPool(Window.of(2, 2).strides(2, 2).ceil(), false),
                image);
        add(cases, "AvgPool2d", new WindowOp.AveragePool(three, false), image);
        add(cases, "AvgPool2d", new WindowOp.AveragePool(three.ceil(), true), image);
        add(cases, "LpPool2d", new WindowOp.LpPool(three, 2), image);
        add(cases, "GlobalAvgPool2d", new WindowOp.GlobalAveragePool(), image);
        add(cases, "GlobalMaxPool2d", new WindowOp.GlobalMaxPool(), image);
        return cases;
    }

    private static void add(List<Case> cases, String layer, TensorOp op, Shape data, Tensor... others) {
        cases.add(new Case(layer, op, data, List.of(others)));
    }

    private static Resize resize(Resize.Mode mode, Resize.Coordinates coordinates) {
        return new Resize(
                mode, coordinates, Resize.Nearest.FLOOR, -0.75, false, 0, false, List.of(), Resize.Aspect.STRETCH);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void takesThePlaceOfTheOperator(Case test) {
        OperatorNetwork network = new OperatorNetwork();
        List<String> operands = new ArrayList<>();
        operands.add(network.input("x", test.data().sizes()));
        test.others().forEach(other -> operands.add(network.constant(other)));
        Model model = network.model(network.node("y", test.op(), operands.toArray(String[]::new)));
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        inputs.put("x", random(test.data().sizes()));

        Program program = Program.compile(model, network.types(), Map.of(), 1 << 20);
        Tensor actual = program.run(inputs).get("y");
        Tensor expected = Interpreter.run(model, inputs, new Budget(1 << 20)).get("y");

        assertThat(program.specialized().model().network().nodes().stream().map(Node::layer))
                .singleElement()
                .satisfies(layer -> assertThat(layer.kind()).isEqualTo(test.layer()));
        assertThat(actual.shape()).isEqualTo(expected.shape());
        for (int i = 0; i < expected.shape().elements(); i++) {
            float must = expected.floats()[i];
            assertThat(actual.floats()[i]).as("element %d", i).isCloseTo(must, within(2e-5f + 2e-5f * Math.abs(must)));
        }
    }

    static List<List<Shape>> factors() {
        Shape image = Shape.of(2, 3, 6, 5);
        Shape gate = Shape.of(2, 3, 1, 1);
        return List.of(
                List.of(image, image),
                List.of(image, gate),
                List.of(gate, image),
                List.of(gate, gate),
                List.of(Shape.of(4, 7), Shape.of(4, 7)));
    }

    @ParameterizedTest
    @MethodSource("factors")
    void aProductOfTwoValuesIsALayerWhoseSecondInputMayBeOneFactorAChannel(List<Shape> shapes) {
        product(shapes, "Multiply");
    }

    static List<List<Shape>> broadcasts() {
        Shape image = Shape.of(2, 3, 6, 5);
        return List.of(
                List.of(image, Shape.of(1, 3, 1, 1)),
                List.of(image, Shape.of(2, 1, 1, 1)),
                List.of(Shape.of(3, 1, 1), image),
                List.of(Shape.of(2, 3, 1, 5), Shape.of(2, 3, 6, 1)),
                List.of(Shape.of(4, 7), Shape.of(4, 1)));
    }

    @ParameterizedTest
    @MethodSource("broadcasts")
    void aProductThatBroadcastsOtherwiseStaysAnOperator(List<Shape> shapes) {
        product(shapes, "Binary");
    }

    private static void product(List<Shape> shapes, String kind) {
        OperatorNetwork network = new OperatorNetwork();
        String a = network.input("a", shapes.get(0).sizes());
        String b = network.input("b", shapes.get(1).sizes());
        Model model =
                network.model(network.node("y", new ElementwiseOp.Binary(ElementwiseOp.BinaryFunction.MUL), a, b));
        Map<String, Tensor> inputs = Map.of(
                "a", random(shapes.get(0).sizes()), "b", random(shapes.get(1).sizes()));

        Program program = Program.compile(model, network.types(), Map.of(), 1 << 20);

        assertThat(program.specialized().model().network().nodes().stream()
                        .map(node -> node.layer().kind()))
                .containsExactly(kind);
        Tensor expected = Interpreter.run(model, inputs, new Budget(1 << 20)).get("y");
        assertThat(program.run(inputs).get("y").shape()).isEqualTo(expected.shape());
        assertThat(program.run(inputs).get("y").floats()).containsExactly(expected.floats());
    }

    private static Tensor random(int... sizes) {
        Shape shape = Shape.of(sizes);
        float[] values = new float[shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) RANDOM.nextDouble(-2, 2);
        }
        return Tensor.of(shape, values);
    }

    private static Tensor positive(int... sizes) {
        Tensor tensor = random(sizes);
        for (int i = 0; i < tensor.floats().length; i++) {
            tensor.floats()[i] = 0.5f + Math.abs(tensor.floats()[i]);
        }
        return tensor;
    }

    private static Tensor scalar(float value) {
        return Tensor.of(Shape.scalar(), value);
    }

    private static Tensor longs(long... values) {
        return Tensor.of(Shape.of(values.length), values);
    }

    private static Tensor none() {
        return Tensor.of(Shape.of(0), new float[0]);
    }

    private static Tensor scales(float height, float width) {
        return Tensor.of(Shape.of(4), 1, 1, height, width);
    }
}
