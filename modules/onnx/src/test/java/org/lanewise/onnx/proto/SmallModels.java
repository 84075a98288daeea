package org.lanewise.onnx.proto;

import java.util.List;
import java.util.stream.Stream;
import org.lanewise.onnx.proto.AttributeValue.FloatValue;
import org.lanewise.onnx.proto.AttributeValue.FloatsValue;
import org.lanewise.onnx.proto.AttributeValue.GraphValue;
import org.lanewise.onnx.proto.AttributeValue.GraphsValue;
import org.lanewise.onnx.proto.AttributeValue.IntValue;
import org.lanewise.onnx.proto.AttributeValue.IntsValue;
import org.lanewise.onnx.proto.AttributeValue.Reference;
import org.lanewise.onnx.proto.AttributeValue.StringValue;
import org.lanewise.onnx.proto.AttributeValue.StringsValue;
import org.lanewise.onnx.proto.AttributeValue.TensorValue;
import org.lanewise.onnx.proto.AttributeValue.TensorsValue;
import org.lanewise.onnx.proto.AttributeValue.UndecodedValue;
import org.lanewise.onnx.proto.TypeProto.Dimension;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Models that hold every kind of message at least once.
final class SmallModels {

    private SmallModels() {}

    static List<ModelProto> all() {
        return List.of(linear(), everyAttribute(), everyType(), everyTensor());
    }

    /// One matrix product, as an exporter would write it.
    static ModelProto linear() {
        return model(new GraphProto(
                "linear",
                List.of(new NodeProto(
                        "Gemm",
                        "",
                        "fc",
                        List.of("x", "w", ""),
                        List.of("y"),
                        List.of(new AttributeProto("transB", new IntValue(1))),
                        "a layer")),
                List.of(TensorProto.of("w", Tensor.of(Shape.of(2, 2), 1f, -2f, 0.5f, 3f))),
                List.of(),
                List.of(new ValueInfoProto(
                        "x",
                        new TypeProto.TensorType(1, List.of(new Dimension.Symbolic("N"), new Dimension.Fixed(2))))),
                List.of(new ValueInfoProto(
                        "y", new TypeProto.TensorType(1, List.of(new Dimension.Unknown(), new Dimension.Fixed(2))))),
                List.of(),
                "text"));
    }

    /// A node with an attribute of every kind.
    static ModelProto everyAttribute() {
        TensorProto tensor = TensorProto.of("t", Tensor.of(Shape.of(3), 1L, -2L, 3L));
        GraphProto inner = linear().graph();
        List<StringValue> words = List.of(StringValue.of("zwölf"), StringValue.of(""));
        List<ByteSlice> messages = List.of(ByteSlice.of(HandWritten.text(1, "a")), ByteSlice.of());
        List<AttributeProto> attributes = Stream.<AttributeValue>of(
                        new FloatValue(-0.0f),
                        new FloatValue(Float.NaN),
                        new IntValue(Long.MIN_VALUE),
                        new StringValue(ByteSlice.of((byte) 0xFF, (byte) 0)),
                        words.getFirst(),
                        new TensorValue(tensor),
                        new GraphValue(inner),
                        new FloatsValue(Floats.of(1f, Float.POSITIVE_INFINITY)),
                        new FloatsValue(Floats.EMPTY),
                        new IntsValue(Longs.of(0, -1, 1L << 62)),
                        new IntsValue(Longs.EMPTY),
                        new StringsValue(words),
                        new StringsValue(List.of()),
                        new TensorsValue(List.of(tensor, tensor)),
                        new GraphsValue(List.of(inner)),
                        new UndecodedValue(AttributeType.SPARSE_TENSOR, messages.subList(0, 1)),
                        new UndecodedValue(AttributeType.SPARSE_TENSORS, messages),
                        new UndecodedValue(AttributeType.TYPE_PROTO, messages.subList(0, 1)),
                        new UndecodedValue(AttributeType.TYPE_PROTOS, messages),
                        new Reference(AttributeType.INTS, "outer"))
                .map(value -> new AttributeProto("of " + value.type(), value, "for people"))
                .toList();
        NodeProto node = new NodeProto("Op", "com.example", "", List.of(), List.of("y"), attributes, "");
        return model(new GraphProto(
                "", List.of(node), List.of(), List.of(ByteSlice.of((byte) 1)), List.of(), List.of(), List.of(), ""));
    }

    /// Declared values of every kind.
    static ModelProto everyType() {
        ByteSlice message = ByteSlice.of(HandWritten.varint(1, 1));
        List<ValueInfoProto> values = Stream.concat(
                        Stream.of(
                                new TypeProto.Missing(),
                                new TypeProto.TensorType(0, null),
                                new TypeProto.TensorType(7, List.of()),
                                new TypeProto.TensorType(16, List.of(new Dimension.Fixed(0)))),
                        Stream.of(TypeProto.Kind.values()).map(kind -> new TypeProto.UndecodedType(kind, message)))
                .map(type -> new ValueInfoProto("of " + type, type, "doc"))
                .toList();
        List<ValueInfoProto> untyped = List.of(new ValueInfoProto("untyped", null, ""));
        return model(new GraphProto("types", List.of(), List.of(), List.of(), values, untyped, values, ""));
    }

    /// Tensors with their elements in every place.
    static ModelProto everyTensor() {
        Longs three = Longs.of(3);
        List<TensorProto> tensors = List.of(
                new TensorProto("none", Longs.of(2, 0), 1, new TensorData.None(), ""),
                new TensorProto("raw", three, 2, new TensorData.Raw(ByteSlice.of((byte) 1, (byte) 2, (byte) 3)), "doc"),
                typed("floats", 1, TypedField.FLOAT_DATA, HandWritten.floats(1, 2, 3)),
                typed("doubles", 11, TypedField.DOUBLE_DATA, HandWritten.doubles(1, 2, 3)),
                typed("bytes", 3, TypedField.INT32_DATA, HandWritten.varints(-128, 0, 127)),
                typed("longs", 7, TypedField.INT64_DATA, HandWritten.varints(-1, 0, Long.MAX_VALUE)),
                typed("unsigned", 13, TypedField.UINT64_DATA, HandWritten.varints(-1, 0, 1)),
                new TensorProto("complex", Longs.of(1), 14, new TensorData.Raw(ByteSlice.of(new byte[8])), ""),
                new TensorProto(
                        "texts",
                        three,
                        8,
                        new TensorData.Strings(List.of(ByteSlice.EMPTY, ByteSlice.of((byte) 9), ByteSlice.EMPTY)),
                        ""));
        return model(new GraphProto("t", List.of(), tensors, List.of(), List.of(), List.of(), List.of(), ""));
    }

    private static TensorProto typed(String name, int dataType, TypedField field, byte[] values) {
        return new TensorProto(name, Longs.of(3), dataType, new TensorData.Typed(field, ByteSlice.of(values), 3), "");
    }

    private static ModelProto model(GraphProto graph) {
        return new ModelProto(
                10,
                List.of(new OperatorSetId("", 21), new OperatorSetId("com.example", 1)),
                "lanewise",
                "0.1.0",
                "org.lanewise",
                3,
                "a model",
                graph,
                List.of(new StringStringEntry("labels", "a\nb"), new StringStringEntry("", "")),
                List.of(ByteSlice.of(HandWritten.text(1, "function"))));
    }
}
