package org.lanewise.compiler.operators;

import org.lanewise.layers.ops.ElementwiseOp.VariadicFunction;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// Sums and extremes of any number of operands that broadcast against each other.
final class VariadicArithmetic {

    private VariadicArithmetic() {}

    static Tensor run(VariadicFunction function, Operands in, Shape shape) {
        return in.type(0).isFloat() ? reals(function, in, shape) : integers(function, in, shape);
    }

    /// Elements between two bounds, each of which may be absent.
    static Tensor clip(Operands in) {
        Tensor x = in.get(0);
        if (x.type().isFloat()) {
            double low = in.optional(1).map(bound -> Numbers.reals(bound)[0]).orElse(Double.NEGATIVE_INFINITY);
            double high = in.optional(2).map(bound -> Numbers.reals(bound)[0]).orElse(Double.POSITIVE_INFINITY);
            return ElementwiseEvaluation.map(x, value -> Math.min(Math.max(value, low), high));
        }
        boolean unsigned = x.type() == DType.U64;
        long low = in.optional(1).isPresent() ? in.integer(1) : unsigned ? 0 : Long.MIN_VALUE;
        long high = in.optional(2).isPresent() ? in.integer(2) : unsigned ? -1 : Long.MAX_VALUE;
        long[] values = Numbers.integers(x);
        for (int i = 0; i < values.length; i++) {
            values[i] = min(max(values[i], low, unsigned), high, unsigned);
        }
        return Numbers.ofIntegers(x.type(), x.shape(), values);
    }

    private static Tensor reals(VariadicFunction function, Operands in, Shape shape) {
        double[] result = new double[shape.elements()];
        for (int operand = 0; operand < in.count(); operand++) {
            double[] values = Numbers.reals(in.get(operand));
            int[] at = Broadcast.indices(in.shape(operand), shape);
            for (int i = 0; i < result.length; i++) {
                double value = values[at[i]];
                result[i] = operand == 0
                        ? value
                        : switch (function) {
                            case MIN -> Math.min(result[i], value);
                            case MAX -> Math.max(result[i], value);
                            case SUM, MEAN -> result[i] + value;
                        };
            }
        }
        if (function == VariadicFunction.MEAN) {
            for (int i = 0; i < result.length; i++) {
                result[i] /= in.count();
            }
        }
        return Numbers.ofReals(in.type(0), shape, result);
    }

    private static Tensor integers(VariadicFunction function, Operands in, Shape shape) {
        boolean unsigned = in.type(0) == DType.U64;
        long[] result = new long[shape.elements()];
        for (int operand = 0; operand < in.count(); operand++) {
            long[] values = Numbers.integers(in.get(operand));
            int[] at = Broadcast.indices(in.shape(operand), shape);
            for (int i = 0; i < result.length; i++) {
                long value = values[at[i]];
                result[i] = operand == 0
                        ? value
                        : switch (function) {
                            case MIN -> min(result[i], value, unsigned);
                            case MAX -> max(result[i], value, unsigned);
                            case SUM, MEAN -> throw new AssertionError(function + " of integers");
                        };
            }
        }
        return Numbers.ofIntegers(in.type(0), shape, result);
    }

    private static long min(long a, long b, boolean unsigned) {
        return (unsigned ? Long.compareUnsigned(a, b) : Long.compare(a, b)) <= 0 ? a : b;
    }

    private static long max(long a, long b, boolean unsigned) {
        return (unsigned ? Long.compareUnsigned(a, b) : Long.compare(a, b)) >= 0 ? a : b;
    }
}
