package org.lanewise.onnx.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.layers.Model;
import org.lanewise.layers.Node;
import org.lanewise.layers.Operator;
import org.lanewise.layers.ops.ActivationOp;
import org.lanewise.layers.ops.ElementwiseOp;
import org.lanewise.layers.ops.ElementwiseOp.Affine;
import org.lanewise.layers.ops.ElementwiseOp.AlignTo;
import org.lanewise.layers.ops.ElementwiseOp.Binary;
import org.lanewise.layers.ops.ElementwiseOp.BinaryFunction;
import org.lanewise.layers.ops.ElementwiseOp.Cast;
import org.lanewise.layers.ops.ElementwiseOp.CastLike;
import org.lanewise.layers.ops.ElementwiseOp.Clip;
import org.lanewise.layers.ops.ElementwiseOp.Compare;
import org.lanewise.layers.ops.ElementwiseOp.IsInf;
import org.lanewise.layers.ops.ElementwiseOp.Logic;
import org.lanewise.layers.ops.ElementwiseOp.LogicFunction;
import org.lanewise.layers.ops.ElementwiseOp.Relation;
import org.lanewise.layers.ops.ElementwiseOp.Unary;
import org.lanewise.layers.ops.ElementwiseOp.UnaryFunction;
import org.lanewise.layers.ops.ElementwiseOp.Variadic;
import org.lanewise.layers.ops.ElementwiseOp.VariadicFunction;
import org.lanewise.layers.ops.TensorOp;
import org.lanewise.onnx.proto.AttributeProto;
import org.lanewise.onnx.proto.AttributeValue.FloatValue;
import org.lanewise.onnx.proto.AttributeValue.FloatsValue;
import org.lanewise.onnx.proto.AttributeValue.IntValue;
import org.lanewise.onnx.proto.AttributeValue.IntsValue;
import org.lanewise.onnx.proto.AttributeValue.StringValue;
import org.lanewise.onnx.proto.Floats;
import org.lanewise.onnx.proto.GraphProto;
import org.lanewise.onnx.proto.Longs;
import org.lanewise.onnx.proto.ModelProto;
import org.lanewise.onnx.proto.NodeProto;
import org.lanewise.onnx.proto.OperatorSetId;
import org.lanewise.onnx.proto.TypeProto;
import org.lanewise.onnx.proto.ValueInfoProto;
import org.lanewise.onnx.reading.OnnxFormatException;
import org.lanewise.onnx.reading.OnnxUnsupportedException;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;

/// How nodes on elements and activations are spelled in every opset.
class ElementwiseOperatorsTest {

    private record Form(int opset, String operator, int inputs, TensorOp expected, AttributeProto... attributes) {

        @Override
        public String toString() {
            return operator + " of opset " + opset + " as " + expected;
        }
    }

