package org.lanewise.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lanewise.onnx.operators.Problem;
import org.lanewise.onnx.proto.ModelProto;
import org.lanewise.onnx.proto.NodeProto;

/// What an ONNX file holds and what of it cannot be imported.
///
/// @param producer the tool that wrote the file; may be empty
/// @param irVersion version of the file format
/// @param opsets version of each operator set, by domain; the empty domain is ONNX itself
/// @param operators number of nodes of each operator, by name, with the domain before a colon
/// @param problems everything that is not supported, in the order of the nodes
public record OnnxReport(
        String producer,
        long irVersion,
        Map<String, Long> opsets,
        Map<String, Integer> operators,
        List<Unsupported> problems) {

    /// Something that is not supported.
    ///
    /// @param node name of the node, or of its first output; empty when it is about the model
    /// @param operator the operator; empty when it is about the model
    /// @param opset version of the operator's set; 0 when it is about the model
    /// @param problem what was there and the nearest that is supported
    public record Unsupported(String node, String operator, int opset, String problem) {}

    /// Copies the collections.
    public OnnxReport {
        opsets = java.util.Collections.unmodifiableMap(new TreeMap<>(opsets));
        operators = java.util.Collections.unmodifiableMap(new TreeMap<>(operators));
        problems = List.copyOf(problems);
    }

    static OnnxReport of(ModelProto model, List<Problem> problems) {
        Map<String, Long> opsets = new TreeMap<>();
        model.opsets().forEach(set -> opsets.put(set.domain(), set.version()));
        Map<String, Integer> operators = new TreeMap<>();
        for (NodeProto node : model.graph().nodes()) {
            String name = node.domain().isEmpty() ? node.opType() : node.domain() + ":" + node.opType();
            operators.merge(name, 1, Integer::sum);
        }
        List<Unsupported> unsupported = new ArrayList<>();
        problems.forEach(problem -> unsupported.add(
                new Unsupported(problem.node(), problem.operator(), problem.opset(), problem.problem())));
        String producer = (model.producerName() + " " + model.producerVersion()).strip();
        return new OnnxReport(producer, model.irVersion(), opsets, operators, unsupported);
    }
}
