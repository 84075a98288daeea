package org.lanewise.compiler.operators;

import org.lanewise.layers.ops.IndexingOp.Reduction;
import org.lanewise.tensor.DType;
import org.lanewise.tensor.Tensor;

/// Runs of elements written into a tensor, one after the other, or joined with what is there.
final class Scatter {

    private Scatter() {}

    /// The first operand with the third written into it.
    ///
    /// @param places number of the run of the data for each run of the updates
    /// @param length elements of a run
    static Tensor run(Operands in, Reduction reduction, int[] places, int length) {
        Tensor data = in.get(0);
        Tensor updates = in.get(2);
        if (updates.type() != data.type()) {
            throw in.error("updates are of type " + updates.type() + ", expected " + data.type());
        }
        if (reduction == Reduction.NONE) {
            Tensor result = data.copy();
            for (int i = 0; i < places.length; i++) {
                Blocks.copy(updates, i * length, 0, result, places[i] * length, 0, 1, length);
            }
            return result;
        }
        return data.type().isFloat()
                ? reals(data, updates, reduction, places, length)
                : integers(data, updates, reduction, places, length);
    }

    private static Tensor reals(Tensor data, Tensor updates, Reduction reduction, int[] places, int length) {
        double[] values = Numbers.reals(data);
        double[] others = Numbers.reals(updates);
        for (int i = 0; i < others.length; i++) {
            int at = places[i / length] * length + i % length;
            values[at] = switch (reduction) {
                case NONE -> others[i];
                case ADD -> values[at] + others[i];
                case MUL -> values[at] * others[i];
                case MAX -> Math.max(values[at], others[i]);
                case MIN -> Math.min(values[at], others[i]);
            };
        }
        return Numbers.ofReals(data.type(), data.shape(), values);
    }

    /// Truth values 0 and 1 join as integers do: a sum that is not 0 is true.
    private static Tensor integers(Tensor data, Tensor updates, Reduction reduction, int[] places, int length) {
        boolean unsigned = data.type() == DType.U64;
        long[] values = Numbers.integers(data);
        long[] others = Numbers.integers(updates);
        for (int i = 0; i < others.length; i++) {
            int at = places[i / length] * length + i % length;
            long value = values[at];
            boolean larger = unsigned ? Long.compareUnsigned(others[i], value) > 0 : others[i] > value;
            values[at] = switch (reduction) {
                case NONE -> others[i];
                case ADD -> value + others[i];
                case MUL -> value * others[i];
                case MAX -> larger ? others[i] : value;
                case MIN -> larger ? value : others[i];
            };
        }
        return Numbers.ofIntegers(data.type(), data.shape(), values);
    }
}
