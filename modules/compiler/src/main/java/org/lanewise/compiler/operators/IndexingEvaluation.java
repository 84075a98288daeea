package org.lanewise.compiler.operators;

import java.util.Arrays;
import org.lanewise.layers.ops.IndexingOp;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// What an [IndexingOp] computes.
final class IndexingEvaluation {

    private IndexingEvaluation() {}

    static Tensor run(IndexingOp op, Operands in) {
        return switch (op) {
            case IndexingOp.Gather(int axis) -> gather(axis, in);
            case IndexingOp.GatherElements(int axis) -> gatherElements(axis, in);
            case IndexingOp.GatherND(int batchAxes) -> gatherSlices(batchAxes, in);
            case IndexingOp.ScatterElements(int axis, var reduction) -> scatterElements(axis, reduction, in);
            case IndexingOp.ScatterND(var reduction) -> scatterSlices(reduction, in);
            case IndexingOp.Compress(int axis) -> compress(axis, in);
            case IndexingOp.Trilu(boolean upper) -> triangle(upper, in);
        };
    }

    private static Tensor gather(int axis, Operands in) {
        Tensor data = in.get(0);
        Shape shape = data.shape();
        Shape places = in.shape(1);
        int along = AxisArguments.one(in, axis, shape.rank());
        long[] sizes = new long[shape.rank() + places.rank() - 1];
        for (int i = 0; i < sizes.length; i++) {
            int ofPlaces = i - along;
            sizes[i] = ofPlaces < 0
                    ? shape.size(i)
                    : ofPlaces < places.rank() ? places.size(ofPlaces) : shape.size(i - places.rank() + 1);
        }
        int[] indices = indices(in, shape.size(along));
        Tensor result = Tensor.zeros(data.type(), in.claim(sizes));
        if (result.shape().elements() > 0) {
            int outer = shape.elements(0, along);
            int inner = shape.elements(along + 1, shape.rank());
            for (int i = 0; i < indices.length; i++) {
                Blocks.copy(
                        data,
                        indices[i] * inner,
                        shape.size(along) * inner,
                        result,
                        i * inner,
                        indices.length * inner,
                        outer,
                        inner);
            }
        }
        return result;
    }

    /// Indices along one axis, those from the end counted from the start.
    private static int[] indices(Operands in, int size) {
        int[] indices = places(in);
        for (int i = 0; i < indices.length; i++) {
            indices[i] = index(in, indices[i], size);
        }
        return indices;
    }

    private static int[] places(Operands in) {
        if (in.type(1).isFloat() || in.type(1) == DType.BOOL) {
            throw in.error("indices are of type " + in.type(1) + ", expected I32 or I64");
        }
        return in.ints(1);
    }

    private static int index(Operands in, int index, int size) {
        if (index < -size || index >= size) {
            throw in.error("index is " + index + ", expected " + -size + " to " + (size - 1));
        }
        return index < 0 ? index + size : index;
    }

    private static Tensor gatherElements(int axis, Operands in) {
        return Moves.take(in.get(0), in.shape(1), elements(axis, in));
    }

    /// For each index the flat place of the data that it names.
    private static int[] elements(int axis, Operands in) {
        Shape shape = in.shape(0);
        Shape indexed = in.shape(1);
        int along = AxisArguments.one(in, axis, shape.rank());
        boolean fits = indexed.rank() == shape.rank();
        for (int i = 0; fits && i < shape.rank(); i++) {
            fits = i == along || indexed.size(i) <= shape.size(i);
        }
        if (!fits) {
            throw in.error("indices are " + indexed
                    + ", expected the data's rank and at most its sizes except for axis " + along);
        }
        int[] indices = indices(in, shape.size(along));
        int[] strides = Broadcast.strides(shape);
        int step = strides[along];
        strides[along] = 0;
        int[] places = new int[indices.length];
        Broadcast.walk(indexed, strides, places);
        for (int i = 0; i < places.length; i++) {
            places[i] += indices[i] * step;
        }
        return places;
    }

