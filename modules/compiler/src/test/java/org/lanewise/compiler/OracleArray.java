package org.lanewise.compiler;

import java.util.Arrays;

/// A row-major array of doubles: what the oracle computes with.
///
/// @param sizes sizes, outermost first
/// @param data elements
record OracleArray(int[] sizes, double[] data) {

    OracleArray {
        if (count(sizes, 0, sizes.length) != data.length) {
            throw new AssertionError(data.length + " elements do not fill " + Arrays.toString(sizes));
        }
    }

    static OracleArray zeros(int... sizes) {
        return new OracleArray(sizes, new double[count(sizes, 0, sizes.length)]);
    }

    static OracleArray scalar(double value) {
        return new OracleArray(new int[0], new double[] {value});
    }

    static OracleArray like(OracleArray other) {
        return new OracleArray(other.sizes, new double[other.data.length]);
    }

    static int count(int[] sizes, int from, int to) {
        int count = 1;
        for (int axis = from; axis < to; axis++) {
            count *= sizes[axis];
        }
        return count;
    }

    int size(int axis) {
        return sizes[axis];
    }

    int rank() {
        return sizes.length;
    }

    /// Elements of one sample.
    int sample() {
        return count(sizes, 1, sizes.length);
    }

    /// Elements of one channel of one sample.
    int plane() {
        return count(sizes, 2, sizes.length);
    }

    double get(int n, int c, int y, int x) {
        return data[((n * sizes[1] + c) * sizes[2] + y) * sizes[3] + x];
    }

    void add(int n, int c, int y, int x, double value) {
        data[((n * sizes[1] + c) * sizes[2] + y) * sizes[3] + x] += value;
    }

    boolean contains(int y, int x) {
        return y >= 0 && y < sizes[2] && x >= 0 && x < sizes[3];
    }

    double largest() {
        double largest = 0;
        for (double value : data) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    OracleArray absolute() {
        OracleArray result = like(this);
        for (int i = 0; i < data.length; i++) {
            result.data[i] = Math.abs(data[i]);
        }
        return result;
    }
}
