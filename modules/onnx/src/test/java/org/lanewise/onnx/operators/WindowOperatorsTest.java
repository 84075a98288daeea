package org.lanewise.onnx.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lanewise.layers.Operator;
import org.lanewise.layers.ops.MatrixOp;
import org.lanewise.layers.ops.QuantizedOp;
import org.lanewise.layers.ops.QuantizedOp.RealType;
import org.lanewise.layers.ops.TensorOp;
import org.lanewise.layers.ops.Window;
import org.lanewise.layers.ops.Window.Padding;
import org.lanewise.layers.ops.WindowOp;
import org.lanewise.onnx.proto.AttributeProto;
import org.lanewise.onnx.proto.AttributeValue.FloatValue;
import org.lanewise.onnx.proto.AttributeValue.IntValue;
import org.lanewise.onnx.proto.AttributeValue.IntsValue;
import org.lanewise.onnx.proto.AttributeValue.StringValue;
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

/// How convolutions, poolings, matrix products and quantized operators are spelled in every opset.
class WindowOperatorsTest {

    private static final Window PLAIN = Window.of();

    /// The operator of a node with three inputs and one output.
    private static TensorOp op(int opset, String operator, AttributeProto... attributes) {
        List<String> inputs = List.of("a", "b", "c");
        List<ValueInfoProto> declared = new ArrayList<>();
        inputs.forEach(name -> declared.add(value(name)));
        NodeProto node = new NodeProto(operator, "", "node", inputs, List.of("y"), List.of(attributes), "");
        GraphProto graph =
                new GraphProto("g", List.of(node), List.of(), List.of(), declared, List.of(value("y")), List.of(), "");
        ModelProto model = new ModelProto(
                8, List.of(new OperatorSetId("", opset)), "", "", "", 0, "", graph, List.of(), List.of());
        var network = GraphImport.read(model, "test").network();
        assertThat(network.nodes()).hasSize(1);
        return ((Operator) network.nodes().getFirst().layer()).op();
    }

    private static ValueInfoProto value(String name) {
        return new ValueInfoProto(name, new TypeProto.TensorType(1, List.of()));
    }

    private static AttributeProto ints(String name, long... values) {
        return new AttributeProto(name, new IntsValue(Longs.of(values)));
    }

    private static AttributeProto number(String name, long value) {
        return new AttributeProto(name, new IntValue(value));
    }

    private static AttributeProto real(String name, double value) {
        return new AttributeProto(name, new FloatValue((float) value));
    }

    private static AttributeProto text(String name, String value) {
        return new AttributeProto(name, StringValue.of(value));
    }

    @Test
    void aConvolutionWithoutAttributesTakesItsKernelFromTheWeights() {
        assertThat(op(1, "Conv")).isEqualTo(new WindowOp.Conv(PLAIN, 1));
        assertThat(op(22, "Conv")).isEqualTo(new WindowOp.Conv(PLAIN, 1));
        assertThat(op(10, "ConvInteger")).isEqualTo(new QuantizedOp.ConvInteger(PLAIN, 1));
        assertThat(op(10, "QLinearConv")).isEqualTo(new QuantizedOp.QLinearConv(PLAIN, 1));
    }

    @Test
    void padsAreBeginsThenEnds() {
        assertThat(op(
                        11,
                        "Conv",
                        ints("kernel_shape", 3, 5),
                        ints("strides", 2, 1),
                        ints("dilations", 1, 2),
                        ints("pads", 1, 2, 3, 4),
                        number("group", 4)))
                .isEqualTo(new WindowOp.Conv(
                        Window.of(3, 5).strides(2, 1).dilations(1, 2).pads(List.of(1, 2), List.of(3, 4)), 4));
        assertThatThrownBy(() -> op(11, "Conv", ints("pads", 1, 2, 3)))
                .isInstanceOf(OnnxFormatException.class)
                .hasMessageContaining("pads");
        assertThatThrownBy(() -> op(11, "Conv", ints("pads", -1, 2)))
                .isInstanceOf(OnnxFormatException.class)
                .hasMessageContaining("'node'")
                .hasMessageContaining("padsBegin [-1]");
    }