    static Stream<Form> forms() {
        return Stream.of(
                new Form(13, "Sqrt", 1, new Unary(UnaryFunction.SQRT)),
                new Form(1, "Tanh", 1, new Unary(UnaryFunction.TANH), integers("consumed_inputs", 0)),
                new Form(11, "Round", 1, new Unary(UnaryFunction.ROUND)),
                new Form(18, "BitwiseNot", 1, new Unary(UnaryFunction.BITWISE_NOT)),
                new Form(10, "IsInf", 1, new IsInf(true, true)),
                new Form(20, "IsInf", 1, new IsInf(false, true), integer("detect_negative", 0)),
                new Form(20, "IsInf", 1, new IsInf(true, false), integer("detect_positive", 0)),
                new Form(14, "Add", 2, new Binary(BinaryFunction.ADD)),
                new Form(10, "Mod", 2, new Binary(BinaryFunction.MOD)),
                new Form(13, "Mod", 2, new Binary(BinaryFunction.FMOD), integer("fmod", 1)),
                new Form(11, "BitShift", 2, new Binary(BinaryFunction.SHIFT_LEFT), text("direction", "LEFT")),
                new Form(11, "BitShift", 2, new Binary(BinaryFunction.SHIFT_RIGHT), text("direction", "RIGHT")),
                new Form(7, "Xor", 2, new Logic(LogicFunction.XOR)),
                new Form(16, "GreaterOrEqual", 2, new Compare(Relation.GREATER_OR_EQUAL)),
                new Form(1, "Mean", 3, new Variadic(VariadicFunction.MEAN), integers("consumed_inputs", 0, 0, 0)),
                new Form(8, "Max", 1, new Variadic(VariadicFunction.MAX)),
                new Form(1, "Cast", 1, new Cast(DType.F16), text("to", "FLOAT16")),
                new Form(6, "Cast", 1, new Cast(DType.I64), integer("to", 7)),
                new Form(19, "Cast", 1, new Cast(DType.BF16), integer("to", 16), integer("saturate", 0)),
                new Form(19, "CastLike", 2, new CastLike(), integer("saturate", 1)),
                new Form(1, "Identity", 1, new ElementwiseOp.Identity()),
                new Form(16, "Where", 3, new ElementwiseOp.Where()),
                new Form(14, "Relu", 1, new ActivationOp.Relu()),
                new Form(1, "LeakyRelu", 1, new ActivationOp.LeakyRelu(0.01f), integers("consumed_inputs", 0)),
                new Form(16, "LeakyRelu", 1, new ActivationOp.LeakyRelu(0.5), real("alpha", 0.5f)),
                new Form(6, "Elu", 1, new ActivationOp.Elu(1)),
                new Form(1, "Selu", 1, new ActivationOp.Selu(1.6732f, 1.0507f)),
                new Form(6, "Selu", 1, new ActivationOp.Selu(1.67326319217681884765625, 1.05070102214813232421875)),
                new Form(6, "Selu", 1, new ActivationOp.Selu(2, 3), real("alpha", 2), real("gamma", 3)),
                new Form(12, "Celu", 1, new ActivationOp.Celu(1)),
                new Form(10, "ThresholdedRelu", 1, new ActivationOp.ThresholdedRelu(1)),
                new Form(6, "HardSigmoid", 1, new ActivationOp.HardSigmoid(0.2f, 0.5)),
                new Form(14, "HardSwish", 1, new ActivationOp.HardSwish()),
                new Form(18, "Mish", 1, new ActivationOp.Mish()),
                new Form(20, "Gelu", 1, new ActivationOp.Gelu(false)),
                new Form(20, "Gelu", 1, new ActivationOp.Gelu(true), text("approximate", "tanh")),
                new Form(24, "Swish", 1, new ActivationOp.Swish(1)),
                new Form(9, "Shrink", 1, new ActivationOp.Shrink(0, 0.5)),
                new Form(9, "Shrink", 1, new ActivationOp.Shrink(1, 2), real("bias", 1), real("lambd", 2)),
                new Form(7, "PRelu", 2, new ActivationOp.PRelu()),
                new Form(1, "Affine", 1, new Affine(2, 0), real("alpha", 2)),
                new Form(9, "Scale", 1, new Affine(3, 0), real("scale", 3)),
                new Form(9, "ImageScaler", 1, new Affine(3, 0), real("scale", 3)));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aNodeBecomesOneOperatorOnTheSameValues(Form form) {
        Model model = read(form.opset, form.operator, form.inputs, form.attributes);

        assertThat(ops(model)).containsExactly(form.expected);
        assertThat(last(model).inputs()).hasSize(form.inputs).allMatch(input -> input.startsWith("in"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Add", "Sub", "Mul", "Div", "Pow", "And", "Or", "Xor", "Equal", "Greater", "Less"})
    void beforeOpset7TheSecondOperandStandsOverAnAxis(String operator) {
        Model model = read(6, operator, 2, integer("broadcast", 1), integer("axis", 1));

        assertThat(ops(model).getFirst()).isEqualTo(new AlignTo(1));
        Node align = model.network().nodes().getFirst();
        assertThat(align.inputs()).containsExactly("in1", "in0");
        assertThat(last(model).inputs()).containsExactly("in0", align.outputs().getFirst());
        assertThat(ops(read(6, operator, 2, integer("broadcast", 1)))).hasSize(1);
        assertThat(ops(read(6, operator, 2))).hasSize(1);
        assertThatThrownBy(() -> read(7, operator, 2, integer("broadcast", 1)))
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("has attributes [broadcast]");
    }

    @Test
    void anAxisFromTheEndIsNotSupported() {
        assertThatThrownBy(() -> read(1, "Mul", 2, integer("broadcast", 1), integer("axis", -2)))
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("attribute 'axis' is -2, expected -1 (at the last axes) or 0 or more");
    }

    @Test
    void beforeOpset7ASlopeBelongsToAChannel() {
        Model model = read(6, "PRelu", 2);

        assertThat(ops(model)).containsExactly(new AlignTo(1), new ActivationOp.PRelu());
        assertThat(model.network().nodes().getFirst().inputs()).containsExactly("in1", "in0");
    }

    @Test
    void boundsInAttributesBecomeConstants() {
        Model both = read(6, "Clip", 1, real("min", -1.5f), real("max", 2));
        assertThat(ops(both)).containsExactly(new Clip());
        assertThat(constant(both, 1)).containsExactly(-1.5f);
        assertThat(constant(both, 2)).containsExactly(2);

        Model upper = read(1, "Clip", 1, real("max", 2), integers("consumed_inputs", 0));
        assertThat(last(upper).inputs().get(1)).isEmpty();
        assertThat(constant(upper, 2)).containsExactly(2);

        assertThat(last(read(11, "Clip", 3)).inputs()).containsExactly("in0", "in1", "in2");
    }

    @Test
    void scaledFunctionsOfOldOpsetsBecomeThreeOperators() {
        assertThat(ops(read(1, "ScaledTanh", 1, real("alpha", 2), real("beta", 3))))
                .containsExactly(new Affine(3, 0), new Unary(UnaryFunction.TANH), new Affine(2, 0));
        assertThat(ops(read(1, "ParametricSoftplus", 1, real("alpha", 2), real("beta", 3))))
                .containsExactly(new Affine(3, 0), new ActivationOp.Softplus(), new Affine(2, 0));
    }

    @Test
    void anImageIsScaledAndMovedByChannel() {
        Model model = read(
                1, "ImageScaler", 1, new AttributeProto("bias", new FloatsValue(Floats.of(1, 2, 3))), real("scale", 2));

        assertThat(ops(model))
                .containsExactlyInAnyOrder(new Affine(2, 0), new CastLike(), new Binary(BinaryFunction.ADD));
        assertThat(model.parameters().tensors().values())
                .singleElement()
                .satisfies(bias -> assertThat(bias.shape()).isEqualTo(Shape.of(3, 1, 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Affine", "Scale", "ScaledTanh", "ParametricSoftplus", "ImageScaler"})
    void experimentalOperatorsEndWithOpset9(String operator) {
        assertThatThrownBy(() -> read(10, operator, 1))
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("operator " + operator + " ends with opset 9");
    }

    @ParameterizedTest
    @CsvSource({"8, STRING", "14, COMPLEX64", "17, FLOAT8E4M3FN", "22, INT4"})
    void aTypeWithoutTensorsIsNotSupported(int code, String name) {
        assertThatThrownBy(() -> read(21, "Cast", 1, integer("to", code)))
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("attribute 'to' is " + name + ", expected a dense numeric type");
    }

    @Test
    void whatANodeMustSayIsMissed() {
        assertThatThrownBy(() -> read(13, "Cast", 1))
                .isInstanceOf(OnnxFormatException.class)
                .hasMessageContaining("attribute 'to' is missing, expected a data type");
        assertThatThrownBy(() -> read(1, "Cast", 1, text("to", "STRING")))
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("attribute 'to' is 'STRING'");
        assertThatThrownBy(() -> read(11, "BitShift", 2, text("direction", "UP")))
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("attribute 'direction' is 'UP', expected one of [LEFT, RIGHT]");
        assertThatThrownBy(() -> read(6, "PRelu", 1))
                .isInstanceOf(OnnxFormatException.class)
                .hasMessageContaining("expected input 1 to be there");
    }

    /// A model of one node with the inputs `in0`, `in1`, .. and the output `out`.
    private static Model read(int opset, String operator, int inputs, AttributeProto... attributes) {
        List<ValueInfoProto> declared = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            declared.add(value("in" + i));
        }
        List<String> names = declared.stream().map(ValueInfoProto::name).toList();
        NodeProto node = new NodeProto(operator, "", "node", names, List.of("out"), List.of(attributes), "");
        GraphProto graph = new GraphProto(
                "g", List.of(node), List.of(), List.of(), declared, List.of(value("out")), List.of(), "");
        ModelProto model = new ModelProto(
                8, List.of(new OperatorSetId("", opset)), "", "", "", 0, "", graph, List.of(), List.of());
        return GraphImport.read(model, "test");
    }

    private static ValueInfoProto value(String name) {
        return new ValueInfoProto(name, new TypeProto.TensorType(1, List.of()));
    }

    private static List<TensorOp> ops(Model model) {
        return model.network().nodes().stream()
                .map(node -> ((Operator) node.layer()).op())
                .toList();
    }

    private static Node last(Model model) {
        return model.network().nodes().getLast();
    }

    private static float[] constant(Model model, int input) {
        return model.parameters().get(last(model).inputs().get(input)).floats();
    }

    private static AttributeProto integer(String name, long value) {
        return new AttributeProto(name, new IntValue(value));
    }

    private static AttributeProto integers(String name, long... values) {
        return new AttributeProto(name, new IntsValue(Longs.of(values)));
    }

    private static AttributeProto real(String name, float value) {
        return new AttributeProto(name, new FloatValue(value));
    }

    private static AttributeProto text(String name, String value) {
        return new AttributeProto(name, StringValue.of(value));
    }
}
