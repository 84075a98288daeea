package org.lanewise.onnx.operators;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.layers.ops.ElementwiseOp;
import org.lanewise.layers.ops.ElementwiseOp.AlignTo;
import org.lanewise.layers.ops.ElementwiseOp.Binary;
import org.lanewise.layers.ops.ElementwiseOp.BinaryFunction;
import org.lanewise.layers.ops.ElementwiseOp.Cast;
import org.lanewise.layers.ops.ElementwiseOp.CastLike;
import org.lanewise.layers.ops.ElementwiseOp.Clip;
import org.lanewise.layers.ops.ElementwiseOp.Compare;
import org.lanewise.layers.ops.ElementwiseOp.Identity;
import org.lanewise.layers.ops.ElementwiseOp.IsInf;
import org.lanewise.layers.ops.ElementwiseOp.Logic;
import org.lanewise.layers.ops.ElementwiseOp.LogicFunction;
import org.lanewise.layers.ops.ElementwiseOp.Relation;
import org.lanewise.layers.ops.ElementwiseOp.Unary;
import org.lanewise.layers.ops.ElementwiseOp.UnaryFunction;
import org.lanewise.layers.ops.ElementwiseOp.Variadic;
import org.lanewise.layers.ops.ElementwiseOp.VariadicFunction;
import org.lanewise.layers.ops.ElementwiseOp.Where;
import org.lanewise.onnx.proto.DataType;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Imports what becomes a [ElementwiseOp].
final class ElementwiseOperators {

    static final String FLOATS = "F16, BF16, F32, F64";
    static final String NUMBERS = FLOATS + ", all integers";
    static final String ALL = NUMBERS + ", BOOL";
    private static final String INTEGERS = "all integers";
    private static final String SIGNED = FLOATS + ", signed integers";
    private static final String WIDE = "F16, BF16, F32, F64, I32, I64";

    private ElementwiseOperators() {}

    static List<OperatorEntry> entries() {
        List<OperatorEntry> entries = new ArrayList<>(ActivationOperators.entries());
        entries.addAll(unary());
        entries.addAll(binary());
        entries.addAll(List.of(
                variadic("Min", NUMBERS, VariadicFunction.MIN),
                variadic("Max", NUMBERS, VariadicFunction.MAX),
                variadic("Sum", FLOATS, VariadicFunction.SUM),
                variadic("Mean", FLOATS, VariadicFunction.MEAN),
                OperatorEntry.of("Where", 9, ALL, node -> node.emit(new Where())),
                OperatorEntry.of("Clip", 1, NUMBERS, ElementwiseOperators::clip),
                OperatorEntry.of("Cast", 1, ALL, ElementwiseOperators::cast)
                        .limits("no strings and no types of less than 8 bits or of 8-bit floats"),
                OperatorEntry.of("CastLike", 15, ALL, ElementwiseOperators::castLike)
                        .limits("no strings and no types of less than 8 bits or of 8-bit floats"),
                OperatorEntry.of("Identity", 1, ALL, node -> node.emit(new Identity()))
                        .limits("tensors only")));
        return entries;
    }

    /// An operator without attributes but the `consumed_inputs` of opsets before 6.
    static OperatorEntry plain(String type, int since, String types, ElementwiseOp op) {
        return OperatorEntry.of(type, since, types, node -> {
            ignoreConsumedInputs(node);
            node.emit(op);
        });
    }

    /// Takes the permission to overwrite operands that some operators had before opset 6.
    static void ignoreConsumedInputs(NodeImport node) {
        if (node.opset() < 6) {
            node.ignore("consumed_inputs");
        }
    }

    private static List<OperatorEntry> unary() {
        return List.of(
                unary("Abs", 1, NUMBERS, UnaryFunction.ABS),
                unary("Neg", 1, SIGNED, UnaryFunction.NEG),
                unary("Sign", 9, NUMBERS, UnaryFunction.SIGN),
                unary("Floor", 1, FLOATS, UnaryFunction.FLOOR),
                unary("Ceil", 1, FLOATS, UnaryFunction.CEIL),
                unary("Round", 11, FLOATS, UnaryFunction.ROUND),
                unary("Sqrt", 1, FLOATS, UnaryFunction.SQRT),
                unary("Reciprocal", 1, FLOATS, UnaryFunction.RECIPROCAL),
                unary("Exp", 1, FLOATS, UnaryFunction.EXP),
                unary("Log", 1, FLOATS, UnaryFunction.LOG),
                unary("Erf", 9, NUMBERS, UnaryFunction.ERF),
                unary("Sin", 7, FLOATS, UnaryFunction.SIN),
                unary("Cos", 7, FLOATS, UnaryFunction.COS),
                unary("Tan", 7, FLOATS, UnaryFunction.TAN),
                unary("Asin", 7, FLOATS, UnaryFunction.ASIN),
                unary("Acos", 7, FLOATS, UnaryFunction.ACOS),
                unary("Atan", 7, FLOATS, UnaryFunction.ATAN),
                unary("Sinh", 9, FLOATS, UnaryFunction.SINH),
                unary("Cosh", 9, FLOATS, UnaryFunction.COSH),
                unary("Tanh", 1, FLOATS, UnaryFunction.TANH),
                unary("Asinh", 9, FLOATS, UnaryFunction.ASINH),
                unary("Acosh", 9, FLOATS, UnaryFunction.ACOSH),
                unary("Atanh", 9, FLOATS, UnaryFunction.ATANH),
                unary("Not", 1, "BOOL", UnaryFunction.NOT),
                unary("BitwiseNot", 18, INTEGERS, UnaryFunction.BITWISE_NOT),
                unary("IsNaN", 9, FLOATS, UnaryFunction.IS_NAN),
                OperatorEntry.of(
                        "IsInf",
                        10,
                        FLOATS,
                        node -> node.emit(
                                new IsInf(node.flag("detect_negative", true), node.flag("detect_positive", true)))));
    }

