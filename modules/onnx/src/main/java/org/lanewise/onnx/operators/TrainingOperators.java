package org.lanewise.onnx.operators;

import java.util.List;
import org.lanewise.layers.ops.TrainingOp;
import org.lanewise.layers.ops.TrainingOp.Reduction;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Imports what becomes a [TrainingOp].
final class TrainingOperators {

    private static final String DOMAIN = "ai.onnx.preview.training";
    private static final String FLOATS = "floats";

    private TrainingOperators() {}

    static List<OperatorEntry> entries() {
        return List.of(
                OperatorEntry.of(
                        "NegativeLogLikelihoodLoss",
                        12,
                        FLOATS,
                        node -> loss(node, new TrainingOp.NegativeLogLikelihoodLoss(reduction(node)))),
                OperatorEntry.of(
                        "SoftmaxCrossEntropyLoss",
                        12,
                        FLOATS,
                        node -> loss(node, new TrainingOp.SoftmaxCrossEntropyLoss(reduction(node)))),
                OperatorEntry.of("Adam", 1, FLOATS, TrainingOperators::adam).in(DOMAIN),
                OperatorEntry.of("Momentum", 1, FLOATS, TrainingOperators::momentum)
                        .in(DOMAIN),
                OperatorEntry.of("Adagrad", 1, FLOATS, TrainingOperators::adagrad)
                        .in(DOMAIN));
    }

    private static Reduction reduction(NodeImport node) {
        return switch (node.oneOf("reduction", "mean", List.of("none", "mean", "sum"))) {
            case "none" -> Reduction.NONE;
            case "sum" -> Reduction.SUM;
            default -> Reduction.MEAN;
        };
    }

    private static void loss(NodeImport node, TrainingOp op) {
        if (node.has("ignore_index")) {
            Tensor ignored = Tensor.of(Shape.scalar(), node.longInteger("ignore_index", 0));
            node.emit(op, List.of(node.input(0), node.input(1), node.inputOrAbsent(2), node.constant(ignored)));
        } else {
            node.emit(op);
        }
    }

    private static void adam(NodeImport node) {
        node.emit(new TrainingOp.Adam(
                node.real("alpha", 0.9F),
                node.real("beta", 0.999F),
                node.real("epsilon", 1e-6F),
                node.real("norm_coefficient", 0),
                node.real("norm_coefficient_post", 0)));
    }

    private static void momentum(NodeImport node) {
        for (String attribute : List.of("alpha", "beta", "mode", "norm_coefficient")) {
            if (!node.has(attribute)) {
                throw node.attributeError(attribute, "is absent, expected a value");
            }
        }
        String mode = node.oneOf("mode", "standard", List.of("standard", "nesterov"));
        node.emit(new TrainingOp.Momentum(
                node.real("alpha", 0),
                node.real("beta", 0),
                node.real("norm_coefficient", 0),
                mode.equals("nesterov")));
    }

    private static void adagrad(NodeImport node) {
        node.emit(new TrainingOp.Adagrad(
                node.real("decay_factor", 0), node.real("epsilon", 1e-6F), node.real("norm_coefficient", 0)));
    }
}
