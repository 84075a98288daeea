package org.lanewise.onnx.export;

import java.util.List;
import java.util.stream.LongStream;
import org.lanewise.layers.ops.ActivationOp;
import org.lanewise.layers.ops.ElementwiseOp;
import org.lanewise.layers.ops.ElementwiseOp.BinaryFunction;
import org.lanewise.layers.ops.ElementwiseOp.UnaryFunction;
import org.lanewise.tensor.DType;

/// Concern: every [ElementwiseOp] as ONNX nodes.
final class ElementwiseOpExport {

    private ElementwiseOpExport() {}

    static void add(ElementwiseOp op, NodeExport node) {
        switch (op) {
            case ActivationOp activation -> ActivationOpExport.add(activation, node);
            case ElementwiseOp.Unary(UnaryFunction function) -> node.emit(operator(function));
            case ElementwiseOp.IsInf(boolean negative, boolean positive) ->
                node.emit("IsInf", Attributes.of("detect_negative", negative).with("detect_positive", positive));
            case ElementwiseOp.Affine(double alpha, double beta) -> affine(alpha, beta, node);
            case ElementwiseOp.Binary(BinaryFunction function) -> binary(function, node);
            case ElementwiseOp.Compare(ElementwiseOp.Relation relation) -> node.emit(operator(relation));
            case ElementwiseOp.Logic(ElementwiseOp.LogicFunction function) ->
                node.emit(
                        switch (function) {
                            case AND -> "And";
                            case OR -> "Or";
                            case XOR -> "Xor";
                        });
            case ElementwiseOp.Variadic(ElementwiseOp.VariadicFunction function) ->
                node.emit(
                        switch (function) {
                            case MIN -> "Min";
                            case MAX -> "Max";
                            case SUM -> "Sum";
                            case MEAN -> "Mean";
                        });
            case ElementwiseOp.Clip() -> node.emit("Clip");
            case ElementwiseOp.Where() -> node.emit("Where");
            case ElementwiseOp.Cast(DType to) -> node.emit("Cast", Attributes.NONE.with("to", to));
            case ElementwiseOp.CastLike() -> node.emit("CastLike");
            case ElementwiseOp.Identity() -> node.emit("Identity");
            case ElementwiseOp.AlignTo(int axis) -> align(axis, node);
        }
    }

    private static String operator(UnaryFunction function) {
        return switch (function) {
            case ABS -> "Abs";
            case NEG -> "Neg";
            case SIGN -> "Sign";
            case FLOOR -> "Floor";
            case CEIL -> "Ceil";
            case ROUND -> "Round";
            case SQRT -> "Sqrt";
            case RECIPROCAL -> "Reciprocal";
            case EXP -> "Exp";
            case LOG -> "Log";
            case ERF -> "Erf";
            case SIN -> "Sin";
            case COS -> "Cos";
            case TAN -> "Tan";
            case ASIN -> "Asin";
            case ACOS -> "Acos";
            case ATAN -> "Atan";
            case SINH -> "Sinh";
            case COSH -> "Cosh";
            case TANH -> "Tanh";
            case ASINH -> "Asinh";
            case ACOSH -> "Acosh";
            case ATANH -> "Atanh";
            case NOT -> "Not";
            case BITWISE_NOT -> "BitwiseNot";
            case IS_NAN -> "IsNaN";
        };
    }

    private static String operator(ElementwiseOp.Relation relation) {
        return switch (relation) {
            case EQUAL -> "Equal";
            case GREATER -> "Greater";
            case GREATER_OR_EQUAL -> "GreaterOrEqual";
            case LESS -> "Less";
            case LESS_OR_EQUAL -> "LessOrEqual";
        };
    }

    private static void binary(BinaryFunction function, NodeExport node) {
        switch (function) {
            case ADD -> node.emit("Add");
            case SUB -> node.emit("Sub");
            case MUL -> node.emit("Mul");
            case DIV -> node.emit("Div");
            case MOD -> node.emit("Mod");
            case FMOD -> node.emit("Mod", Attributes.of("fmod", true));
            case POW -> node.emit("Pow");
            case BITWISE_AND -> node.emit("BitwiseAnd");
            case BITWISE_OR -> node.emit("BitwiseOr");
            case BITWISE_XOR -> node.emit("BitwiseXor");
            case SHIFT_LEFT -> node.emit("BitShift", Attributes.of("direction", "LEFT"));
            case SHIFT_RIGHT -> node.emit("BitShift", Attributes.of("direction", "RIGHT"));
        }
    }

    private static void affine(double alpha, double beta, NodeExport node) {
        String x = node.input(0);
        String scaled = node.value("Mul", x, node.value("CastLike", node.scalar(alpha), x));
        node.emit("Add", Attributes.NONE, List.of(scaled, node.value("CastLike", node.scalar(beta), x)));
    }

    /// Sizes of 1 behind the operand's own.
    private static void align(int axis, NodeExport node) {
        int rank = node.rank();
        int reference = node.type(1)
                .map(ValueType::rank)
                .orElseThrow(() -> node.unsupported("the rank of its reference is not known"));
        if (axis + rank > reference) {
            throw node.unsupported("its operand has rank " + rank + ", its reference " + reference);
        } else if (axis + rank == reference) {
            node.emit("Identity", Attributes.NONE, List.of(node.input(0)));
        } else {
            long[] axes = LongStream.range(rank, reference - axis).toArray();
            node.emit("Unsqueeze", Attributes.NONE, List.of(node.input(0), node.integers(axes)));
        }
    }
}
