package org.lanewise.onnx.operators;

import java.util.List;
import java.util.Optional;
import org.lanewise.layers.ops.ActivationOp;
import org.lanewise.layers.ops.ActivationOp.Celu;
import org.lanewise.layers.ops.ActivationOp.Elu;
import org.lanewise.layers.ops.ActivationOp.Gelu;
import org.lanewise.layers.ops.ActivationOp.HardSigmoid;
import org.lanewise.layers.ops.ActivationOp.HardSwish;
import org.lanewise.layers.ops.ActivationOp.LeakyRelu;
import org.lanewise.layers.ops.ActivationOp.Mish;
import org.lanewise.layers.ops.ActivationOp.PRelu;
import org.lanewise.layers.ops.ActivationOp.Relu;
import org.lanewise.layers.ops.ActivationOp.Selu;
import org.lanewise.layers.ops.ActivationOp.Shrink;
import org.lanewise.layers.ops.ActivationOp.Sigmoid;
import org.lanewise.layers.ops.ActivationOp.Softplus;
import org.lanewise.layers.ops.ActivationOp.Softsign;
import org.lanewise.layers.ops.ActivationOp.Swish;
import org.lanewise.layers.ops.ActivationOp.ThresholdedRelu;
import org.lanewise.layers.ops.ElementwiseOp;
import org.lanewise.layers.ops.ElementwiseOp.Affine;
import org.lanewise.layers.ops.ElementwiseOp.AlignTo;
import org.lanewise.layers.ops.ElementwiseOp.Binary;
import org.lanewise.layers.ops.ElementwiseOp.BinaryFunction;
import org.lanewise.layers.ops.ElementwiseOp.CastLike;
import org.lanewise.layers.ops.ElementwiseOp.Unary;
import org.lanewise.layers.ops.ElementwiseOp.UnaryFunction;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Imports what becomes an [ActivationOp], and the scaled functions that opset 10 removed.
final class ActivationOperators {

    private static final String FLOATS = ElementwiseOperators.FLOATS;

    /// The last opset with experimental operators.
    private static final int LAST_EXPERIMENTAL = 9;

    private ActivationOperators() {}

    static List<OperatorEntry> entries() {
        return List.of(
                ElementwiseOperators.plain("Relu", 1, FLOATS + ", signed integers", new Relu()),
                ElementwiseOperators.plain("Sigmoid", 1, FLOATS, new Sigmoid()),
                ElementwiseOperators.plain("Softplus", 1, FLOATS, new Softplus()),
                ElementwiseOperators.plain("Softsign", 1, FLOATS, new Softsign()),
                ElementwiseOperators.plain("HardSwish", 14, FLOATS, new HardSwish()),
                ElementwiseOperators.plain("Mish", 18, FLOATS, new Mish()),
                of("LeakyRelu", 1, node -> new LeakyRelu(node.real("alpha", 0.01f))),
                of("Elu", 1, node -> new Elu(node.real("alpha", 1))),
                of("Selu", 1, ActivationOperators::selu),
                of("Celu", 12, node -> new Celu(node.real("alpha", 1))),
                of("ThresholdedRelu", 1, node -> new ThresholdedRelu(node.real("alpha", 1))),
                of("HardSigmoid", 1, node -> new HardSigmoid(node.real("alpha", 0.2f), node.real("beta", 0.5))),
                of("Gelu", 20, ActivationOperators::gelu),
                of("Swish", 24, node -> new Swish(node.real("alpha", 1))),
                OperatorEntry.of(
                        "Shrink",
                        9,
                        ElementwiseOperators.NUMBERS,
                        node -> node.emit(new Shrink(node.real("bias", 0), node.real("lambd", 0.5)))),
                OperatorEntry.of("PRelu", 1, FLOATS + ", I32, I64, U32, U64", ActivationOperators::pRelu),
                experimental("Affine", node -> node.emit(new Affine(node.real("alpha", 1), node.real("beta", 0)))),
                experimental("Scale", node -> node.emit(new Affine(node.real("scale", 1), 0))),
                experimental("ScaledTanh", node -> scaled(node, new Unary(UnaryFunction.TANH))),
                experimental("ParametricSoftplus", node -> scaled(node, new Softplus())),
                experimental("ImageScaler", ActivationOperators::imageScaler));
    }

    /// How attributes become an operator.
    private interface Reading {
        ActivationOp read(NodeImport node);
    }

    private static OperatorEntry of(String type, int since, Reading reading) {
        return OperatorEntry.of(type, since, FLOATS, node -> {
            ElementwiseOperators.ignoreConsumedInputs(node);
            node.emit(reading.read(node));
        });
    }

    private static OperatorEntry experimental(String type, OperatorEntry.Importer importer) {
        return OperatorEntry.of(type, 1, FLOATS, importer).until(LAST_EXPERIMENTAL);
    }

    private static Selu selu(NodeImport node) {
        boolean rounded = node.opset() < 6;
        return new Selu(
                node.real("alpha", rounded ? 1.6732f : 1.67326319217681884765625),
                node.real("gamma", rounded ? 1.0507f : 1.05070102214813232421875));
    }

    private static Gelu gelu(NodeImport node) {
        return new Gelu(
                node.oneOf("approximate", "none", List.of("none", "tanh")).equals("tanh"));
    }

    /// Before opset 7 a slope belongs to a channel, from then on it broadcasts from the last axis.
    private static void pRelu(NodeImport node) {
        ElementwiseOperators.ignoreConsumedInputs(node);
        String slope =
                node.opset() < 7 ? node.value(new AlignTo(1), List.of(node.input(1), node.input(0))) : node.input(1);
        node.emit(new PRelu(), List.of(node.input(0), slope));
    }

    /// `alpha * f(beta * x)`.
    private static void scaled(NodeImport node, ElementwiseOp function) {
        String inner = node.value(new Affine(node.real("beta", 1), 0), List.of(node.input(0)));
        String value = node.value(function, List.of(inner));
        node.emit(new Affine(node.real("alpha", 1), 0), List.of(value));
    }

    private static void imageScaler(NodeImport node) {
        Affine scale = new Affine(node.real("scale", 1), 0);
        Optional<float[]> bias = node.reals("bias");
        if (bias.isEmpty()) {
            node.emit(scale);
            return;
        }
        String scaled = node.value(scale, List.of(node.input(0)));
        String constant = node.constant(Tensor.of(Shape.of(bias.get().length, 1, 1), bias.get()));
        String typed = node.value(new CastLike(), List.of(constant, node.input(0)));
        node.emit(new Binary(BinaryFunction.ADD), List.of(scaled, typed));
    }
}
