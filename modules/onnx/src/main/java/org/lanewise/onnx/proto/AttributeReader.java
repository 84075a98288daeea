package org.lanewise.onnx.proto;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one `AttributeProto`. Its kind may come after its value or, in files of early writers, not at all: then the
/// field that is set says it.
final class AttributeReader {

    private final WireReader in;
    private final Set<AttributeType> seen = EnumSet.noneOf(AttributeType.class);
    private final FloatList floats = new FloatList();
    private final LongList ints = new LongList();
    private final List<AttributeValue.StringValue> strings = new ArrayList<>();
    private final List<TensorProto> tensors = new ArrayList<>();
    private final List<GraphProto> graphs = new ArrayList<>();
    private final List<ByteSlice> undecoded = new ArrayList<>();
    private float single;
    private long integer;
    private ByteSlice string = ByteSlice.EMPTY;
    private @Nullable TensorProto tensor;
    private @Nullable GraphProto graph;

    private AttributeReader(WireReader in) {
        this.in = in;
    }

    static AttributeProto read(WireReader in) {
        return new AttributeReader(in).read();
    }

    private AttributeProto read() {
        String name = "";
        String docString = "";
        String reference = "";
        AttributeType type = null;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> {
                    name = in.string();
                    in.name(name);
                }
                case 13 -> docString = in.string();
                case 20 -> type = type(in.int32());
                case 21 -> reference = in.string();
                default -> readValue(field);
            }
        }
        return new AttributeProto(name, value(kind(type, reference), reference), docString);
    }

    private @Nullable AttributeType type(int code) {
        AttributeType type = AttributeType.ofCode(code);
        if (type == null && code != 0) {
            throw in.fail("has type " + code + ", expected 1 to " + AttributeType.values().length);
        }
        return type;
    }

    private void readValue(int field) {
        AttributeType kind = AttributeType.ofField(field);
        if (kind == null) {
            in.skip();
            return;
        }
        seen.add(kind);
        switch (kind) {
            case FLOAT -> single = in.float32();
            case INT -> integer = in.int64();
            case STRING -> string = in.bytes();
            case TENSOR -> tensor = TensorReader.read(ModelReader.single(in, "tensor", tensor));
            case GRAPH -> graph = GraphReader.read(ModelReader.single(in, "graph", graph));
            case FLOATS -> in.floats(floats);
            case INTS -> in.int64s(ints);
            case STRINGS -> strings.add(new AttributeValue.StringValue(in.bytesEntry()));
            case TENSORS -> tensors.add(TensorReader.read(in.message("tensor", tensors.size())));
            case GRAPHS -> graphs.add(GraphReader.read(in.message("graph", graphs.size())));
            case SPARSE_TENSOR, SPARSE_TENSORS, TYPE_PROTO, TYPE_PROTOS -> undecoded.add(in.bytesEntry());
        }
    }

    private AttributeType kind(@Nullable AttributeType type, String reference) {
        if (type == null && seen.size() != 1) {
            throw in.fail("has no type and values of " + (seen.isEmpty() ? "no kind" : seen) + ", expected one kind");
        }
        AttributeType kind = type == null ? seen.iterator().next() : type;
        for (AttributeType other : seen) {
            if (other != kind || !reference.isEmpty()) {
                throw in.fail(
                        "has type " + kind + (reference.isEmpty() ? "" : ", a reference to " + Quote.of(reference))
                                + " and a value of " + other);
            }
        }
        return kind;
    }

    private AttributeValue value(AttributeType kind, String reference) {
        if (!reference.isEmpty()) {
            return new AttributeValue.Reference(kind, reference);
        }
        return switch (kind) {
            case FLOAT -> new AttributeValue.FloatValue(single);
            case INT -> new AttributeValue.IntValue(integer);
            case STRING -> new AttributeValue.StringValue(string);
            case TENSOR -> {
                if (tensor == null) {
                    throw in.fail("has type TENSOR and no tensor");
                }
                yield new AttributeValue.TensorValue(tensor);
            }
            case GRAPH -> {
                if (graph == null) {
                    throw in.fail("has type GRAPH and no graph");
                }
                yield new AttributeValue.GraphValue(graph);
            }
            case FLOATS -> new AttributeValue.FloatsValue(floats.toFloats());
            case INTS -> new AttributeValue.IntsValue(ints.toLongs());
            case STRINGS -> new AttributeValue.StringsValue(strings);
            case TENSORS -> new AttributeValue.TensorsValue(tensors);
            case GRAPHS -> new AttributeValue.GraphsValue(graphs);
            case SPARSE_TENSOR, SPARSE_TENSORS, TYPE_PROTO, TYPE_PROTOS ->
                new AttributeValue.UndecodedValue(kind, undecoded);
        };
    }
}
