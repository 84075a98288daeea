package org.lanewise.compiler.operators;

import org.lanewise.tensor.DType;
import org.lanewise.tensor.Tensor;

/// The order of elements of any type.
final class Ranking {

    /// Which of two candidates comes first.
    @FunctionalInterface
    interface Order {
        /// Whether one candidate comes before another; a total order.
        boolean before(int one, int other);
    }

    private Ranking() {}

    /// An integer for each element, ordered as the elements: floats with NaN above all and equal
    /// zeros, unsigned integers by their values.
    static long[] keys(Tensor tensor) {
        if (tensor.type().isFloat()) {
            return keys(Numbers.reals(tensor));
        }
        long[] keys = Numbers.integers(tensor);
        if (tensor.type() == DType.U64) {
            for (int i = 0; i < keys.length; i++) {
                keys[i] ^= Long.MIN_VALUE;
            }
        }
        return keys;
    }

    /// An integer for each number, ordered as the numbers: NaN above all, zeros equal.
    static long[] keys(double[] reals) {
        long[] keys = new long[reals.length];
        for (int i = 0; i < keys.length; i++) {
            long bits = Double.doubleToLongBits(reals[i] + 0.0);
            keys[i] = bits >= 0 ? bits : bits ^ Long.MAX_VALUE;
        }
        return keys;
    }

    /// The first candidates in their order: a heap of those that are best so far, the worst on top.
    ///
    /// @param candidates how many there are, numbered from 0
    /// @param count how many are wanted, no more than there are
    static int[] first(int candidates, int count, Order order) {
        int[] heap = new int[count];
        if (count == 0) {
            return heap;
        }
        for (int i = 0; i < count; i++) {
            heap[i] = i;
        }
        for (int i = count / 2 - 1; i >= 0; i--) {
            sink(heap, i, count, order);
        }
        for (int i = count; i < candidates; i++) {
            if (order.before(i, heap[0])) {
                heap[0] = i;
                sink(heap, 0, count, order);
            }
        }
        for (int left = count - 1; left > 0; left--) {
            int worst = heap[0];
            heap[0] = heap[left];
            heap[left] = worst;
            sink(heap, 0, left, order);
        }
        return heap;
    }

    private static void sink(int[] heap, int from, int size, Order order) {
        int at = from;
        int moved = heap[at];
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && order.before(heap[child], heap[child + 1])) {
                child++;
            }
            if (!order.before(moved, heap[child])) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = moved;
    }
}
