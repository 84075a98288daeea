package org.lanewise.onnx.operators;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import org.lanewise.layers.ops.NormOp;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Imports what becomes a [NormOp].
final class NormOperators {

    private static final String FLOATS = "floats";
    private static final double EPSILON = 1e-5F;
    private static final int ONE_AXIS = 13;

    private NormOperators() {}

    static List<OperatorEntry> entries() {
        return List.of(
                OperatorEntry.of(
                        "Softmax",
                        1,
                        FLOATS,
                        node -> node.emit(new NormOp.Softmax(softmaxAxis(node), node.opset() < ONE_AXIS))),
                OperatorEntry.of(
                        "LogSoftmax",
                        1,
                        FLOATS,
                        node -> node.emit(new NormOp.LogSoftmax(softmaxAxis(node), node.opset() < ONE_AXIS))),
                OperatorEntry.of(
                        "Hardmax",
                        1,
                        FLOATS,
                        node -> node.emit(new NormOp.Hardmax(softmaxAxis(node), node.opset() < ONE_AXIS))),
                OperatorEntry.of("BatchNormalization", 1, FLOATS, NormOperators::batch),
                OperatorEntry.of("InstanceNormalization", 1, FLOATS, NormOperators::instance),
                OperatorEntry.of("GroupNormalization", 18, FLOATS, NormOperators::group),
                OperatorEntry.of(
                        "LayerNormalization",
                        17,
                        FLOATS,
                        node -> node.emit(
                                new NormOp.LayerNormalization(node.integer("axis", -1), epsilon(node), stash(node)))),
                OperatorEntry.of("RMSNormalization", 23, FLOATS, NormOperators::rms),
                OperatorEntry.of("LpNormalization", 1, FLOATS, NormOperators::lp),
                OperatorEntry.of(
                        "MeanVarianceNormalization",
                        9,
                        FLOATS,
                        node -> node.emit(new NormOp.MeanVarianceNormalization(
                                node.integers("axes").orElse(List.of(0, 2, 3))))),
                OperatorEntry.of("LRN", 1, FLOATS, NormOperators::responses),
                OperatorEntry.of("Dropout", 1, FLOATS, NormOperators::dropout));
    }

    private static int softmaxAxis(NodeImport node) {
        return node.integer("axis", node.opset() < ONE_AXIS ? 1 : -1);
    }

    private static double epsilon(NodeImport node) {
        return node.real("epsilon", EPSILON);
    }

    private static void batch(NodeImport node) {
        int opset = node.opset();
        double epsilon = epsilon(node);
        double momentum = node.real("momentum", 0.9F);
        boolean spatial = opset >= 9 || node.flag("spatial", true);
        boolean running = false;
        for (int i = 1; i < node.outputs(); i++) {
            running |= node.hasOutput(i);
        }
        boolean training;
        if (opset >= 14) {
            training = node.flag("training_mode", false);
            if (running && !training) {
                throw node.error("has " + node.outputs() + " outputs without training_mode, expected 1");
            }
        } else {
            // before opset 14 a node that gives running statistics is in training mode
            training = running && !(opset < 7 && node.integer("is_test", 0) != 0);
        }
        if (opset < 7) {
            node.ignore("is_test");
            node.ignore("consumed_inputs");
        }
        node.emit(new NormOp.BatchNormalization(epsilon, momentum, training, spatial));
    }

    private static void instance(NodeImport node) {
        if (node.opset() < 6) {
            node.ignore("consumed_inputs");
        }
        node.emit(new NormOp.InstanceNormalization(epsilon(node)));
    }

    private static void group(NodeImport node) {
        boolean perChannel = node.opset() >= 21;
        if (perChannel) {
            stash(node);
        }
        int groups = node.integer("num_groups", 0);
        if (groups < 1) {
            throw node.attributeError(
                    "num_groups", "is " + (node.has("num_groups") ? groups : "absent") + ", expected 1 or more");
        }
        node.emit(new NormOp.GroupNormalization(groups, epsilon(node), perChannel));
    }

    private static void rms(NodeImport node) {
        stash(node);
        node.emit(new NormOp.RMSNormalization(node.integer("axis", -1), epsilon(node)));
    }

    /// The precision of the first stage; arithmetic here is in `double` and so at least as precise.
    private static DType stash(NodeImport node) {
        DType type = node.type("stash_type", DType.F32);
        return switch (type) {
            case F32, F64, F16, BF16 -> type;
            case I8, I16, I32, I64, U8, U16, U32, U64, BOOL ->
                throw node.unsupported("attribute 'stash_type' is " + type + ", expected a type of floats");
        };
    }

    private static void lp(NodeImport node) {
        int p = node.integer("p", 2);
        if (p != 1 && p != 2) {
            throw node.unsupported("attribute 'p' is " + p + ", expected 1 or 2");
        }
        node.emit(new NormOp.LpNormalization(node.integer("axis", -1), p));
    }

    private static void responses(NodeImport node) {
        int size = node.integer("size", 0);
        if (size < 1) {
            throw node.attributeError("size", "is " + (node.has("size") ? size : "absent") + ", expected 1 or more");
        }
        node.emit(new NormOp.LRN(size, node.real("alpha", 0.0001F), node.real("beta", 0.75F), node.real("bias", 1)));
    }

    private static void dropout(NodeImport node) {
        if (node.opset() >= 12) {
            Tensor seed =
                    Tensor.of(Shape.scalar(), node.has("seed") ? node.longInteger("seed", 0) : seedOf(node.input(0)));
            node.emit(
                    new NormOp.Dropout(false),
                    List.of(node.input(0), node.inputOrAbsent(1), node.inputOrAbsent(2), node.constant(seed)));
            return;
        }
        double ratio = node.real("ratio", 0.5);
        boolean training = node.opset() < 7 && node.integer("is_test", 0) == 0;
        if (node.opset() < 6) {
            node.ignore("consumed_inputs");
        }
        boolean typedMask = node.opset() < 10;
        if (!training) {
            node.emit(new NormOp.Dropout(typedMask), List.of(node.input(0)));
            return;
        }
        Tensor ratioValue = Tensor.of(Shape.scalar(), ratio);
        Tensor trainingValue = Tensor.of(DType.BOOL, Shape.scalar(), new byte[] {1});
        Tensor seed = Tensor.of(Shape.scalar(), seedOf(node.input(0)));
        node.emit(
                new NormOp.Dropout(typedMask),
                List.of(node.input(0), node.constant(ratioValue), node.constant(trainingValue), node.constant(seed)));
    }

    /// A seed for a node that gives none: the checksum of its input's name, so that nodes differ.
    private static long seedOf(String name) {
        CRC32 checksum = new CRC32();
        checksum.update(name.getBytes(StandardCharsets.UTF_8));
        return checksum.getValue();
    }
}
