package org.lanewise.onnx.proto;

import java.util.List;

/// A file's outermost message.
///
/// @param irVersion version of the file format, 0 when the file has none
/// @param opsets the operator sets that nodes refer to
/// @param producerName tool that wrote the file, may be empty
/// @param producerVersion version of the tool, may be empty
/// @param domain name space of the model, may be empty
/// @param modelVersion version of the model, 0 when the file has none
/// @param docString text for people, may be empty
/// @param graph the graph
/// @param metadata named texts, such as labels and preprocessing; names may repeat
/// @param functions operators that the file defines itself, as undecoded messages
public record ModelProto(
        long irVersion,
        List<OperatorSetId> opsets,
        String producerName,
        String producerVersion,
        String domain,
        long modelVersion,
        String docString,
        GraphProto graph,
        List<StringStringEntry> metadata,
        List<ByteSlice> functions) {

    /// Copies the lists.
    public ModelProto {
        opsets = List.copyOf(opsets);
        metadata = List.copyOf(metadata);
        functions = List.copyOf(functions);
    }
}