    @ParameterizedTest
    @CsvSource({"NOTSET,EXPLICIT", "VALID,EXPLICIT", "SAME_UPPER,SAME_UPPER", "SAME_LOWER,SAME_LOWER"})
    void autoPadIsARule(String spelled, Padding padding) {
        Window expected =
                padding == Padding.EXPLICIT ? Window.of(2) : Window.of(2).same(padding);
        assertThat(op(11, "AveragePool", ints("kernel_shape", 2), text("auto_pad", spelled), ints("pads", 0, 0)))
                .extracting(pool -> ((WindowOp.AveragePool) pool).window())
                .satisfies(window -> assertThat(window.padding()).isEqualTo(expected.padding()));
    }

    @Test
    void autoPadBesidePadsIsRefused() {
        assertThatThrownBy(() -> op(11, "Conv", text("auto_pad", "SAME_UPPER"), ints("pads", 1, 1)))
                .isInstanceOf(OnnxFormatException.class)
                .hasMessageContaining("pads");
        assertThatThrownBy(() -> op(11, "Conv", text("auto_pad", "SAME")))
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("SAME_UPPER");
    }

    @Test
    void poolsLearnedAttributesOverTime() {
        AttributeProto kernel = ints("kernel_shape", 2);
        assertThat(op(1, "MaxPool", kernel)).isEqualTo(new WindowOp.MaxPool(Window.of(2), false));
        assertThat(op(8, "MaxPool", kernel, number("storage_order", 1)))
                .isEqualTo(new WindowOp.MaxPool(Window.of(2), true));
        assertThat(op(10, "MaxPool", kernel, number("ceil_mode", 1), ints("dilations", 2)))
                .isEqualTo(new WindowOp.MaxPool(Window.of(2).dilations(2).ceil(), false));
        assertThat(op(7, "AveragePool", kernel, number("count_include_pad", 1)))
                .isEqualTo(new WindowOp.AveragePool(Window.of(2), true));
        assertThat(op(19, "AveragePool", kernel, ints("dilations", 3)))
                .isEqualTo(new WindowOp.AveragePool(Window.of(2).dilations(3), false));
        assertThatThrownBy(() -> op(18, "AveragePool", kernel, ints("dilations", 3)))
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("dilations");
        assertThatThrownBy(() -> op(7, "MaxPool", kernel, number("storage_order", 0)))
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("storage_order");
        assertThatThrownBy(() -> op(7, "MaxPool"))
                .isInstanceOf(OnnxFormatException.class)
                .hasMessageContaining("no kernel");
    }

    @Test
    void theExponentOfNormsWasARealNumberOnce() {
        AttributeProto kernel = ints("kernel_shape", 2);
        assertThat(op(1, "LpPool", kernel, real("p", 2.5))).isEqualTo(new WindowOp.LpPool(Window.of(2), 2.5));
        assertThat(op(2, "LpPool", kernel)).isEqualTo(new WindowOp.LpPool(Window.of(2), 2));
        assertThat(op(18, "LpPool", kernel, number("p", 3), number("ceil_mode", 1)))
                .isEqualTo(new WindowOp.LpPool(Window.of(2).ceil(), 3));
        assertThat(op(1, "GlobalLpPool", real("p", 1.5))).isEqualTo(new WindowOp.GlobalLpPool(1.5));
        assertThat(op(2, "GlobalLpPool", number("p", 1))).isEqualTo(new WindowOp.GlobalLpPool(1));
        assertThat(op(1, "GlobalAveragePool")).isEqualTo(new WindowOp.GlobalAveragePool());
        assertThat(op(22, "GlobalMaxPool")).isEqualTo(new WindowOp.GlobalMaxPool());
    }

