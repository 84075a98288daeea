package org.lanewise.onnx.proto;

import java.util.ArrayList;
import java.util.List;

/// Reads `GraphProto` and `NodeProto`.
final class GraphReader {

    private GraphReader() {}

    static GraphProto read(WireReader in) {
        String name = "";
        List<NodeProto> nodes = new ArrayList<>();
        List<TensorProto> initializers = new ArrayList<>();
        List<ByteSlice> sparseInitializers = new ArrayList<>();
        List<ValueInfoProto> inputs = new ArrayList<>();
        List<ValueInfoProto> outputs = new ArrayList<>();
        List<ValueInfoProto> valueInfo = new ArrayList<>();
        String docString = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> nodes.add(node(in.message("node", nodes.size())));
                case 2 -> {
                    name = in.string();
                    in.name(name);
                }
                case 5 -> initializers.add(TensorReader.read(in.message("initializer", initializers.size())));
                case 10 -> docString = in.string();
                case 11 -> inputs.add(TypeReader.value(in.message("input", inputs.size())));
                case 12 -> outputs.add(TypeReader.value(in.message("output", outputs.size())));
                case 13 -> valueInfo.add(TypeReader.value(in.message("value_info", valueInfo.size())));
                case 15 -> sparseInitializers.add(in.bytesEntry());
                default -> in.skip();
            }
        }
        return new GraphProto(name, nodes, initializers, sparseInitializers, inputs, outputs, valueInfo, docString);
    }

    private static NodeProto node(WireReader in) {
        in.context().addNode(in);
        String opType = "";
        String domain = "";
        String name = "";
        List<String> inputs = new ArrayList<>();
        List<String> outputs = new ArrayList<>();
        List<AttributeProto> attributes = new ArrayList<>();
        String docString = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> inputs.add(in.stringEntry());
                case 2 -> outputs.add(in.stringEntry());
                case 3 -> {
                    name = in.string();
                    in.name(name);
                }
                case 4 -> opType = in.string();
                case 5 -> attributes.add(AttributeReader.read(in.message("attribute", attributes.size())));
                case 6 -> docString = in.string();
                case 7 -> domain = in.string();
                default -> in.skip();
            }
        }
        return new NodeProto(opType, domain, name, inputs, outputs, attributes, docString);
    }
}
