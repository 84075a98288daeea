package org.lanewise.onnx.proto;

import java.util.Arrays;

/// Floats in order. Immutable, equal by their bits, NaNs apart, which are all equal.
public final class Floats {

    /// No floats.
    public static final Floats EMPTY = new Floats(new float[0]);

    private final float[] values;

    private Floats(float[] values) {
        this.values = values;
    }

    /// Floats.
    ///
    /// @param values the floats; copied
    /// @return the list
    public static Floats of(float... values) {
        return values.length == 0 ? EMPTY : new Floats(values.clone());
    }

    /// Floats.
    ///
    /// @param values the floats; the list keeps the array
    static Floats wrap(float[] values) {
        return values.length == 0 ? EMPTY : new Floats(values);
    }

    /// Number of floats.
    ///
    /// @return 0 or more
    public int size() {
        return values.length;
    }

    /// One float.
    ///
    /// @param index 0 to `size() - 1`
    /// @return the float
    public float get(int index) {
        return values[index];
    }

    /// The floats.
    ///
    /// @return a fresh copy
    public float[] toArray() {
        return values.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Floats that && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    /// The floats in brackets, as in `[0.5, 2.0]`.
    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
