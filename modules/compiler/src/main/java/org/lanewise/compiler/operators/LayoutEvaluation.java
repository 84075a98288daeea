package org.lanewise.compiler.operators;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lanewise.layers.ops.LayoutOp;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What a [LayoutOp] computes.
final class LayoutEvaluation {

    private LayoutEvaluation() {}

    static List<Tensor> run(LayoutOp op, Operands in) {
        return switch (op) {
            case LayoutOp.Split split -> split(split, in);
            case LayoutOp.Reshape reshape -> List.of(reshape(reshape, in));
            case LayoutOp.Flatten(int axis) -> List.of(flatten(axis, in));
            case LayoutOp.Transpose transpose -> List.of(transpose(transpose, in));
            case LayoutOp.Squeeze() -> List.of(squeeze(in));
            case LayoutOp.Unsqueeze() -> List.of(unsqueeze(in));
            case LayoutOp.Concat(int axis) -> List.of(concat(axis, in));
            case LayoutOp.Slice() -> List.of(CropEvaluation.slice(in));
            case LayoutOp.Pad(var fill) -> List.of(CropEvaluation.pad(fill, in));
            case LayoutOp.CenterCropPad(var axes) -> List.of(CropEvaluation.center(axes, in));
            case LayoutOp.Expand() -> List.of(expand(in));
            case LayoutOp.Tile() -> List.of(tile(in, in.ints(1)));
            case LayoutOp.TileAlong() -> List.of(tileAlong(in));
            case LayoutOp.DepthToSpace depthToSpace -> List.of(depthToSpace(depthToSpace, in));
            case LayoutOp.SpaceToDepth(int block) -> List.of(spaceToDepth(block, in));
            case LayoutOp.ReverseSequence reverse -> List.of(reverseSequence(reverse, in));
        };
    }

    private static Tensor reshape(LayoutOp.Reshape op, Operands in) {
        Tensor data = in.get(0);
        int[] sizes = in.ints(1);
        int unknown = -1;
        long known = 1;
        for (int i = 0; i < sizes.length; i++) {
            if (sizes[i] == 0 && !op.allowZero()) {
                if (i >= data.shape().rank()) {
                    throw in.error("size " + i + " of " + Arrays.toString(sizes)
                            + " is 0, which keeps the data's, expected fewer sizes than axes of the data");
                }
                sizes[i] = data.shape().size(i);
            } else if (sizes[i] == -1 && unknown < 0) {
                unknown = i;
                continue;
            } else if (sizes[i] < 0) {
                throw in.error("sizes are " + Arrays.toString(sizes) + ", expected 0 or more and one -1 at most");
            }
            known = Math.min(Long.MAX_VALUE >>> 32, known * sizes[i]);
        }
        int elements = data.shape().elements();
        if (unknown >= 0 && known > 0 && elements % known == 0) {
            sizes[unknown] = (int) (elements / known);
        } else if (unknown >= 0 || known != elements) {
            throw in.error("sizes " + Arrays.toString(sizes) + " do not fit " + elements + " elements");
        }
        return data.reshape(Shape.of(sizes));
    }

    private static Tensor flatten(int axis, Operands in) {
        Shape shape = in.shape(0);
        int at = axis == shape.rank() ? axis : AxisArguments.one(in, axis, Math.max(1, shape.rank()));
        return in.get(0).reshape(Shape.of(shape.elements(0, at), shape.elements(at, shape.rank())));
    }

    private static Tensor transpose(LayoutOp.Transpose op, Operands in) {
        Tensor data = in.get(0);
        int rank = data.shape().rank();
        List<Integer> permutation = op.permutation();
        if (!permutation.isEmpty() && permutation.size() != rank) {
            throw in.error("permutation is " + permutation + ", expected " + rank + " axes");
        }
        int[] axes = new int[rank];
        for (int i = 0; i < rank; i++) {
            axes[i] = permutation.isEmpty() ? rank - 1 - i : permutation.get(i);
        }
        return permuted(data, axes);
    }