    private static List<OperatorEntry> binary() {
        return List.of(
                binary("Add", 1, NUMBERS, new Binary(BinaryFunction.ADD)),
                binary("Sub", 1, NUMBERS, new Binary(BinaryFunction.SUB)),
                binary("Mul", 1, NUMBERS, new Binary(BinaryFunction.MUL)),
                binary("Div", 1, NUMBERS, new Binary(BinaryFunction.DIV)),
                binary("Pow", 1, WIDE + ", exponents of " + NUMBERS, new Binary(BinaryFunction.POW)),
                OperatorEntry.of(
                        "Mod",
                        10,
                        NUMBERS,
                        node -> node.emit(
                                new Binary(node.flag("fmod", false) ? BinaryFunction.FMOD : BinaryFunction.MOD))),
                plain("BitwiseAnd", 18, INTEGERS, new Binary(BinaryFunction.BITWISE_AND)),
                plain("BitwiseOr", 18, INTEGERS, new Binary(BinaryFunction.BITWISE_OR)),
                plain("BitwiseXor", 18, INTEGERS, new Binary(BinaryFunction.BITWISE_XOR)),
                OperatorEntry.of("BitShift", 11, "unsigned integers", ElementwiseOperators::bitShift),
                binary("And", 1, "BOOL", new Logic(LogicFunction.AND)),
                binary("Or", 1, "BOOL", new Logic(LogicFunction.OR)),
                binary("Xor", 1, "BOOL", new Logic(LogicFunction.XOR)),
                binary("Equal", 1, ALL, new Compare(Relation.EQUAL)).limits("no strings"),
                binary("Greater", 1, NUMBERS, new Compare(Relation.GREATER)),
                plain("GreaterOrEqual", 12, NUMBERS, new Compare(Relation.GREATER_OR_EQUAL)),
                binary("Less", 1, NUMBERS, new Compare(Relation.LESS)),
                plain("LessOrEqual", 12, NUMBERS, new Compare(Relation.LESS_OR_EQUAL)));
    }

    private static OperatorEntry unary(String type, int since, String types, UnaryFunction function) {
        return plain(type, since, types, new Unary(function));
    }

    private static OperatorEntry variadic(String type, String types, VariadicFunction function) {
        return plain(type, 1, types, new Variadic(function));
    }

    /// An operator on two operands, the second of which broadcasts from an axis on before opset 7.
    private static OperatorEntry binary(String type, int since, String types, ElementwiseOp op) {
        return OperatorEntry.of(type, since, types, node -> {
            ignoreConsumedInputs(node);
            node.emit(op, node.opset() < 7 ? alignedOperands(node) : node.allInputs());
        });
    }

    private static List<String> alignedOperands(NodeImport node) {
        boolean broadcasts = node.flag("broadcast", false);
        int axis = node.integer("axis", -1);
        if (!broadcasts || axis == -1) {
            return node.allInputs();
        }
        if (axis < 0) {
            throw node.unsupported("attribute 'axis' is " + axis + ", expected -1 (at the last axes) or 0 or more");
        }
        String second = node.value(new AlignTo(axis), List.of(node.input(1), node.input(0)));
        return List.of(node.input(0), second);
    }

    private static void bitShift(NodeImport node) {
        String direction = node.oneOf("direction", "", List.of("LEFT", "RIGHT"));
        node.emit(new Binary(direction.equals("LEFT") ? BinaryFunction.SHIFT_LEFT : BinaryFunction.SHIFT_RIGHT));
    }

    private static void clip(NodeImport node) {
        ignoreConsumedInputs(node);
        if (node.opset() >= 11) {
            node.emit(new Clip());
        } else {
            node.emit(new Clip(), List.of(node.input(0), bound(node, "min"), bound(node, "max")));
        }
    }

    private static String bound(NodeImport node, String attribute) {
        return node.has(attribute) ? node.constant(Tensor.of(Shape.scalar(), (float) node.real(attribute, 0))) : "";
    }

    private static void cast(NodeImport node) {
        if (!node.has("to")) {
            throw node.attributeError("to", "is missing, expected a data type");
        }
        ignoreConversionsOfShortFloats(node);
        node.emit(new Cast(node.opset() < 6 ? namedType(node) : node.type("to", DType.F32)));
    }

    private static DType namedType(NodeImport node) {
        String name = node.text("to", "");
        for (DataType type : DataType.values()) {
            DType found = type.type();
            if (found != null && type.name().equals(name)) {
                return found;
            }
        }
        throw node.unsupported("attribute 'to' is '" + name + "', expected a dense numeric type as in 'FLOAT'");
    }

    private static void castLike(NodeImport node) {
        ignoreConversionsOfShortFloats(node);
        node.emit(new CastLike());
    }

    /// Takes attributes that matter for 8-bit floats only.
    private static void ignoreConversionsOfShortFloats(NodeImport node) {
        node.ignore("saturate");
        node.ignore("round_mode");
    }
}
