package org.lanewise.compiler.operators;

import java.util.Arrays;
import java.util.List;
import org.lanewise.layers.ops.ReductionOp;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What a [ReductionOp] computes.
final class ReductionEvaluation {

    private ReductionEvaluation() {}

    static List<Tensor> run(ReductionOp op, Operands in) {
        return switch (op) {
            case ReductionOp.Reduce reduce -> List.of(ReduceEvaluation.run(reduce, in));
            case ReductionOp.ArgMax(int axis, boolean keepDims, boolean last) ->
                List.of(extreme(in, axis, keepDims, last, true));
            case ReductionOp.ArgMin(int axis, boolean keepDims, boolean last) ->
                List.of(extreme(in, axis, keepDims, last, false));
            case ReductionOp.TopK top -> top(top, in);
            case ReductionOp.NonMaxSuppression suppression -> List.of(BoxSuppression.run(suppression, in));
            case ReductionOp.CumSum(boolean exclusive, boolean reverse) ->
                List.of(cumulative(in, exclusive, reverse, false));
            case ReductionOp.CumProd(boolean exclusive, boolean reverse) ->
                List.of(cumulative(in, exclusive, reverse, true));
            case ReductionOp.Unique(boolean sorted) -> DistinctSlices.ofElements(sorted, in);
            case ReductionOp.UniqueSlices(int axis, boolean sorted) -> DistinctSlices.along(axis, sorted, in);
        };
    }

    /// An axis of an operand, counted from the front.
    static int axis(Operands in, Shape shape, int axis) {
        int rank = shape.rank();
        if (axis < -rank || axis >= rank) {
            throw in.error("axis is " + axis + ", expected " + -rank + " to " + (rank - 1));
        }
        return axis < 0 ? axis + rank : axis;
    }

    /// The shape of a reduced operand; only where that is empty can a result have more elements.
    static Shape reduced(Operands in, Shape shape, long[] sizes) {
        return shape.elements() == 0
                ? in.claim(sizes)
                : Shape.of(Arrays.stream(sizes).mapToInt(Math::toIntExact).toArray());
    }

    private static Tensor extreme(Operands in, int axis, boolean keepDims, boolean last, boolean largest) {
        Tensor data = in.get(0);
        if (data.type() == DType.BOOL) {
            throw in.error("takes no truth values");
        }
        int at = axis(in, data.shape(), axis);
        Shape result = without(in, data.shape(), at, keepDims);
        if (data.shape().size(at) == 0 && result.elements() > 0) {
            throw in.error("axis " + axis + " is empty, expected 1 element or more");
        }
        long[] keys = Ranking.keys(data);
        if (!largest) {
            boolean real = data.type().isFloat();
            long nan = Ranking.keys(new double[] {Double.NaN})[0];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = real && keys[i] == nan ? Long.MAX_VALUE : ~keys[i];
            }
        }
        Lanes lanes = Lanes.along(data.shape(), at);
        long[] indices = new long[result.elements()];
        for (int lane = 0; lane < lanes.count(); lane++) {
            int start = lanes.start(lane);
            int best = 0;
            for (int k = 1; k < lanes.length(); k++) {
                long key = keys[start + k * lanes.inner()];
                long bestKey = keys[start + best * lanes.inner()];
                if (key > bestKey || (last && key == bestKey)) {
                    best = k;
                }
            }
            indices[lane] = best;
        }
        return Tensor.of(result, indices);
    }

    private static Shape without(Operands in, Shape shape, int axis, boolean keepDims) {
        long[] sizes = new long[keepDims ? shape.rank() : shape.rank() - 1];
        for (int i = 0, at = 0; i < shape.rank(); i++) {
            if (i != axis) {
                sizes[at++] = shape.size(i);
            } else if (keepDims) {
                sizes[at++] = 1;
            }
        }
        return reduced(in, shape, sizes);
    }

    private static List<Tensor> top(ReductionOp.TopK op, Operands in) {
        Tensor data = in.get(0);
        if (data.type() == DType.BOOL) {
            throw in.error("takes no truth values");
        }
        int axis = axis(in, data.shape(), op.axis());
        long count = in.integer(1);
        if (count < 0 || count > data.shape().size(axis)) {
            throw in.error("is asked for " + count + " elements along axis " + op.axis() + ", expected 0 to "
                    + data.shape().size(axis));
        }
        int wanted = (int) count;
        Shape result = data.shape().with(axis, wanted);
        long[] keys = Ranking.keys(data);
        Lanes lanes = Lanes.along(data.shape(), axis);
        int inner = lanes.inner();
        int[] from = new int[result.elements()];
        long[] indices = new long[result.elements()];
        for (int lane = 0; lane < lanes.count(); lane++) {
            int start = lanes.start(lane);
            int[] first = Ranking.first(lanes.length(), wanted, (one, other) -> {
                long a = keys[start + one * inner];
                long b = keys[start + other * inner];
                return a == b ? one < other : op.largest() == a > b;
            });
            int to = lane / inner * wanted * inner + lane % inner;
            for (int k = 0; k < wanted; k++) {
                from[to + k * inner] = start + first[k] * inner;
                indices[to + k * inner] = first[k];
            }
        }
        return List.of(Moves.take(data, result, from), Tensor.of(result, indices));
    }

    private static Tensor cumulative(Operands in, boolean exclusive, boolean reverse, boolean product) {
        Tensor data = in.get(0);
        if (data.type() == DType.BOOL) {
            throw in.error("takes no truth values");
        }
        int axis = axis(in, data.shape(), Math.clamp(in.integer(1), Integer.MIN_VALUE, Integer.MAX_VALUE));
        Lanes lanes = Lanes.along(data.shape(), axis);
        int step = reverse ? -lanes.inner() : lanes.inner();
        boolean real = data.type().isFloat();
        double[] reals = real ? Numbers.reals(data) : new double[0];
        long[] integers = real ? new long[0] : Numbers.integers(data);
        for (int lane = 0; lane < lanes.count(); lane++) {
            int start = lanes.start(lane) + (reverse ? (lanes.length() - 1) * lanes.inner() : 0);
            if (real) {
                scan(reals, start, step, lanes.length(), exclusive, product);
            } else {
                scan(integers, start, step, lanes.length(), exclusive, product);
            }
        }
        return real
                ? Numbers.ofReals(data.type(), data.shape(), reals)
                : Numbers.ofIntegers(data.type(), data.shape(), integers);
    }

    private static void scan(double[] values, int start, int step, int length, boolean exclusive, boolean product) {
        double before = product ? 1 : 0;
        for (int k = 0, at = start; k < length; k++, at += step) {
            double upTo = product ? before * values[at] : before + values[at];
            values[at] = exclusive ? before : upTo;
            before = upTo;
        }
    }

    private static void scan(long[] values, int start, int step, int length, boolean exclusive, boolean product) {
        long before = product ? 1 : 0;
        for (int k = 0, at = start; k < length; k++, at += step) {
            long upTo = product ? before * values[at] : before + values[at];
            values[at] = exclusive ? before : upTo;
            before = upTo;
        }
    }
}
