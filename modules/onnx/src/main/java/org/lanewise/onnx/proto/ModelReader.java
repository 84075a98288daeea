package org.lanewise.onnx.proto;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads `ModelProto` and the small messages of it.
final class ModelReader {

    private ModelReader() {}

    static ModelProto read(WireReader in) {
        long irVersion = 0;
        List<OperatorSetId> opsets = new ArrayList<>();
        String producerName = "";
        String producerVersion = "";
        String domain = "";
        long modelVersion = 0;
        String docString = "";
        GraphProto graph = null;
        List<StringStringEntry> metadata = new ArrayList<>();
        List<ByteSlice> functions = new ArrayList<>();
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> irVersion = in.int64();
                case 2 -> producerName = in.string();
                case 3 -> producerVersion = in.string();
                case 4 -> domain = in.string();
                case 5 -> modelVersion = in.int64();
                case 6 -> docString = in.string();
                case 7 -> graph = GraphReader.read(single(in, "graph", graph));
                case 8 -> opsets.add(opset(in.message("opset_import", opsets.size())));
                case 14 -> metadata.add(entry(in.message("metadata_props", metadata.size())));
                case 25 -> functions.add(in.bytesEntry());
                default -> in.skip();
            }
        }
        if (graph == null) {
            throw in.fail("has no graph");
        }
        return new ModelProto(
                irVersion,
                opsets,
                producerName,
                producerVersion,
                domain,
                modelVersion,
                docString,
                graph,
                metadata,
                functions);
    }

    /// A message of which there must be only one.
    static WireReader single(WireReader in, String what, @Nullable Object before) {
        if (before != null) {
            throw in.fail("has a second " + what);
        }
        return in.message(what, -1);
    }

    static StringStringEntry entry(WireReader in) {
        String key = "";
        String value = "";
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> key = in.string();
                case 2 -> value = in.string();
                default -> in.skip();
            }
        }
        return new StringStringEntry(key, value);
    }

    private static OperatorSetId opset(WireReader in) {
        String domain = "";
        long version = 0;
        for (int field = in.next(); field != 0; field = in.next()) {
            switch (field) {
                case 1 -> domain = in.string();
                case 2 -> version = in.int64();
                default -> in.skip();
            }
        }
        return new OperatorSetId(domain, version);
    }
}