    @Test
    void anOutputShapeReplacesPads() {
        assertThat(op(11, "ConvTranspose", ints("output_shape", 7), ints("pads", 1, 1), ints("output_padding", 1)))
                .isEqualTo(new WindowOp.ConvTranspose(PLAIN, List.of(1), List.of(7), 1));
        assertThat(op(11, "ConvTranspose", ints("pads", 1, 2), number("group", 2)))
                .isEqualTo(new WindowOp.ConvTranspose(PLAIN.pads(List.of(1), List.of(2)), List.of(), List.of(), 2));
    }

    @Test
    void unpoolingAndRegions() {
        assertThat(op(9, "MaxUnpool", ints("kernel_shape", 2, 2), ints("strides", 2, 2)))
                .isEqualTo(new WindowOp.MaxUnpool(Window.of(2, 2).strides(2, 2)));
        assertThat(op(1, "MaxRoiPool", ints("pooled_shape", 2, 3), real("spatial_scale", 0.5)))
                .isEqualTo(new WindowOp.MaxRoiPool(2, 3, 0.5));
        assertThat(op(10, "RoiAlign")).isEqualTo(new WindowOp.RoiAlign(1, 1, 0, 1, false, false));
        assertThat(op(16, "RoiAlign", text("mode", "max"))).isEqualTo(new WindowOp.RoiAlign(1, 1, 0, 1, true, true));
    }

    @Test
    void matrixProducts() {
        assertThat(op(1, "MatMul")).isEqualTo(new MatrixOp.MatMul());
        assertThat(op(1, "Gemm", number("broadcast", 1), real("alpha", 0.5), number("transB", 1)))
                .isEqualTo(new MatrixOp.Gemm(0.5, 1, false, true));
        assertThat(op(13, "Gemm", real("beta", 0))).isEqualTo(new MatrixOp.Gemm(1, 0, false, false));
        assertThatThrownBy(() -> op(7, "Gemm", number("broadcast", 1)))
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("broadcast");
        assertThat(op(12, "Einsum", text("equation", "ij,jk"))).isEqualTo(new MatrixOp.Einsum("ij,jk"));
        assertThatThrownBy(() -> op(12, "Einsum")).isInstanceOf(OnnxFormatException.class);
    }

    @Test
    void quantizationLearnedAttributesOverTime() {
        assertThat(op(10, "QuantizeLinear"))
                .isEqualTo(new QuantizedOp.QuantizeLinear(1, 0, DType.U8, RealType.OF_SCALE));
        assertThat(op(19, "QuantizeLinear", number("axis", -1), number("saturate", 0)))
                .isEqualTo(new QuantizedOp.QuantizeLinear(-1, 0, DType.U8, RealType.OF_SCALE));
        assertThat(op(
                        23,
                        "QuantizeLinear",
                        number("block_size", 4),
                        number("output_dtype", 5),
                        number("precision", 10)))
                .isEqualTo(new QuantizedOp.QuantizeLinear(1, 4, DType.I16, RealType.F16));
        assertThat(op(10, "DequantizeLinear")).isEqualTo(new QuantizedOp.DequantizeLinear(1, 0, RealType.OF_SCALE));
        assertThat(op(23, "DequantizeLinear", number("axis", 0), number("block_size", 2), number("output_dtype", 1)))
                .isEqualTo(new QuantizedOp.DequantizeLinear(0, 2, RealType.F32));
        assertThatThrownBy(() -> op(21, "QuantizeLinear", number("output_dtype", 22)))
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("output_dtype");
        assertThatThrownBy(() -> op(10, "QuantizeLinear", number("axis", 0)))
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("axis");
        assertThat(op(11, "DynamicQuantizeLinear")).isEqualTo(new QuantizedOp.DynamicQuantizeLinear());
        assertThat(op(10, "QLinearMatMul")).isEqualTo(new QuantizedOp.QLinearMatMul());
        assertThat(op(10, "MatMulInteger")).isEqualTo(new QuantizedOp.MatMulInteger());
    }
}
