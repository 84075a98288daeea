package org.lanewise.compiler.operators;

import java.util.Arrays;
import java.util.Optional;
import org.lanewise.layers.ops.ReductionOp.Function;
import org.lanewise.layers.ops.ReductionOp.Reduce;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What a [Reduce] computes.
final class ReduceEvaluation {

    private ReduceEvaluation() {}

    static Tensor run(Reduce op, Operands in) {
        Tensor data = in.get(0);
        DType type = data.type();
        if (type == DType.BOOL && op.function() != Function.MAX && op.function() != Function.MIN) {
            throw in.error("takes no truth values");
        }
        Shape shape = data.shape();
        boolean[] reduced = reduced(op, in, shape.rank());
        Shape result = result(shape, reduced, op.keepDims(), in);
        int[] to = new int[shape.elements()];
        Broadcast.walk(shape, strides(shape, reduced), to);
        int count = 1;
        for (int axis = 0; axis < shape.rank(); axis++) {
            count = reduced[axis] && result.elements() > 0 ? count * shape.size(axis) : count;
        }
        if (type.isFloat()) {
            return Numbers.ofReals(type, result, reals(op.function(), Numbers.reals(data), to, result, count));
        }
        return switch (op.function()) {
            case SUM, MEAN, MAX, MIN, PROD, L1, SUM_SQUARE ->
                Numbers.ofIntegers(type, result, integers(op.function(), data, to, result, count));
            case L2, LOG_SUM, LOG_SUM_EXP ->
                Numbers.ofReals(type, result, reals(op.function(), Numbers.reals(data), to, result, count));
        };
    }

    private static boolean[] reduced(Reduce op, Operands in, int rank) {
        boolean[] reduced = new boolean[rank];
        Optional<Tensor> axes = in.optional(1);
        if (axes.isEmpty() || axes.get().shape().elements() == 0) {
            Arrays.fill(reduced, !op.noopWithEmptyAxes());
            return reduced;
        }
        for (int axis : in.ints(1)) {
            int index = axis < 0 ? axis + rank : axis;
            if (index < 0 || index >= rank) {
                throw in.error("axis is " + axis + ", expected " + -rank + " to " + (rank - 1));
            }
            if (reduced[index]) {
                throw in.error("axis " + axis + " is given twice in " + Arrays.toString(in.ints(1)));
            }
            reduced[index] = true;
        }
        return reduced;
    }

    private static Shape result(Shape shape, boolean[] reduced, boolean keepDims, Operands in) {
        long[] sizes = new long[shape.rank()];
        int rank = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (!reduced[axis]) {
                sizes[rank++] = shape.size(axis);
            } else if (keepDims) {
                sizes[rank++] = 1;
            }
        }
        return ReductionEvaluation.reduced(in, shape, Arrays.copyOf(sizes, rank));
    }

    private static int[] strides(Shape shape, boolean[] reduced) {
        int[] strides = new int[shape.rank()];
        int stride = 1;
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            if (!reduced[axis]) {
                strides[axis] = stride;
                stride *= Math.max(1, shape.size(axis));
            }
        }
        return strides;
    }

    private static double[] reals(Function function, double[] src, int[] to, Shape result, int count) {
        double[] dst = new double[result.elements()];
        double[] max = new double[0];
        if (function == Function.LOG_SUM_EXP) {
            max = reals(Function.MAX, src, to, result, count);
        }
        Arrays.fill(
                dst,
                switch (function) {
                    case SUM, MEAN, L1, L2, LOG_SUM, LOG_SUM_EXP, SUM_SQUARE -> 0;
                    case PROD -> 1;
                    case MAX -> Double.NEGATIVE_INFINITY;
                    case MIN -> Double.POSITIVE_INFINITY;
                });
        for (int i = 0; i < to.length; i++) {
            int at = to[i];
            double value = src[i];
            dst[at] = switch (function) {
                case SUM, MEAN, LOG_SUM -> dst[at] + value;
                case PROD -> dst[at] * value;
                case MAX -> Math.max(dst[at], value);
                case MIN -> Math.min(dst[at], value);
                case L1 -> dst[at] + Math.abs(value);
                case L2, SUM_SQUARE -> dst[at] + value * value;
                case LOG_SUM_EXP -> dst[at] + exponential(value, max[at]);
            };
        }
        for (int i = 0; i < dst.length; i++) {
            dst[i] = switch (function) {
                case SUM, PROD, MAX, MIN, L1, SUM_SQUARE -> dst[i];
                case MEAN -> dst[i] / count;
                case L2 -> Math.sqrt(dst[i]);
                case LOG_SUM -> StrictMath.log(dst[i]);
                case LOG_SUM_EXP -> Double.isInfinite(max[i]) ? max[i] : StrictMath.log(dst[i]) + max[i];
            };
        }
        return dst;
    }

    private static double exponential(double value, double max) {
        return value == max ? 1 : StrictMath.exp(value - max);
    }

    private static long[] integers(Function function, Tensor data, int[] to, Shape result, int count) {
        DType type = data.type();
        boolean unsigned = type == DType.U64;
        long[] src = Numbers.integers(data);
        long[] dst = new long[result.elements()];
        Arrays.fill(
                dst,
                switch (function) {
                    case SUM, MEAN, L1, SUM_SQUARE -> 0L;
                    case PROD -> 1L;
                    case MAX -> smallest(type);
                    case MIN -> largest(type);
                    case L2, LOG_SUM, LOG_SUM_EXP -> throw new AssertionError("a function of reals: " + function);
                });
        long flip = unsigned ? Long.MIN_VALUE : 0;
        for (int i = 0; i < to.length; i++) {
            int at = to[i];
            long value = src[i];
            dst[at] = switch (function) {
                case SUM, MEAN -> dst[at] + value;
                case PROD -> dst[at] * value;
                case MAX -> (value ^ flip) > (dst[at] ^ flip) ? value : dst[at];
                case MIN -> (value ^ flip) < (dst[at] ^ flip) ? value : dst[at];
                case L1 -> dst[at] + (unsigned ? value : Math.abs(value));
                case SUM_SQUARE -> dst[at] + value * value;
                case L2, LOG_SUM, LOG_SUM_EXP -> throw new AssertionError("a function of reals: " + function);
            };
        }
        if (function == Function.MEAN) {
            for (int i = 0; i < dst.length; i++) {
                dst[i] = count == 0 ? 0 : unsigned ? Long.divideUnsigned(dst[i], count) : dst[i] / count;
            }
        }
        return dst;
    }

    private static long smallest(DType type) {
        return switch (type) {
            case U8, U16, U32, U64, BOOL -> 0;
            case I8, I16, I32, I64 -> Long.MIN_VALUE >> 64 - 8 * type.bytes();
            case F32, F64, F16, BF16 -> throw new AssertionError("not a type of integers: " + type);
        };
    }

    private static long largest(DType type) {
        return switch (type) {
            case BOOL -> 1;
            case U8, U16, U32, U64 -> -1L >>> 64 - 8 * type.bytes();
            case I8, I16, I32, I64 -> Long.MAX_VALUE >> 64 - 8 * type.bytes();
            case F32, F64, F16, BF16 -> throw new AssertionError("not a type of integers: " + type);
        };
    }
}
