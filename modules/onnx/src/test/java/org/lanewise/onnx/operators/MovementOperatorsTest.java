package org.lanewise.onnx.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lanewise.layers.Model;
import org.lanewise.layers.Node;
import org.lanewise.layers.Operator;
import org.lanewise.layers.ops.CreationOp;
import org.lanewise.layers.ops.IndexingOp;
import org.lanewise.layers.ops.IndexingOp.Reduction;
import org.lanewise.layers.ops.LayoutOp;
import org.lanewise.layers.ops.LayoutOp.DepthToSpace;
import org.lanewise.layers.ops.LayoutOp.Pad;
import org.lanewise.layers.ops.ResamplingOp;
import org.lanewise.layers.ops.ResamplingOp.GridSample;
import org.lanewise.layers.ops.ResamplingOp.Resize;
import org.lanewise.layers.ops.ResamplingOp.Resize.Aspect;
import org.lanewise.layers.ops.ResamplingOp.Resize.Coordinates;
import org.lanewise.layers.ops.ResamplingOp.Resize.Mode;
import org.lanewise.layers.ops.ResamplingOp.Resize.Nearest;
import org.lanewise.layers.ops.TensorOp;
import org.lanewise.onnx.proto.AttributeProto;
import org.lanewise.onnx.proto.AttributeType;
import org.lanewise.onnx.proto.AttributeValue.FloatValue;
import org.lanewise.onnx.proto.AttributeValue.FloatsValue;
import org.lanewise.onnx.proto.AttributeValue.IntValue;
import org.lanewise.onnx.proto.AttributeValue.IntsValue;
import org.lanewise.onnx.proto.AttributeValue.StringValue;
import org.lanewise.onnx.proto.AttributeValue.StringsValue;
import org.lanewise.onnx.proto.AttributeValue.TensorValue;
import org.lanewise.onnx.proto.AttributeValue.UndecodedValue;
import org.lanewise.onnx.proto.Floats;
import org.lanewise.onnx.proto.GraphProto;
import org.lanewise.onnx.proto.Longs;
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

/// How nodes that move elements are spelled in every opset.
class MovementOperatorsTest {

    private static final Resize RESIZE_10 = new Resize(
            Mode.NEAREST,
            Coordinates.ASYMMETRIC,
            Nearest.TOWARDS_LARGER,
            -0.75,
            false,
            0,
            false,
            List.of(),
            Aspect.STRETCH);

