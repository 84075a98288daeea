package org.lanewise.compiler.operators;

import java.util.Arrays;
import org.lanewise.layers.ops.CreationOp;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What a [CreationOp] computes.
final class CreationEvaluation {

    private CreationEvaluation() {}

    static Tensor run(CreationOp op, Operands in) {
        return switch (op) {
            case CreationOp.Shape(int start, int end) -> sizes(start, end, in);
            case CreationOp.Size() ->
                Tensor.of(Shape.scalar(), (long) in.shape(0).elements());
            case CreationOp.ConstantOfShape() -> constantOfShape(in);
            case CreationOp.Range() -> range(in);
            case CreationOp.EyeLike(int diagonal) -> eyeLike(diagonal, in);
            case CreationOp.OneHot oneHot -> oneHot(oneHot, in);
            case CreationOp.NonZero() -> nonZero(in);
        };
    }

    private static Tensor sizes(int start, int end, Operands in) {
        int rank = in.shape(0).rank();
        int first = clamped(start, rank);
        long[] sizes = new long[Math.max(0, clamped(end, rank) - first)];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = in.shape(0).size(first + i);
        }
        return Tensor.of(Shape.of(sizes.length), sizes);
    }

    private static int clamped(int axis, int rank) {
        return Math.clamp(axis < 0 ? (long) axis + rank : axis, 0, rank);
    }

    private static Tensor constantOfShape(Operands in) {
        if (in.shape(0).rank() > 1) {
            throw in.error("sizes have rank " + in.shape(0).rank() + ", expected 1");
        }
        Tensor value = in.optional(1).orElseGet(() -> Moves.scalar(DType.F32, 0));
        if (value.shape().elements() != 1) {
            throw in.error("value has " + value.shape().elements() + " elements, expected 1");
        }
        return Moves.full(in.claim(AxisArguments.longs(in.ints(0))), value);
    }

    private static Tensor range(Operands in) {
        DType type = in.type(0);
        if (type == DType.BOOL || in.type(1) != type || in.type(2) != type) {
            throw in.error("limits are of type " + type + ", " + in.type(1) + " and " + in.type(2)
                    + ", expected three numbers of one type");
        }
        for (int i = 0; i < 3; i++) {
            if (in.shape(i).elements() != 1) {
                throw in.error("input " + i + " has " + in.shape(i).elements() + " elements, expected 1");
            }
        }
        return type.isFloat() ? realRange(type, in) : integerRange(type, in);
    }

    private static Tensor realRange(DType type, Operands in) {
        double start = Numbers.reals(in.get(0))[0];
        double limit = Numbers.reals(in.get(1))[0];
        double delta = Numbers.reals(in.get(2))[0];
        if (delta == 0) {
            throw in.error("distance is 0, expected another");
        }
        Shape shape = in.claim((long) Math.max(0, Math.ceil((limit - start) / delta)));
        double[] values = new double[shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = start + i * delta;
        }
        return Numbers.ofReals(type, shape, values);
    }

    private static Tensor integerRange(DType type, Operands in) {
        long start = in.integer(0);
        long limit = in.integer(1);
        long delta = in.integer(2);
        if (delta == 0) {
            throw in.error("distance is 0, expected another");
        }
        boolean unsigned = type == DType.U64;
        boolean up = delta > 0 || unsigned;
        int order = unsigned ? Long.compareUnsigned(start, limit) : Long.compare(start, limit);
        long count = 0;
        if (up ? order < 0 : order > 0) {
            long distance = up ? limit - start : start - limit;
            long steps = Long.divideUnsigned(distance - 1, up ? delta : -delta);
            count = steps < 0 || steps == Long.MAX_VALUE ? Long.MAX_VALUE : steps + 1;
        }
        Shape shape = in.claim(count);
        long[] values = new long[shape.elements()];
        for (int i = 0; i < values.length; i++) {
            values[i] = start + i * delta;
        }
        return Numbers.ofIntegers(type, shape, values);
    }

    private static Tensor eyeLike(int diagonal, Operands in) {
        Shape shape = in.shape(0);
        if (shape.rank() != 2) {
            throw in.error("data has rank " + shape.rank() + ", expected 2");
        }
        DType type = in.optional(1).map(Tensor::type).orElse(in.type(0));
        in.claim(shape.elements());
        int[] from = new int[shape.elements()];
        Arrays.fill(from, AxisMaps.OUTSIDE);
        for (long row = Math.max(0, -(long) diagonal); row < shape.size(0); row++) {
            long column = row + diagonal;
            if (column >= shape.size(1)) {
                break;
            }
            from[(int) (row * shape.size(1) + column)] = 0;
        }
        return Moves.take(Moves.scalar(type, 1), shape, from, Moves.scalar(type, 0));
    }

    private static Tensor oneHot(CreationOp.OneHot op, Operands in) {
        Shape shape = in.shape(0);
        int axis = AxisArguments.one(in, op.axis(), shape.rank() + 1);
        if (in.shape(1).elements() != 1 || in.shape(2).elements() != 2) {
            throw in.error("depth has " + in.shape(1).elements() + " elements and values have "
                    + in.shape(2).elements() + ", expected 1 and 2");
        }
        long depth = whole(in.get(1))[0];
        long[] sizes = new long[shape.rank() + 1];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = i == axis ? depth : shape.size(i < axis ? i : i - 1);
        }
        Shape result = in.claim(sizes);
        int[] from = new int[result.elements()];
        if (from.length > 0) {
            long[] indices = whole(in.get(0));
            boolean unsigned = in.type(0) == DType.U64;
            int inner = shape.elements(axis, shape.rank());
            for (int i = 0; i < indices.length; i++) {
                long index = indices[i] < 0 && op.fromEnd() && !unsigned ? indices[i] + depth : indices[i];
                if (index >= 0 && index < depth) {
                    from[(i / inner * (int) depth + (int) index) * inner + i % inner] = 1;
                }
            }
        }
        return Moves.take(in.get(2), result, from);
    }

    private static long[] whole(Tensor tensor) {
        if (!tensor.type().isFloat()) {
            return Numbers.integers(tensor);
        }
        double[] reals = Numbers.reals(tensor);
        long[] integers = new long[reals.length];
        for (int i = 0; i < reals.length; i++) {
            integers[i] = (long) reals[i];
        }
        return integers;
    }

    private static Tensor nonZero(Operands in) {
        Shape shape = in.shape(0);
        boolean[] set = new boolean[shape.elements()];
        int count = 0;
        if (in.type(0).isFloat()) {
            double[] reals = Numbers.reals(in.get(0));
            for (int i = 0; i < set.length; i++) {
                set[i] = reals[i] != 0;
                count += set[i] ? 1 : 0;
            }
        } else {
            long[] integers = Numbers.integers(in.get(0));
            for (int i = 0; i < set.length; i++) {
                set[i] = integers[i] != 0;
                count += set[i] ? 1 : 0;
            }
        }
        Shape result = in.claim(shape.rank(), count);
        long[] places = new long[result.elements()];
        int[] strides = Broadcast.strides(shape);
        int at = 0;
        for (int i = 0; i < set.length; i++) {
            if (set[i]) {
                for (int axis = 0; axis < shape.rank(); axis++) {
                    places[axis * count + at] = i / strides[axis] % shape.size(axis);
                }
                at++;
            }
        }
        return Tensor.of(result, places);
    }
}
