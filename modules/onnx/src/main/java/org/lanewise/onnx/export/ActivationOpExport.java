package org.lanewise.onnx.export;

import java.util.List;
import org.lanewise.layers.ops.ActivationOp;

/// Concern: every [ActivationOp] as ONNX nodes.
final class ActivationOpExport {

    private ActivationOpExport() {}

    static void add(ActivationOp op, NodeExport node) {
        switch (op) {
            case ActivationOp.Relu() -> node.emit("Relu");
            case ActivationOp.LeakyRelu(double alpha) -> node.emit("LeakyRelu", Attributes.of("alpha", alpha));
            case ActivationOp.PRelu() -> node.emit("PRelu");
            case ActivationOp.Elu(double alpha) -> node.emit("Elu", Attributes.of("alpha", alpha));
            case ActivationOp.Selu(double alpha, double gamma) ->
                node.emit("Selu", Attributes.of("alpha", alpha).with("gamma", gamma));
            case ActivationOp.Celu(double alpha) -> node.emit("Celu", Attributes.of("alpha", alpha));
            case ActivationOp.ThresholdedRelu(double alpha) ->
                node.emit("ThresholdedRelu", Attributes.of("alpha", alpha));
            case ActivationOp.Sigmoid() -> node.emit("Sigmoid");
            case ActivationOp.HardSigmoid(double alpha, double beta) ->
                node.emit("HardSigmoid", Attributes.of("alpha", alpha).with("beta", beta));
            case ActivationOp.HardSwish() -> node.emit("HardSwish");
            case ActivationOp.Swish(double alpha) -> swish(alpha, node);
            case ActivationOp.Gelu(boolean tanh) ->
                node.emit("Gelu", Attributes.of("approximate", tanh ? "tanh" : "none"));
            case ActivationOp.Softplus() -> node.emit("Softplus");
            case ActivationOp.Softsign() -> node.emit("Softsign");
            case ActivationOp.Mish() -> node.emit("Mish");
            case ActivationOp.Shrink(double bias, double lambda) ->
                node.emit("Shrink", Attributes.of("bias", bias).with("lambd", lambda));
        }
    }

    /// `x * sigmoid(alpha * x)`
    private static void swish(double alpha, NodeExport node) {
        String x = node.input(0);
        String scaled = alpha == 1 ? x : node.value("Mul", x, node.value("CastLike", node.scalar(alpha), x));
        node.emit("Mul", Attributes.NONE, List.of(x, node.value("Sigmoid", scaled)));
    }
}
