package org.lanewise.compiler.operators;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lanewise.layers.ops.ActivationOp;
import org.lanewise.layers.ops.ElementwiseOp;
import org.lanewise.layers.ops.ElementwiseOp.UnaryFunction;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What a [ElementwiseOp] computes.
final class ElementwiseEvaluation {

    private ElementwiseEvaluation() {}

    static List<Tensor> run(ElementwiseOp op, Operands in) {
        List<@Nullable TensorType> types = new ArrayList<>();
        for (int i = 0; i < in.count(); i++) {
            types.add(in.optional(i).map(TensorType::of).orElse(null));
        }
        TensorType out = new ElementwiseTypes(types, in::error).output(op);
        claimGrowth(in, out.shape());
        Shape shape = out.shape();
        Tensor result = switch (op) {
            case ElementwiseOp.Unary(var function) -> unary(function, in.get(0));
            case ElementwiseOp.IsInf(boolean negative, boolean positive) -> infinite(in.get(0), negative, positive);
            case ElementwiseOp.Affine(double alpha, double beta) -> map(in.get(0), x -> alpha * x + beta);
            case ElementwiseOp.Binary(var function) -> Arithmetic.run(function, in.get(0), in.get(1), shape);
            case ElementwiseOp.Compare(var relation) -> Comparison.run(relation, in.get(0), in.get(1), shape);
            case ElementwiseOp.Logic(var function) -> Comparison.run(function, in.get(0), in.get(1), shape);
            case ElementwiseOp.Variadic(var function) -> VariadicArithmetic.run(function, in, shape);
            case ElementwiseOp.Clip _ -> VariadicArithmetic.clip(in);
            case ElementwiseOp.Where _ -> where(in, shape);
            case ElementwiseOp.Cast _, ElementwiseOp.CastLike _ -> Numbers.cast(in.get(0), out.type());
            case ElementwiseOp.Identity _ -> in.get(0);
            case ElementwiseOp.AlignTo _ -> in.get(0).reshape(shape);
            case ActivationOp activation -> ActivationEvaluation.run(activation, in);
        };
        return List.of(result);
    }

    /// The types of the outputs, found without computing them.
    static List<TensorType> types(ElementwiseOp op, OperandTypes in) {
        List<@Nullable TensorType> types = new ArrayList<>();
        for (int i = 0; i < in.count(); i++) {
            types.add(in.optional(i).orElse(null));
        }
        return List.of(new ElementwiseTypes(types, in::error).output(op));
    }

    /// The result of a function on each element as a real number.
    static Tensor map(Tensor x, DoubleUnaryOperator function) {
        double[] reals = Numbers.reals(x);
        for (int i = 0; i < reals.length; i++) {
            reals[i] = function.applyAsDouble(reals[i]);
        }
        return Numbers.ofReals(x.type(), x.shape(), reals);
    }

    /// Claims an output that is larger than every operand: broadcasting made it so.
    private static void claimGrowth(Operands in, Shape out) {
        int largest = 0;
        for (int i = 0; i < in.count(); i++) {
            largest = Math.max(
                    largest, in.optional(i).map(x -> x.shape().elements()).orElse(0));
        }
        if (out.elements() > largest) {
            long[] sizes = new long[out.rank()];
            for (int i = 0; i < sizes.length; i++) {
                sizes[i] = out.size(i);
            }
            in.claim(sizes);
        }
    }

    private static Tensor unary(UnaryFunction function, Tensor x) {
        return switch (function) {
            case NOT, BITWISE_NOT -> integers(function, x);
            case ABS, NEG, SIGN -> x.type().isFloat() ? map(x, RealFunctions.of(function)) : integers(function, x);
            case IS_NAN -> {
                double[] reals = Numbers.reals(x);
                byte[] truth = new byte[reals.length];
                for (int i = 0; i < truth.length; i++) {
                    truth[i] = (byte) (Double.isNaN(reals[i]) ? 1 : 0);
                }
                yield Tensor.of(DType.BOOL, x.shape(), truth);
            }
            default -> map(x, RealFunctions.of(function));
        };
    }

    private static Tensor integers(UnaryFunction function, Tensor x) {
        long[] values = Numbers.integers(x);
        boolean unsigned = x.type() == DType.U64;
        for (int i = 0; i < values.length; i++) {
            long value = values[i];
            values[i] = switch (function) {
                case NOT -> 1 - value;
                case BITWISE_NOT -> ~value;
                case ABS -> unsigned ? value : Math.abs(value);
                case NEG -> -value;
                case SIGN -> unsigned ? Math.min(1, value & Long.MAX_VALUE | value >>> 63) : Long.signum(value);
                default -> throw new AssertionError(function);
            };
        }
        return Numbers.ofIntegers(x.type(), x.shape(), values);
    }

    private static Tensor infinite(Tensor x, boolean negative, boolean positive) {
        double[] reals = Numbers.reals(x);
        byte[] truth = new byte[reals.length];
        for (int i = 0; i < truth.length; i++) {
            boolean found = negative && reals[i] == Double.NEGATIVE_INFINITY
                    || positive && reals[i] == Double.POSITIVE_INFINITY;
            truth[i] = (byte) (found ? 1 : 0);
        }
        return Tensor.of(DType.BOOL, x.shape(), truth);
    }

    private static Tensor where(Operands in, Shape shape) {
        byte[] condition = in.get(0).bytes();
        int[] conditions = Broadcast.indices(in.shape(0), shape);
        int[] first = Broadcast.indices(in.shape(1), shape);
        int[] second = Broadcast.indices(in.shape(2), shape);
        for (int i = 0; i < conditions.length; i++) {
            if (condition[conditions[i]] != 0) {
                second[i] = -1;
            } else {
                first[i] = -1;
            }
        }
        return Moves.merge(in.get(1), first, in.get(2), second, shape);
    }
}