    /// A model of one node with the inputs `in0`, `in1`, .. and outputs `out0`, `out1`, ..
    private static Model read(int opset, String operator, int inputs, int outputs, AttributeProto... attributes) {
        List<ValueInfoProto> declared = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            declared.add(value("in" + i));
        }
        List<ValueInfoProto> results = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            results.add(value("out" + i));
        }
        NodeProto node = new NodeProto(
                operator,
                "",
                "node",
                declared.stream().map(ValueInfoProto::name).toList(),
                results.stream().map(ValueInfoProto::name).toList(),
                List.of(attributes),
                "");
        GraphProto graph = new GraphProto("g", List.of(node), List.of(), List.of(), declared, results, List.of(), "");
        ModelProto model = new ModelProto(
                8, List.of(new OperatorSetId("", opset)), "", "", "", 0, "", graph, List.of(), List.of());
        return GraphImport.read(model, "test");
    }

    private static ValueInfoProto value(String name) {
        return new ValueInfoProto(name, new TypeProto.TensorType(1, List.of()));
    }

    private static Node last(Model model) {
        return model.network().nodes().getLast();
    }

    private static TensorOp op(Model model) {
        return ((Operator) last(model).layer()).op();
    }

    private static TensorOp op(int opset, String operator, int inputs, AttributeProto... attributes) {
        return op(read(opset, operator, inputs, 1, attributes));
    }

    /// The constant that the last node takes as an input.
    private static Tensor constant(Model model, int input) {
        return model.parameters().get(last(model).inputs().get(input));
    }

    private static AttributeProto ints(String name, long... values) {
        return new AttributeProto(name, new IntsValue(Longs.of(values)));
    }

    private static AttributeProto integer(String name, long value) {
        return new AttributeProto(name, new IntValue(value));
    }

    private static AttributeProto real(String name, double value) {
        return new AttributeProto(name, new FloatValue((float) value));
    }

    private static AttributeProto text(String name, String value) {
        return new AttributeProto(name, StringValue.of(value));
    }

    private static AttributeProto tensor(String name, Tensor value) {
        return new AttributeProto(name, new TensorValue(TensorProto.of("", value)));
    }

    @Test
    void attributesThatBecameInputsAreConstants() {
        Model reshape = read(1, "Reshape", 1, 1, ints("shape", 0, -1), ints("consumed_inputs", 0));
        assertThat(op(reshape)).isEqualTo(new LayoutOp.Reshape(false));
        assertThat(constant(reshape, 1).longs()).containsExactly(0, -1);
        Model squeeze = read(11, "Squeeze", 1, 1, ints("axes", -1));
        assertThat(constant(squeeze, 1).longs()).containsExactly(-1);
        Model unsqueeze = read(1, "Unsqueeze", 1, 1, ints("axes", 0, 2));
        assertThat(constant(unsqueeze, 1).longs()).containsExactly(0, 2);
        Model split = read(2, "Split", 1, 2, ints("split", 3, 4), integer("axis", 1));
        assertThat(op(split)).isEqualTo(new LayoutOp.Split(1, 2));
        assertThat(constant(split, 1).longs()).containsExactly(3, 4);
        Model slice = read(9, "Slice", 1, 1, ints("starts", 1), ints("ends", -1), ints("axes", 2));
        assertThat(op(slice)).isEqualTo(new LayoutOp.Slice());
        assertThat(constant(slice, 1).longs()).containsExactly(1);
        assertThat(constant(slice, 2).longs()).containsExactly(-1);
        assertThat(constant(slice, 3).longs()).containsExactly(2);
        for (int opset : new int[] {1, 2}) {
            Model pad = read(
                    opset,
                    "Pad",
                    1,
                    1,
                    ints(opset == 1 ? "paddings" : "pads", 1, 2),
                    real("value", 0.5),
                    text("mode", "edge"));
            assertThat(op(pad)).isEqualTo(new Pad(Pad.Fill.EDGE));
            assertThat(constant(pad, 1).longs()).containsExactly(1, 2);
            assertThat(constant(pad, 2).floats()).containsExactly(0.5f);
        }
    }

    @Test
    void inputsThatWereAttributesStayInputs() {
        for (String operator : List.of("Squeeze", "Unsqueeze")) {
            assertThat(last(read(13, operator, 2, 1)).inputs()).containsExactly("in0", "in1");
            assertThatThrownBy(() -> read(13, operator, 1, 1, ints("axes", 0)))
                    .isInstanceOf(OnnxUnsupportedException.class)
                    .hasMessageContaining("axes");
        }
        assertThat(op(14, "Reshape", 2, integer("allowzero", 1))).isEqualTo(new LayoutOp.Reshape(true));
        assertThat(op(5, "Reshape", 2)).isEqualTo(new LayoutOp.Reshape(false));
        assertThat(last(read(10, "Slice", 5, 1)).inputs()).hasSize(5);
        assertThat(last(read(18, "Pad", 4, 1)).inputs()).hasSize(4);
        assertThatThrownBy(() -> read(9, "Slice", 1, 1, ints("starts", 1))).isInstanceOf(OnnxFormatException.class);
        assertThatThrownBy(() -> read(1, "Unsqueeze", 1, 1)).isInstanceOf(OnnxFormatException.class);
    }

    @Test
    void splitCountsItsOutputs() {
        assertThat(op(read(1, "Split", 2, 3))).isEqualTo(new LayoutOp.Split(0, 3));
        assertThat(op(read(13, "Split", 2, 3))).isEqualTo(new LayoutOp.Split(0, 3));
        assertThat(op(read(18, "Split", 1, 3, integer("num_outputs", 3)))).isEqualTo(new LayoutOp.Split(0, 3));
        assertThatThrownBy(() -> read(18, "Split", 1, 3, integer("num_outputs", 2)))
                .isInstanceOf(OnnxFormatException.class);
        assertThatThrownBy(() -> read(18, "Split", 2, 3, integer("num_outputs", 3)))
                .isInstanceOf(OnnxFormatException.class);
    }

    @Test
    void defaultsAreThoseOfTheOpset() {
        assertThat(op(1, "Concat", 2)).isEqualTo(new LayoutOp.Concat(1));
        assertThat(op(4, "Concat", 2, integer("axis", -1))).isEqualTo(new LayoutOp.Concat(-1));
        assertThatThrownBy(() -> read(4, "Concat", 2, 1)).isInstanceOf(OnnxFormatException.class);
        assertThat(op(9, "Flatten", 1)).isEqualTo(new LayoutOp.Flatten(1));
        assertThat(op(13, "Transpose", 1)).isEqualTo(new LayoutOp.Transpose(List.of()));
        assertThat(op(13, "Transpose", 1, ints("perm", 1, 0))).isEqualTo(new LayoutOp.Transpose(List.of(1, 0)));
        assertThat(op(1, "Tile", 3)).isEqualTo(new LayoutOp.TileAlong());
        assertThat(op(6, "Tile", 2)).isEqualTo(new LayoutOp.Tile());
        assertThat(op(8, "Expand", 2)).isEqualTo(new LayoutOp.Expand());
        assertThat(op(10, "ReverseSequence", 2)).isEqualTo(new LayoutOp.ReverseSequence(1, 0));
        assertThat(op(18, "CenterCropPad", 2, ints("axes", 1))).isEqualTo(new LayoutOp.CenterCropPad(List.of(1)));
        assertThat(op(1, "DepthToSpace", 1, integer("blocksize", 2)))
                .isEqualTo(new DepthToSpace(2, DepthToSpace.Order.DCR));
        assertThat(op(11, "DepthToSpace", 1, integer("blocksize", 2), text("mode", "CRD")))
                .isEqualTo(new DepthToSpace(2, DepthToSpace.Order.CRD));
        assertThat(op(1, "SpaceToDepth", 1, integer("blocksize", 3))).isEqualTo(new LayoutOp.SpaceToDepth(3));
        assertThat(op(11, "Gather", 2)).isEqualTo(new IndexingOp.Gather(0));
        assertThat(op(11, "GatherElements", 2, integer("axis", 2))).isEqualTo(new IndexingOp.GatherElements(2));
        assertThat(op(12, "GatherND", 2, integer("batch_dims", 1))).isEqualTo(new IndexingOp.GatherND(1));
        assertThat(op(14, "Trilu", 1)).isEqualTo(new IndexingOp.Trilu(true));
        assertThat(op(11, "Range", 3)).isEqualTo(new CreationOp.Range());
        assertThat(op(1, "Size", 1)).isEqualTo(new CreationOp.Size());
        assertThat(op(9, "NonZero", 1)).isEqualTo(new CreationOp.NonZero());
        assertThat(op(9, "OneHot", 3)).isEqualTo(new CreationOp.OneHot(-1, false));
        assertThat(op(11, "OneHot", 3, integer("axis", 0))).isEqualTo(new CreationOp.OneHot(0, true));
        assertThat(op(1, "Shape", 1)).isEqualTo(new CreationOp.Shape(0, CreationOp.Shape.TO_THE_END));
        assertThat(op(15, "Shape", 1, integer("start", -2), integer("end", -1)))
                .isEqualTo(new CreationOp.Shape(-2, -1));
    }

    @Test
    void scattersKnowTheReductionsOfTheirOpset() {
        assertThat(op(9, "Scatter", 3)).isEqualTo(new IndexingOp.ScatterElements(0, Reduction.NONE));
        assertThat(op(16, "ScatterElements", 3, text("reduction", "mul")))
                .isEqualTo(new IndexingOp.ScatterElements(0, Reduction.MUL));
        assertThat(op(18, "ScatterND", 3, text("reduction", "min"))).isEqualTo(new IndexingOp.ScatterND(Reduction.MIN));
        assertThatThrownBy(() -> read(16, "ScatterND", 3, 1, text("reduction", "min")))
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("[add, mul, none]");
        assertThatThrownBy(() -> read(11, "Scatter", 3, 1))
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("ends with opset 10");
    }

    @Test
    void compressWithoutAnAxisFlattensFirst() {
        Model model = read(9, "Compress", 2, 1);
        assertThat(model.network().nodes()).hasSize(2);
        Node flatten = model.network().nodes().getFirst();
        assertThat(flatten.layer()).isEqualTo(new Operator(new LayoutOp.Reshape(false)));
        assertThat(op(model)).isEqualTo(new IndexingOp.Compress(0));
        assertThat(last(model).inputs()).containsExactly(flatten.outputs().getFirst(), "in1");
        assertThat(op(9, "Compress", 2, integer("axis", -1))).isEqualTo(new IndexingOp.Compress(-1));
    }

    @Test
    void typesAndValuesOfCreatedTensorsAreConstants() {
        Model zeros = read(9, "ConstantOfShape", 1, 1);
        assertThat(constant(zeros, 1).floats()).containsExactly(0);
        Model sevens = read(9, "ConstantOfShape", 1, 1, tensor("value", Tensor.of(Shape.of(1), 7L)));
        assertThat(constant(sevens, 1).longs()).containsExactly(7);
        Model eye = read(9, "EyeLike", 1, 1, integer("dtype", 11), integer("k", -1));
        assertThat(op(eye)).isEqualTo(new CreationOp.EyeLike(-1));
        assertThat(constant(eye, 1).type()).isEqualTo(DType.F64);
        assertThat(last(read(9, "EyeLike", 1, 1)).inputs()).containsExactly("in0");
        assertThatThrownBy(() -> read(9, "EyeLike", 1, 1, integer("dtype", 8)))
                .isInstanceOf(OnnxUnsupportedException.class);
        assertThatThrownBy(() -> read(9, "ConstantOfShape", 1, 1, tensor("value", Tensor.of(Shape.of(2), 7L, 8L))))
                .isInstanceOf(OnnxFormatException.class);
    }

    @Test
    void constantsHaveOneValueOfManyForms() {
        assertThat(constantOf(tensor("value", Tensor.of(Shape.of(2), 1, 2))).ints())
                .containsExactly(1, 2);
        assertThat(constantOf(real("value_float", 0.5)).floats()).containsExactly(0.5f);
        assertThat(constantOf(real("value_float", 0.5)).shape()).isEqualTo(Shape.scalar());
        assertThat(constantOf(integer("value_int", Long.MIN_VALUE)).longs()).containsExactly(Long.MIN_VALUE);
        assertThat(constantOf(ints("value_ints", 3, 4)).shape()).isEqualTo(Shape.of(2));
        assertThat(constantOf(new AttributeProto("value_floats", new FloatsValue(Floats.of(1, 2))))
                        .floats())
                .containsExactly(1, 2);
        assertThatThrownBy(() -> constantOf(integer("value_int", 1), real("value_float", 1)))
                .isInstanceOf(OnnxFormatException.class);
        assertThatThrownBy(() -> constantOf()).isInstanceOf(OnnxFormatException.class);
        List<AttributeProto> unsupported = List.of(
                text("value_string", "a"),
                new AttributeProto("value_strings", new StringsValue(List.of())),
                new AttributeProto("sparse_value", new UndecodedValue(AttributeType.SPARSE_TENSOR, List.of())));
        for (AttributeProto attribute : unsupported) {
            assertThatThrownBy(() -> constantOf(attribute))
                    .isInstanceOf(OnnxUnsupportedException.class)
                    .hasMessageContaining(attribute.name());
        }
    }

    private static Tensor constantOf(AttributeProto... attributes) {
        return read(13, "Constant", 0, 1, attributes).parameters().get("out0");
    }

    @Test
    void upsampleIsAResizeByScales() {
        Model first = read(1, "Upsample", 1, 1, real("height_scale", 2), real("width_scale", 3));
        assertThat(op(first)).isEqualTo(RESIZE_10);
        assertThat(constant(first, 2).floats()).containsExactly(1, 1, 2, 3);
        Model seventh = read(7, "Upsample", 1, 1, new AttributeProto("scales", new FloatsValue(Floats.of(1, 2))));
        assertThat(constant(seventh, 2).floats()).containsExactly(1, 2);
        Model ninth = read(9, "Upsample", 2, 1, text("mode", "linear"));
        assertThat(last(ninth).inputs()).containsExactly("in0", "", "in1");
        assertThat(((Resize) op(ninth)).mode()).isEqualTo(Mode.LINEAR);
        assertThatThrownBy(() -> read(10, "Upsample", 2, 1)).isInstanceOf(OnnxUnsupportedException.class);
        assertThatThrownBy(() -> read(7, "Upsample", 1, 1)).isInstanceOf(OnnxFormatException.class);
    }

    @Test
    void resizeHasTheDefaultsOfItsOpset() {
        Model tenth = read(10, "Resize", 2, 1);
        assertThat(op(tenth)).isEqualTo(RESIZE_10);
        assertThat(last(tenth).inputs()).containsExactly("in0", "", "in1");
        assertThat(op(11, "Resize", 3))
                .isEqualTo(new Resize(
                        Mode.NEAREST,
                        Coordinates.HALF_PIXEL,
                        Nearest.ROUND_PREFER_FLOOR,
                        -0.75,
                        false,
                        0,
                        false,
                        List.of(),
                        Aspect.STRETCH));
        assertThat(op(
                        19,
                        "Resize",
                        4,
                        text("mode", "cubic"),
                        text("coordinate_transformation_mode", "half_pixel_symmetric"),
                        text("nearest_mode", "ceil"),
                        real("cubic_coeff_a", -0.5),
                        integer("exclude_outside", 1),
                        real("extrapolation_value", 2),
                        integer("antialias", 1),
                        ints("axes", 3, 2),
                        text("keep_aspect_ratio_policy", "not_smaller")))
                .isEqualTo(new Resize(
                        Mode.CUBIC,
                        Coordinates.HALF_PIXEL_SYMMETRIC,
                        Nearest.CEIL,
                        -0.5,
                        true,
                        2,
                        true,
                        List.of(3, 2),
                        Aspect.NOT_SMALLER));
    }

    @ParameterizedTest
    @CsvSource({
        "10, nearest_mode, floor",
        "17, keep_aspect_ratio_policy, stretch",
        "18, coordinate_transformation_mode, half_pixel_symmetric",
        "18, mode, area",
        "18, nearest_mode, round"
    })
    void resizeRefusesWhatItsOpsetDoesNotKnow(int opset, String attribute, String word) {
        assertThatThrownBy(() -> read(opset, "Resize", 3, 1, text(attribute, word)))
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining(attribute);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nearest", "linear", "cubic"})
    void gridSampleChangedTheWordsOfItsModes(String word) {
        GridSample expected =
                new GridSample(Mode.valueOf(word.toUpperCase(Locale.ROOT)), GridSample.Border.REFLECTION, true);
        String old = word.equals("nearest") ? word : word.equals("linear") ? "bilinear" : "bicubic";
        AttributeProto border = text("padding_mode", "reflection");
        AttributeProto align = integer("align_corners", 1);
        assertThat(op(16, "GridSample", 2, text("mode", old), border, align)).isEqualTo(expected);
        assertThat(op(20, "GridSample", 2, text("mode", word), border, align)).isEqualTo(expected);
    }

    @Test
    void gridsAndColumns() {
        assertThat(op(16, "GridSample", 2)).isEqualTo(new GridSample(Mode.LINEAR, GridSample.Border.ZEROS, false));
        assertThat(op(20, "AffineGrid", 2, integer("align_corners", 1))).isEqualTo(new ResamplingOp.AffineGrid(true));
        assertThat(op(18, "Col2Im", 3, ints("strides", 2, 2)))
                .isEqualTo(new ResamplingOp.Col2Im(List.of(), List.of(), List.of(2, 2)));
        assertThatThrownBy(() -> read(18, "Resize", 3, 1, integer("antialias", 1)))
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("antialias");
        assertThatThrownBy(() -> read(11, "Pad", 2, 1, text("mode", "wrap")))
                .isInstanceOf(OnnxUnsupportedException.class)
                .hasMessageContaining("[constant, edge, reflect]");
    }
}
