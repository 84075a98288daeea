package org.lanewise.onnx.operators;

import static org.lanewise.onnx.operators.MovementOperators.ALL_TYPES;

import java.util.List;
import org.lanewise.layers.ops.CreationOp;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Imports what becomes a [CreationOp], and constants.
final class CreationOperators {

    private static final List<String> VALUES = List.of(
            "value",
            "value_float",
            "value_floats",
            "value_int",
            "value_ints",
            "value_string",
            "value_strings",
            "sparse_value");

    private CreationOperators() {}

    static List<OperatorEntry> entries() {
        return List.of(
                OperatorEntry.of("Constant", 1, ALL_TYPES, CreationOperators::constant)
                        .limits("no strings, no sparse tensors"),
                OperatorEntry.of("ConstantOfShape", 9, ALL_TYPES, CreationOperators::constantOfShape),
                OperatorEntry.of("EyeLike", 9, ALL_TYPES, CreationOperators::eyeLike),
                OperatorEntry.of("NonZero", 9, ALL_TYPES, node -> node.emit(new CreationOp.NonZero())),
                OperatorEntry.of("OneHot", 9, ALL_TYPES, CreationOperators::oneHot),
                OperatorEntry.of("Range", 11, "all but bool", node -> node.emit(new CreationOp.Range())),
                OperatorEntry.of("Shape", 1, ALL_TYPES, CreationOperators::shape),
                OperatorEntry.of("Size", 1, ALL_TYPES, node -> node.emit(new CreationOp.Size())));
    }

    private static void constant(NodeImport node) {
        List<String> given = VALUES.stream().filter(node::has).toList();
        if (given.size() != 1) {
            throw node.error("has the attributes " + given + ", expected one of " + VALUES);
        }
        String attribute = given.getFirst();
        node.emitConstant(
                switch (attribute) {
                    case "value" -> node.tensor(attribute).orElseThrow();
                    case "value_float" -> Tensor.of(Shape.scalar(), (float) node.real(attribute, 0));
                    case "value_floats" -> {
                        float[] values = node.reals(attribute).orElseThrow();
                        yield Tensor.of(Shape.of(values.length), values);
                    }
                    case "value_int" -> Tensor.of(Shape.scalar(), node.longInteger(attribute, 0));
                    case "value_ints" -> {
                        long[] values = node.longs(attribute).orElseThrow();
                        yield Tensor.of(Shape.of(values.length), values);
                    }
                    default ->
                        throw node.unsupported("attribute '" + attribute
                                + "' is not supported, expected 'value' with a dense numeric tensor");
                });
    }

    private static void constantOfShape(NodeImport node) {
        Tensor value = node.tensor("value").orElseGet(() -> Tensor.zeros(DType.F32, Shape.scalar()));
        if (value.shape().elements() != 1) {
            throw node.attributeError("value", "has " + value.shape().elements() + " elements, expected 1");
        }
        node.emit(new CreationOp.ConstantOfShape(), List.of(node.input(0), node.constant(value)));
    }

    private static void shape(NodeImport node) {
        int end = CreationOp.Shape.TO_THE_END;
        CreationOp.Shape shape = node.opset() < 15
                ? new CreationOp.Shape(0, end)
                : new CreationOp.Shape(node.integer("start", 0), node.integer("end", end));
        node.emit(shape);
    }

    private static void eyeLike(NodeImport node) {
        CreationOp.EyeLike eyeLike = new CreationOp.EyeLike(node.integer("k", 0));
        if (node.has("dtype")) {
            Tensor typed = Tensor.zeros(node.type("dtype", DType.F32), Shape.scalar());
            node.emit(eyeLike, List.of(node.input(0), node.constant(typed)));
        } else {
            node.emit(eyeLike);
        }
    }

    private static void oneHot(NodeImport node) {
        node.emit(new CreationOp.OneHot(node.integer("axis", -1), node.opset() >= 11));
    }
}