    private static Tensor gatherSlices(int batchAxes, Operands in) {
        Tensor data = in.get(0);
        Shape shape = data.shape();
        Shape indexed = in.shape(1);
        int depth = depth(in, batchAxes);
        for (int axis = 0; axis < batchAxes; axis++) {
            if (axis >= indexed.rank() - 1 || indexed.size(axis) != shape.size(axis)) {
                throw in.error("axis " + axis + " of the indices differs from the data's, expected equal batches");
            }
        }
        int outer = indexed.rank() - 1;
        long[] sizes = new long[outer + shape.rank() - batchAxes - depth];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = i < outer ? indexed.size(i) : shape.size(i - outer + batchAxes + depth);
        }
        int[] slices = slices(in, batchAxes, depth);
        Tensor result = Tensor.zeros(data.type(), in.claim(sizes));
        int length = shape.elements(batchAxes + depth, shape.rank());
        for (int i = 0; i < slices.length; i++) {
            Blocks.copy(data, slices[i] * length, 0, result, i * length, 0, 1, length);
        }
        return result;
    }

    /// How many axes of the data the indices name.
    private static int depth(Operands in, int batchAxes) {
        int depth = in.shape(1).rank() == 0 ? 0 : in.shape(1).size(-1);
        if (depth < 1 || depth > in.shape(0).rank() - batchAxes) {
            throw in.error("last axis of the indices has size " + depth + ", expected 1 to "
                    + (in.shape(0).rank() - batchAxes));
        }
        return depth;
    }

    /// For each place that the indices name the number of its slice of the data.
    private static int[] slices(Operands in, int batchAxes, int depth) {
        Shape shape = in.shape(0);
        int[] indices = places(in);
        int[] slices = new int[indices.length / depth];
        int batches = Math.max(1, shape.elements(0, batchAxes));
        int perBatch = Math.max(1, slices.length / batches);
        for (int i = 0; i < slices.length; i++) {
            int slice = i / perBatch;
            for (int k = 0; k < depth; k++) {
                int size = shape.size(batchAxes + k);
                slice = slice * size + index(in, indices[i * depth + k], size);
            }
            slices[i] = slice;
        }
        return slices;
    }

    private static Tensor scatterElements(int axis, IndexingOp.Reduction reduction, Operands in) {
        if (!in.shape(2).equals(in.shape(1))) {
            throw in.error("updates are " + in.shape(2) + ", expected the shape of the indices " + in.shape(1));
        }
        return Scatter.run(in, reduction, elements(axis, in), 1);
    }

    private static Tensor scatterSlices(IndexingOp.Reduction reduction, Operands in) {
        Shape shape = in.shape(0);
        Shape indexed = in.shape(1);
        int depth = depth(in, 0);
        int[] sizes = new int[indexed.rank() - 1 + shape.rank() - depth];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = i < indexed.rank() - 1 ? indexed.size(i) : shape.size(i - indexed.rank() + 1 + depth);
        }
        if (!Arrays.equals(in.shape(2).sizes(), sizes)) {
            throw in.error("updates are " + in.shape(2) + ", expected " + Arrays.toString(sizes));
        }
        return Scatter.run(in, reduction, slices(in, 0, depth), shape.elements(depth, shape.rank()));
    }

    private static Tensor compress(int axis, Operands in) {
        Tensor data = in.get(0);
        Shape shape = data.shape();
        int along = AxisArguments.one(in, axis, shape.rank());
        if (in.type(1) != DType.BOOL || in.shape(1).rank() != 1 || in.shape(1).size(0) > shape.size(along)) {
            throw in.error("condition is " + in.get(1) + ", expected BOOL[n] with n up to " + shape.size(along));
        }
        byte[] condition = in.get(1).bytes();
        int[] kept = new int[condition.length];
        int count = 0;
        for (int i = 0; i < condition.length; i++) {
            if (condition[i] != 0) {
                kept[count++] = i;
            }
        }
        Shape result = shape.with(along, count);
        if (result.elements() == 0) {
            return Tensor.zeros(data.type(), result);
        }
        int[][] maps = new int[shape.rank()][];
        for (int i = 0; i < maps.length; i++) {
            maps[i] = i == along ? Arrays.copyOf(kept, count) : AxisMaps.all(shape.size(i));
        }
        return AxisMaps.take(data, result, maps);
    }

    private static Tensor triangle(boolean upper, Operands in) {
        Tensor data = in.get(0);
        Shape shape = data.shape();
        if (shape.rank() < 2) {
            throw in.error("data has rank " + shape.rank() + ", expected 2 or more");
        }
        long diagonal = in.optional(1).isEmpty() ? 0 : Math.clamp(in.integer(1), Integer.MIN_VALUE, Integer.MAX_VALUE);
        int[] from = new int[shape.elements()];
        for (int i = 0; i < from.length; i++) {
            long column = i % shape.size(-1);
            long row = i / shape.size(-1) % shape.size(-2);
            long distance = column - row;
            from[i] = (upper ? distance >= diagonal : distance <= diagonal) ? i : AxisMaps.OUTSIDE;
        }
        return Moves.take(data, shape, from, Moves.scalar(data.type(), 0));
    }
}
