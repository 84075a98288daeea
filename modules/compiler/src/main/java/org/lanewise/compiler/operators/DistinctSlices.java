package org.lanewise.compiler.operators;

import java.util.List;
import org.lanewise.tensor.Shape;
import org.lanewise.tensor.Tensor;

/// The distinct elements or slices of a tensor.
final class DistinctSlices {

    private DistinctSlices() {}

    /// What `Unique` computes.
    static List<Tensor> ofElements(boolean sorted, Operands in) {
        Tensor data = in.get(0);
        return of(data.reshape(Shape.of(data.shape().elements())), 0, sorted);
    }

    /// What `UniqueSlices` computes.
    static List<Tensor> along(int axis, boolean sorted, Operands in) {
        Tensor data = in.get(0);
        return of(data, ReductionEvaluation.axis(in, data.shape(), axis), sorted);
    }

    private static List<Tensor> of(Tensor data, int axis, boolean sorted) {
        Lanes lanes = Lanes.along(data.shape(), axis);
        int count = lanes.length();
        long[] keys = Ranking.keys(data);
        int[] order = Ranking.first(count, count, (one, other) -> {
            int compared = compare(keys, lanes, one, other);
            return compared == 0 ? one < other : compared < 0;
        });
        int[] group = new int[count];
        int[] firstOf = new int[count];
        int groups = 0;
        for (int i = 0; i < count; i++) {
            if (i == 0 || compare(keys, lanes, order[i - 1], order[i]) != 0) {
                firstOf[groups++] = order[i];
            }
            group[order[i]] = groups - 1;
        }
        int[] place = places(firstOf, groups, sorted);
        long[] indices = new long[groups];
        long[] counts = new long[groups];
        long[] inverse = new long[count];
        for (int i = 0; i < groups; i++) {
            indices[place[i]] = firstOf[i];
        }
        for (int i = 0; i < count; i++) {
            inverse[i] = place[group[i]];
            counts[place[group[i]]]++;
        }
        Shape shape = data.shape().with(axis, groups);
        return List.of(
                Moves.take(data, shape, slices(shape, lanes, indices)),
                Tensor.of(Shape.of(groups), indices),
                Tensor.of(Shape.of(count), inverse),
                Tensor.of(Shape.of(groups), counts));
    }

    private static int compare(long[] keys, Lanes lanes, int one, int other) {
        for (int outer = 0; outer < lanes.outer(); outer++) {
            int a = (outer * lanes.length() + one) * lanes.inner();
            int b = (outer * lanes.length() + other) * lanes.inner();
            for (int inner = 0; inner < lanes.inner(); inner++) {
                int compared = Long.compare(keys[a + inner], keys[b + inner]);
                if (compared != 0) {
                    return compared;
                }
            }
        }
        return 0;
    }

    /// Where each group goes, given its first slice.
    private static int[] places(int[] firstOf, int groups, boolean sorted) {
        int[] order =
                Ranking.first(groups, groups, (one, other) -> sorted ? one < other : firstOf[one] < firstOf[other]);
        int[] places = new int[groups];
        for (int i = 0; i < groups; i++) {
            places[order[i]] = i;
        }
        return places;
    }

    private static int[] slices(Shape shape, Lanes lanes, long[] indices) {
        int[] from = new int[shape.elements()];
        int at = 0;
        for (int outer = 0; outer < lanes.outer(); outer++) {
            for (long index : indices) {
                for (int inner = 0; inner < lanes.inner(); inner++) {
                    from[at++] = (outer * lanes.length() + (int) index) * lanes.inner() + inner;
                }
            }
        }
        return from;
    }
}
