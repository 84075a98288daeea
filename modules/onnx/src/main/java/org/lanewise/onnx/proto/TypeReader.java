package org.lanewise.onnx.proto;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.onnx.proto.TypeProto.Dimension;

/// Reads `ValueInfoProto` and `TypeProto`.
final class TypeReader {

    private TypeReader() {}

    static ValueInfoProto value(WireReader in) {
        String name = "";
        TypeProto type = null;
        String docString = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> {
                    name = in.string();
                    in.name(name);
                }
                case 2 -> type = type(ModelReader.single(in, "type", type));
                case 3 -> docString = in.string();
                default -> in.skip();
            }
        }
        return new ValueInfoProto(name, type, docString);
    }

    private static TypeProto type(WireReader in) {
        TypeProto type = null;
        for (int field = in.next(); field != 0; field = in.next()) {
            TypeProto.Kind kind = TypeProto.Kind.ofField(field);
            if (field != 1 && kind == null) {
                in.skip();
                continue;
            }
            if (type != null) {
                throw in.fail("has a second kind of type in field " + field);
            }
            type = kind == null
                    ? tensor(in.message("tensor_type", -1))
                    : new TypeProto.UndecodedType(kind, in.bytesEntry());
        }
        return type == null ? new TypeProto.Missing() : type;
    }

    private static TypeProto tensor(WireReader in) {
        int elementType = 0;
        List<Dimension> shape = null;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> elementType = in.int32();
                case 2 -> shape = shape(ModelReader.single(in, "shape", shape));
                default -> in.skip();
            }
        }
        return new TypeProto.TensorType(elementType, shape);
    }

    private static List<Dimension> shape(WireReader in) {
        List<Dimension> shape = new ArrayList<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            if (field == 1) {
                shape.add(dimension(in.message("dim", shape.size())));
            } else {
                in.skip();
            }
        }
        return shape;
    }

    /// Of a size and a name the last one counts, as for every choice in protobuf; an empty name says nothing.
    private static Dimension dimension(WireReader in) {
        Dimension dimension = new Dimension.Unknown();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> {
                    long size = in.int64();
                    if (size < 0) {
                        throw in.fail("has size " + size + ", expected 0 or more");
                    }
                    dimension = new Dimension.Fixed(size);
                }
                case 2 -> {
                    String name = in.string();
                    dimension = name.isEmpty() ? new Dimension.Unknown() : new Dimension.Symbolic(name);
                }
                default -> in.skip();
            }
        }
        return dimension;
    }
}