    private static Tensor squeeze(Operands in) {
        Shape shape = in.shape(0);
        boolean all = in.optional(1).isEmpty();
        boolean[] removed = new boolean[shape.rank()];
        for (int axis : AxisArguments.distinctOrAll(in, 1, shape.rank())) {
            removed[axis] = shape.size(axis) == 1;
            if (!removed[axis] && !all) {
                throw in.error("axis " + axis + " has size " + shape.size(axis) + ", expected 1");
            }
        }
        List<Integer> sizes = new ArrayList<>();
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (!removed[axis]) {
                sizes.add(shape.size(axis));
            }
        }
        return in.get(0)
                .reshape(Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray()));
    }

    private static Tensor unsqueeze(Operands in) {
        Shape shape = in.shape(0);
        int[] given = in.ints(1);
        int[] sizes = new int[shape.rank() + given.length];
        for (int axis : AxisArguments.distinct(in, given, sizes.length)) {
            sizes[axis] = -1;
        }
        int next = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = sizes[axis] == -1 ? 1 : shape.size(next++);
        }
        return in.get(0).reshape(Shape.of(sizes));
    }

    private static Tensor concat(int axis, Operands in) {
        Shape first = in.shape(0);
        int along = AxisArguments.one(in, axis, first.rank());
        long total = 0;
        for (int i = 0; i < in.count(); i++) {
            Shape shape = in.shape(i);
            boolean fits = shape.rank() == first.rank() && in.type(i) == in.type(0);
            for (int a = 0; fits && a < first.rank(); a++) {
                fits = a == along || shape.size(a) == first.size(a);
            }
            if (!fits) {
                throw in.error(
                        "input " + i + " is " + in.get(i) + ", expected " + in.get(0) + " except for axis " + along);
            }
            total += shape.size(along);
        }
        long[] sizes = AxisArguments.longs(first.sizes());
        sizes[along] = total;
        Tensor result = Tensor.zeros(in.type(0), in.claim(sizes));
        if (result.shape().elements() > 0) {
            int outer = first.elements(0, along);
            int inner = first.elements(along + 1, first.rank());
            int at = 0;
            for (int i = 0; i < in.count(); i++) {
                int length = in.shape(i).size(along) * inner;
                Blocks.copy(in.get(i), 0, length, result, at, (int) total * inner, outer, length);
                at += length;
            }
        }
        return result;
    }

    private static List<Tensor> split(LayoutOp.Split op, Operands in) {
        Tensor data = in.get(0);
        Shape shape = data.shape();
        int along = AxisArguments.one(in, op.axis(), shape.rank());
        int size = shape.size(along);
        int[] parts = in.optional(1).isEmpty() ? equalParts(op.parts(), size, in) : in.ints(1);
        long sum = 0;
        for (int part : parts) {
            sum += part < 0 ? Integer.MAX_VALUE : part;
        }
        if (parts.length != op.parts() || sum != size) {
            throw in.error("sizes of the parts are " + Arrays.toString(parts) + ", expected " + op.parts()
                    + " of 0 or more with the sum " + size);
        }
        List<Tensor> results = new ArrayList<>();
        int at = 0;
        for (int part : parts) {
            Tensor result = Tensor.zeros(data.type(), shape.with(along, part));
            if (result.shape().elements() > 0) {
                int inner = shape.elements(along + 1, shape.rank());
                Blocks.copy(
                        data,
                        at * inner,
                        size * inner,
                        result,
                        0,
                        part * inner,
                        shape.elements(0, along),
                        part * inner);
            }
            at += part;
            results.add(result);
        }
        return results;
    }

    private static int[] equalParts(int parts, int size, Operands in) {
        int[] sizes = new int[parts];
        int part = size == 0 ? 0 : (size - 1) / parts + 1;
        long last = size - (long) part * (parts - 1);
        if (last < 0) {
            throw in.error("size " + size + " cannot be cut into " + parts + " parts of " + part
                    + " with a smaller last one, expected fewer parts or their sizes");
        }
        Arrays.fill(sizes, part);
        sizes[parts - 1] = (int) last;
        return sizes;
    }

    private static Tensor expand(Operands in) {
        Tensor data = in.get(0);
        int[] wanted = in.ints(1);
        int rank = Math.max(wanted.length, data.shape().rank());
        long[] sizes = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            int own = axis - (rank - data.shape().rank());
            int other = axis - (rank - wanted.length);
            int size = own < 0 ? 1 : data.shape().size(own);
            int target = other < 0 ? 1 : wanted[other];
            if (target < 0 || size != target && size != 1 && target != 1) {
                throw in.error("sizes are " + Arrays.toString(wanted) + ", expected 0 or more that broadcast with "
                        + data.shape());
            }
            sizes[axis] = size == 1 ? target : size;
        }
        Shape shape = in.claim(sizes);
        return Moves.take(data, shape, Broadcast.indices(data.shape(), shape));
    }

    private static Tensor tileAlong(Operands in) {
        int rank = in.shape(0).rank();
        int[] repeats = new int[rank];
        Arrays.fill(repeats, 1);
        repeats[AxisArguments.one(in, wholeNumber(in, 2), rank)] = wholeNumber(in, 1);
        return tile(in, repeats);
    }

    /// An operand of one number of any type, which opset 1 gives in the data's type.
    private static int wholeNumber(Operands in, int index) {
        double[] values = Numbers.reals(in.get(index));
        if (values.length != 1) {
            throw in.error("input " + index + " has " + values.length + " elements, expected 1");
        }
        return (int) values[0];
    }

    private static Tensor tile(Operands in, int[] repeats) {
        Tensor data = in.get(0);
        int rank = data.shape().rank();
        if (repeats.length != rank) {
            throw in.error("repeats are " + Arrays.toString(repeats) + ", expected " + rank);
        }
        long[] sizes = new long[rank];
        for (int axis = 0; axis < rank; axis++) {
            sizes[axis] = (long) data.shape().size(axis) * repeats[axis];
        }
        Shape shape = in.claim(sizes);
        if (shape.elements() == 0) {
            return Tensor.zeros(data.type(), shape);
        }
        int[][] maps = new int[rank][];
        for (int axis = 0; axis < rank; axis++) {
            maps[axis] = new int[shape.size(axis)];
            for (int i = 0; i < maps[axis].length; i++) {
                maps[axis][i] = i % data.shape().size(axis);
            }
        }
        return AxisMaps.take(data, shape, maps);
    }

    private static Tensor depthToSpace(LayoutOp.DepthToSpace op, Operands in) {
        Shape shape = image(in);
        int block = op.block();
        long pixels = (long) block * block;
        if (shape.size(1) % pixels != 0) {
            throw in.error("data has " + shape.size(1) + " channels, expected a multiple of " + pixels);
        }
        int channels = (int) (shape.size(1) / pixels);
        Tensor split = in.get(0)
                .reshape(
                        op.order() == LayoutOp.DepthToSpace.Order.DCR
                                ? Shape.of(shape.size(0), block, block, channels, shape.size(2), shape.size(3))
                                : Shape.of(shape.size(0), channels, block, block, shape.size(2), shape.size(3)));
        Tensor moved = op.order() == LayoutOp.DepthToSpace.Order.DCR
                ? permuted(split, 0, 3, 4, 1, 5, 2)
                : permuted(split, 0, 1, 4, 2, 5, 3);
        return moved.reshape(Shape.of(shape.size(0), channels, shape.size(2) * block, shape.size(3) * block));
    }

    private static Tensor spaceToDepth(int block, Operands in) {
        Shape shape = image(in);
        if (shape.size(2) % block != 0 || shape.size(3) % block != 0) {
            throw in.error("data is " + shape.size(2) + " by " + shape.size(3) + ", expected multiples of " + block);
        }
        int height = shape.size(2) / block;
        int width = shape.size(3) / block;
        Tensor split = in.get(0).reshape(Shape.of(shape.size(0), shape.size(1), height, block, width, block));
        return permuted(split, 0, 3, 5, 1, 2, 4)
                .reshape(Shape.of(shape.size(0), shape.size(1) * block * block, height, width));
    }

    private static Shape image(Operands in) {
        if (in.shape(0).rank() != 4) {
            throw in.error("data has rank " + in.shape(0).rank() + ", expected 4");
        }
        return in.shape(0);
    }

    private static Tensor permuted(Tensor data, int... axes) {
        int[] strides = Broadcast.strides(data.shape());
        int[] sizes = new int[axes.length];
        int[] steps = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            sizes[i] = data.shape().size(axes[i]);
            steps[i] = strides[axes[i]];
        }
        Shape shape = Shape.of(sizes);
        int[] from = new int[shape.elements()];
        Broadcast.walk(shape, steps, from);
        return Moves.take(data, shape, from);
    }

    private static Tensor reverseSequence(LayoutOp.ReverseSequence op, Operands in) {
        Tensor data = in.get(0);
        Shape shape = data.shape();
        int batch = AxisArguments.one(in, op.batchAxis(), shape.rank());
        int time = AxisArguments.one(in, op.timeAxis(), shape.rank());
        int[] lengths = in.ints(1);
        if (batch == time || lengths.length != shape.size(batch)) {
            throw in.error("has " + lengths.length + " lengths, batch axis " + batch + " and time axis " + time
                    + ", expected a length for each of " + shape.size(batch) + " sequences and two axes");
        }
        for (int length : lengths) {
            if (length < 0 || length > shape.size(time)) {
                throw in.error("length is " + length + ", expected 0 to " + shape.size(time));
            }
        }
        int[] strides = Broadcast.strides(shape);
        int[] from = new int[shape.elements()];
        for (int i = 0; i < from.length; i++) {
            int sequence = i / strides[batch] % shape.size(batch);
            int step = i / strides[time] % shape.size(time);
            int length = lengths[sequence];
            from[i] = step < length ? i + (length - 1 - 2 * step) * strides[time] : i;
        }
        return Moves.take(data, shape, from);
    }
}
