package org.lanewise.onnx.proto;

import java.util.Arrays;

/// Integers while they are read.
final class LongList {

    /// Java arrays hold no more elements on every virtual machine.
    private static final int MOST = Integer.MAX_VALUE - 8;

    private long[] values = new long[4];
    private int size;

    /// Makes room, at least doubling it, so that many small rows do not cost the square of their number.
    void reserve(int more) {
        if (more > values.length - size) {
            long room = Math.max((long) size + more, 2L * values.length);
            values = Arrays.copyOf(values, (int) Math.min(room, MOST));
        }
    }

    void add(long value) {
        reserve(1);
        values[size++] = value;
    }

    Longs toLongs() {
        return Longs.wrap(Arrays.copyOf(values, size));
    }
}
