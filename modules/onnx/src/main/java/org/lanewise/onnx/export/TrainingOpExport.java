package org.lanewise.onnx.export;

import java.util.List;
import org.lanewise.layers.ops.TrainingOp;

/// Concern: every [TrainingOp] as ONNX nodes.
final class TrainingOpExport {

    /// Where ONNX keeps optimizers.
    static final String DOMAIN = "ai.onnx.preview.training";

    private static final int IGNORED_CLASS = 3;

    private TrainingOpExport() {}

    static void add(TrainingOp op, NodeExport node) {
        switch (op) {
            case TrainingOp.NegativeLogLikelihoodLoss(TrainingOp.Reduction reduction) ->
                loss("NegativeLogLikelihoodLoss", reduction, node);
            case TrainingOp.SoftmaxCrossEntropyLoss(TrainingOp.Reduction reduction) ->
                loss("SoftmaxCrossEntropyLoss", reduction, node);
            case TrainingOp.Adam(double alpha, double beta, double epsilon, double norm, double normPost) ->
                node.emitOf(
                        DOMAIN,
                        "Adam",
                        Attributes.of("alpha", alpha)
                                .with("beta", beta)
                                .with("epsilon", epsilon)
                                .with("norm_coefficient", norm)
                                .with("norm_coefficient_post", normPost));
            case TrainingOp.Momentum(double alpha, double beta, double norm, boolean nesterov) ->
                node.emitOf(
                        DOMAIN,
                        "Momentum",
                        Attributes.of("alpha", alpha)
                                .with("beta", beta)
                                .with("mode", nesterov ? "nesterov" : "standard")
                                .with("norm_coefficient", norm));
            case TrainingOp.Adagrad(double decay, double epsilon, double norm) ->
                node.emitOf(
                        DOMAIN,
                        "Adagrad",
                        Attributes.of("decay_factor", decay)
                                .with("epsilon", epsilon)
                                .with("norm_coefficient", norm));
        }
    }

    private static void loss(String operator, TrainingOp.Reduction reduction, NodeExport node) {
        Attributes attributes = Attributes.of("reduction", MovementOpExport.lowerCase(reduction));
        if (!node.hasInput(IGNORED_CLASS)) {
            node.emit(operator, attributes);
            return;
        }
        long ignored = node.known(IGNORED_CLASS)
                .orElseThrow(() -> node.unsupported("the class that does not count is not known, expected a constant"))
                .longs()[0];
        List<String> operands = node.operands().subList(0, IGNORED_CLASS);
        node.emit(operator, attributes.with("ignore_index", ignored), operands);
    }
}
