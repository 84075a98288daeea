package org.lanewise.onnx.export;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.onnx.proto.AttributeProto;
import org.lanewise.onnx.proto.AttributeValue;
import org.lanewise.onnx.proto.DataType;
import org.lanewise.onnx.proto.Longs;
import org.lanewise.onnx.proto.TensorProto;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Tensor;

/// The attributes of a node, added one by one; never changed.
///
/// @param list the attributes
record Attributes(List<AttributeProto> list) {

    static final Attributes NONE = new Attributes(List.of());

    Attributes {
        list = List.copyOf(list);
    }

    static Attributes of(String name, long value) {
        return NONE.with(name, value);
    }

    static Attributes of(String name, double value) {
        return NONE.with(name, value);
    }

    static Attributes of(String name, String value) {
        return NONE.with(name, value);
    }

    static Attributes of(String name, boolean value) {
        return NONE.with(name, value);
    }

    static Attributes of(String name, Tensor value) {
        return NONE.with(name, new AttributeValue.TensorValue(TensorProto.of("", value)));
    }

    Attributes with(String name, long value) {
        return with(name, new AttributeValue.IntValue(value));
    }

    /// A float: ONNX has no attributes of more bits.
    Attributes with(String name, double value) {
        return with(name, new AttributeValue.FloatValue((float) value));
    }

    Attributes with(String name, boolean value) {
        return with(name, value ? 1 : 0);
    }

    Attributes with(String name, String value) {
        return with(name, AttributeValue.StringValue.of(value));
    }

    Attributes with(String name, DType type) {
        return with(name, DataType.of(type).code());
    }

    Attributes with(String name, List<Integer> values) {
        long[] integers = values.stream().mapToLong(Integer::longValue).toArray();
        return with(name, new AttributeValue.IntsValue(Longs.of(integers)));
    }

    Attributes withUnlessEmpty(String name, List<Integer> values) {
        return values.isEmpty() ? this : with(name, values);
    }

    private Attributes with(String name, AttributeValue value) {
        List<AttributeProto> longer = new ArrayList<>(list);
        longer.add(new AttributeProto(name, value));
        return new Attributes(longer);
    }
}
