package org.lanewise.onnx.proto;

/// Writes `AttributeProto`.
final class AttributeWriter {

    private AttributeWriter() {}

    static WireWriter attribute(AttributeProto attribute) {
        WireWriter out = new WireWriter();
        out.stringUnlessEmpty(1, attribute.name());
        AttributeValue value = attribute.value();
        int field = value.type().field();
        switch (value) {
            case AttributeValue.FloatValue(var single) -> out.float32(field, single);
            case AttributeValue.IntValue(var integer) -> out.int64(field, integer);
            case AttributeValue.StringValue(var bytes) -> out.bytes(field, bytes);
            case AttributeValue.TensorValue(var tensor) -> out.message(field, TensorWriter.tensor(tensor));
            case AttributeValue.GraphValue(var graph) -> out.message(field, ModelWriter.graph(graph));
            case AttributeValue.FloatsValue(var values) -> {
                for (int i = 0; i < values.size(); i++) {
                    out.float32(field, values.get(i));
                }
            }
            case AttributeValue.IntsValue(var values) -> {
                for (int i = 0; i < values.size(); i++) {
                    out.int64(field, values.get(i));
                }
            }
            case AttributeValue.StringsValue(var values) -> values.forEach(string -> out.bytes(field, string.bytes()));
            case AttributeValue.TensorsValue(var tensors) ->
                tensors.forEach(tensor -> out.message(field, TensorWriter.tensor(tensor)));
            case AttributeValue.GraphsValue(var graphs) ->
                graphs.forEach(graph -> out.message(field, ModelWriter.graph(graph)));
            case AttributeValue.UndecodedValue(var _, var messages) ->
                messages.forEach(message -> out.bytes(field, message));
            case AttributeValue.Reference(var _, var reference) -> out.string(21, reference);
        }
        out.stringUnlessEmpty(13, attribute.docString());
        out.int64(20, value.type().code());
        return out;
    }
}
