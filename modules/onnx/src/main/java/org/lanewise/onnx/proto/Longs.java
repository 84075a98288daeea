package org.lanewise.onnx.proto;

import java.util.Arrays;

/// Integers in order. Immutable, equal by value.
public final class Longs {

    /// No integers.
    public static final Longs EMPTY = new Longs(new long[0]);

    private final long[] values;

    private Longs(long[] values) {
        this.values = values;
    }

    /// Integers.
    ///
    /// @param values the integers; copied
    /// @return the list
    public static Longs of(long... values) {
        return values.length == 0 ? EMPTY : new Longs(values.clone());
    }

    /// Integers.
    ///
    /// @param values the integers; the list keeps the array
    static Longs wrap(long[] values) {
        return values.length == 0 ? EMPTY : new Longs(values);
    }

    /// Number of integers.
    ///
    /// @return 0 or more
    public int size() {
        return values.length;
    }

    /// One integer.
    ///
    /// @param index 0 to `size() - 1`
    /// @return the integer
    public long get(int index) {
        return values[index];
    }

    /// The integers.
    ///
    /// @return a fresh copy
    public long[] toArray() {
        return values.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Longs that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    /// The integers in brackets, as in `[8, 3, 32, 32]`.
    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
