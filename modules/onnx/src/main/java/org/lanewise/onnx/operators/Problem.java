package org.lanewise.onnx.operators;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.onnx.proto.ModelProto;
import org.lanewise.onnx.proto.NodeProto;
import org.lanewise.onnx.reading.OnnxUnsupportedException;

/// Something that a model asks for and that cannot be imported.
///
/// @param node the node's name, or its first output when it has none; empty when it is about
///     the model
/// @param operator the operator; empty when it is about the model
/// @param opset the version of the operator's set; 0 when it is about the model
/// @param problem what was there, and what is supported
public record Problem(String node, String operator, int opset, String problem) {

    private static final int SHOWN = 10;

    static Problem of(NodeProto node, String subject, int opset, OnnxUnsupportedException e) {
        String name = node.name().isEmpty() && !node.outputs().isEmpty()
                ? node.outputs().getFirst()
                : node.name();
        String message = String.valueOf(e.getMessage());
        return new Problem(
                name,
                node.opType(),
                opset,
                message.startsWith(subject + ": ") ? message.substring(subject.length() + 2) : message);
    }

    static List<Problem> ofModel(ModelProto model) {
        List<Problem> problems = new ArrayList<>();
        if (!model.functions().isEmpty()) {
            problems.add(new Problem(
                    "",
                    "",
                    0,
                    "defines " + model.functions().size()
                            + " operators of its own, expected none; export it with functions inlined"));
        }
        if (!model.graph().sparseInitializers().isEmpty()) {
            problems.add(new Problem(
                    "",
                    "",
                    0,
                    "has " + model.graph().sparseInitializers().size() + " sparse initializers, expected dense ones"));
        }
        return problems;
    }

    static String summary(List<Problem> problems) {
        StringBuilder summary = new StringBuilder("cannot be imported, ")
                .append(problems.size())
                .append(problems.size() == 1 ? " problem:" : " problems:");
        for (Problem problem : problems.subList(0, Math.min(SHOWN, problems.size()))) {
            summary.append("\n  ").append(problem);
        }
        if (problems.size() > SHOWN) {
            summary.append("\n  and ").append(problems.size() - SHOWN).append(" more");
        }
        return summary.toString();
    }

    /// The problem in a line, as in `node 'pool' (MaxPool, opset 12): ...`.
    @Override
    public String toString() {
        return node.isEmpty() && operator.isEmpty()
                ? "model: " + problem
                : "node '" + node + "' (" + operator + ", opset " + opset + "): " + problem;
    }
}
