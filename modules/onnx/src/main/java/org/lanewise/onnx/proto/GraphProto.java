package org.lanewise.onnx.proto;

import java.util.List;

/// A graph: of the model, or of an attribute.
///
/// @param name name, may be empty
/// @param nodes the nodes, in topological order when the file keeps to the format
/// @param initializers constant values by name; a value that is an input, too, is that input's default
/// @param sparseInitializers constant sparse values, as undecoded messages
/// @param inputs declared inputs, in files before IR version 4 with every initializer
/// @param outputs declared outputs
/// @param valueInfo declared types of inner values
/// @param docString text for people, may be empty
public record GraphProto(
        String name,
        List<NodeProto> nodes,
        List<TensorProto> initializers,
        List<ByteSlice> sparseInitializers,
        List<ValueInfoProto> inputs,
        List<ValueInfoProto> outputs,
        List<ValueInfoProto> valueInfo,
        String docString) {

    /// Copies the lists.
    public GraphProto {
        nodes = List.copyOf(nodes);
        initializers = List.copyOf(initializers);
        sparseInitializers = List.copyOf(sparseInitializers);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        valueInfo = List.copyOf(valueInfo);
    }
}
