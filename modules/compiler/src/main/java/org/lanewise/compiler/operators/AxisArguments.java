package org.lanewise.compiler.operators;

/// Axes as operators are given them: negative ones count from the end.
final class AxisArguments {

    private AxisArguments() {}

    /// The index of an axis.
    ///
    /// @param rank number of axes there are
    static int one(Operands in, int axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw in.error("axis is " + axis + ", expected " + -rank + " to " + (rank - 1));
        }
        return axis < 0 ? axis + rank : axis;
    }

    /// The indices of axes, of which none may appear twice.
    ///
    /// @param rank number of axes there are
    static int[] distinct(Operands in, int[] axes, int rank) {
        boolean[] seen = new boolean[rank];
        int[] indices = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            indices[i] = one(in, axes[i], rank);
            if (seen[indices[i]]) {
                throw in.error("axis " + indices[i] + " is named twice, expected distinct axes");
            }
            seen[indices[i]] = true;
        }
        return indices;
    }

    /// The axes of an operand, all axes of a rank when it is absent.
    ///
    /// @param index the operand
    /// @param rank number of axes there are
    static int[] distinctOrAll(Operands in, int index, int rank) {
        return in.optional(index).isEmpty() ? AxisMaps.all(rank) : distinct(in, in.ints(index), rank);
    }

    /// Sizes as [Operands#claim] takes them.
    static long[] longs(int... sizes) {
        long[] longs = new long[sizes.length];
        for (int i = 0; i < sizes.length; i++) {
            longs[i] = sizes[i];
        }
        return longs;
    }
}
