package org.lanewise.onnx.proto;

/// Writes `TensorProto`.
final class TensorWriter {

    private TensorWriter() {}

    static WireWriter tensor(TensorProto tensor) {
        WireWriter out = new WireWriter();
        for (int axis = 0; axis < tensor.dims().size(); axis++) {
            out.int64(1, tensor.dims().get(axis));
        }
        out.int64UnlessZero(2, tensor.dataType());
        switch (tensor.data()) {
            case TensorData.None _ -> {}
            case TensorData.Raw(var bytes) -> out.bytes(9, bytes);
            case TensorData.Typed(var field, var bytes, var _) -> out.bytes(field.number(), bytes);
            case TensorData.Strings(var values) -> values.forEach(value -> out.bytes(6, value));
        }
        out.stringUnlessEmpty(8, tensor.name());
        out.stringUnlessEmpty(12, tensor.docString());
        return out;
    }
}
