package org.lanewise.onnx.proto;

import java.util.List;

/// Writes `ModelProto`, `GraphProto` and what they hold, tensors apart.
final class ModelWriter {

    private ModelWriter() {}

    static WireWriter model(ModelProto model) {
        WireWriter out = new WireWriter();
        out.int64UnlessZero(1, model.irVersion());
        out.stringUnlessEmpty(2, model.producerName());
        out.stringUnlessEmpty(3, model.producerVersion());
        out.stringUnlessEmpty(4, model.domain());
        out.int64UnlessZero(5, model.modelVersion());
        out.stringUnlessEmpty(6, model.docString());
        out.message(7, graph(model.graph()));
        for (OperatorSetId opset : model.opsets()) {
            WireWriter inner = new WireWriter();
            inner.stringUnlessEmpty(1, opset.domain());
            inner.int64(2, opset.version());
            out.message(8, inner);
        }
        for (StringStringEntry entry : model.metadata()) {
            WireWriter inner = new WireWriter();
            inner.string(1, entry.key());
            inner.string(2, entry.value());
            out.message(14, inner);
        }
        bytes(out, 25, model.functions());
        return out;
    }

    static WireWriter graph(GraphProto graph) {
        WireWriter out = new WireWriter();
        for (NodeProto node : graph.nodes()) {
            out.message(1, node(node));
        }
        out.stringUnlessEmpty(2, graph.name());
        for (TensorProto initializer : graph.initializers()) {
            out.message(5, TensorWriter.tensor(initializer));
        }
        out.stringUnlessEmpty(10, graph.docString());
        values(out, 11, graph.inputs());
        values(out, 12, graph.outputs());
        values(out, 13, graph.valueInfo());
        bytes(out, 15, graph.sparseInitializers());
        return out;
    }

    private static WireWriter node(NodeProto node) {
        WireWriter out = new WireWriter();
        node.inputs().forEach(input -> out.string(1, input));
        node.outputs().forEach(output -> out.string(2, output));
        out.stringUnlessEmpty(3, node.name());
        out.stringUnlessEmpty(4, node.opType());
        for (AttributeProto attribute : node.attributes()) {
            out.message(5, AttributeWriter.attribute(attribute));
        }
        out.stringUnlessEmpty(6, node.docString());
        out.stringUnlessEmpty(7, node.domain());
        return out;
    }

    private static void values(WireWriter out, int field, List<ValueInfoProto> values) {
        for (ValueInfoProto value : values) {
            WireWriter inner = new WireWriter();
            inner.stringUnlessEmpty(1, value.name());
            TypeProto type = value.type();
            if (type != null) {
                inner.message(2, type(type));
            }
            inner.stringUnlessEmpty(3, value.docString());
            out.message(field, inner);
        }
    }

    private static WireWriter type(TypeProto type) {
        WireWriter out = new WireWriter();
        switch (type) {
            case TypeProto.TensorType(var elementType, var shape) -> {
                WireWriter tensor = new WireWriter();
                tensor.int64UnlessZero(1, elementType);
                if (shape != null) {
                    WireWriter dims = new WireWriter();
                    shape.forEach(dimension -> dims.message(1, dimension(dimension)));
                    tensor.message(2, dims);
                }
                out.message(1, tensor);
            }
            case TypeProto.UndecodedType(var kind, var message) -> out.bytes(kind.field(), message);
            case TypeProto.Missing _ -> {}
        }
        return out;
    }

    private static WireWriter dimension(TypeProto.Dimension dimension) {
        WireWriter out = new WireWriter();
        switch (dimension) {
            case TypeProto.Dimension.Fixed(var size) -> out.int64(1, size);
            case TypeProto.Dimension.Symbolic(var name) -> out.string(2, name);
            case TypeProto.Dimension.Unknown _ -> {}
        }
        return out;
    }

    private static void bytes(WireWriter out, int field, List<ByteSlice> messages) {
        messages.forEach(message -> out.bytes(field, message));
    }
}
