package org.lanewise.onnx.export;

import java.util.List;
import java.util.stream.LongStream;
import org.lanewise.layers.Activation;
import org.lanewise.layers.Celu;
import org.lanewise.layers.Elu;
import org.lanewise.layers.Gelu;
import org.lanewise.layers.HardSigmoid;
import org.lanewise.layers.HardSwish;
import org.lanewise.layers.LeakyRelu;
import org.lanewise.layers.Mish;
import org.lanewise.layers.PRelu;
import org.lanewise.layers.RRelu;
import org.lanewise.layers.Relu;
import org.lanewise.layers.Relu6;
import org.lanewise.layers.Selu;
import org.lanewise.layers.Sigmoid;
import org.lanewise.layers.Silu;
import org.lanewise.layers.Softplus;
import org.lanewise.layers.Softsign;
import org.lanewise.layers.Tanh;

/// Concern: every [Activation] as ONNX nodes.
final class ActivationExport {

    private static final double SELU_ALPHA = 1.6732632423543772;
    private static final double SELU_SCALE = 1.0507009873554805;

    /// From here on `log(1 + exp(x))` and `x` round to the same float.
    private static final double SOFTPLUS_IS_IDENTITY = 16;

    private ActivationExport() {}

    static void add(Activation layer, NodeExport node) {
        switch (layer) {
            case Sigmoid() -> node.emit("Sigmoid");
            case Tanh() -> node.emit("Tanh");
            case Relu() -> node.emit("Relu");
            case LeakyRelu(double slope) -> node.emit("LeakyRelu", Attributes.of("alpha", slope));
            case RRelu(double lower, double upper) ->
                node.emit("LeakyRelu", Attributes.of("alpha", lower + (upper - lower) / 2));
            case PRelu prelu -> prelu(prelu, node);
            case Elu(double alpha) -> node.emit("Elu", Attributes.of("alpha", alpha));
            case Selu() -> node.emit("Selu", Attributes.of("alpha", SELU_ALPHA).with("gamma", SELU_SCALE));
            case Celu(double alpha) -> node.emit("Celu", Attributes.of("alpha", alpha));
            case Gelu(boolean tanh) -> node.emit("Gelu", Attributes.of("approximate", tanh ? "tanh" : "none"));
            case Silu() ->
                node.emit("Mul", Attributes.NONE, List.of(node.input(0), node.value("Sigmoid", node.input(0))));
            case Mish() -> node.emit("Mish");
            case Softplus(double beta, double threshold) -> softplus(beta, threshold, node);
            case Softsign() -> node.emit("Softsign");
            case HardSigmoid() ->
                node.emit("HardSigmoid", Attributes.of("alpha", 1.0 / 6).with("beta", 0.5));
            case HardSwish() -> node.emit("HardSwish");
            case Relu6() -> node.emit("Clip", Attributes.NONE, List.of(node.input(0), node.scalar(0), node.scalar(6)));
        }
    }

    /// ONNX aligns slopes with the last axes, the layer with axis 1.
    private static void prelu(PRelu layer, NodeExport node) {
        String slope = node.node().parameters().getFirst();
        int rank = layer.perChannel() ? node.rank() : 0;
        if (rank > 2) {
            long[] axes = LongStream.rangeClosed(1, rank - 2).toArray();
            slope = node.value("Unsqueeze", slope, node.integers(axes));
        }
        node.emit("PRelu", Attributes.NONE, List.of(node.input(0), slope));
    }

    private static void softplus(double beta, double threshold, NodeExport node) {
        boolean smooth = threshold >= SOFTPLUS_IS_IDENTITY;
        if (beta == 1 && smooth) {
            node.emit("Softplus");
            return;
        }
        String sharpness = node.scalar(beta);
        String scaled = node.value("Mul", node.input(0), sharpness);
        String soft = node.value("Softplus", scaled);
        if (smooth) {
            node.emit("Div", Attributes.NONE, List.of(soft, sharpness));
            return;
        }
        String linear = node.value("Greater", scaled, node.scalar(threshold));
        String curve = node.value("Div", soft, sharpness);
        node.emit("Where", Attributes.NONE, List.of(linear, node.input(0), curve));
    }
}
