package org.lanewise.ops.simd.optimize;

/// The cut of a range of parameters into tasks.
final class Chunks {

    /// Parameters of a task: with their gradients and moments they fit a second-level cache.
    private static final int CHUNK = 16 * 1024;

    private Chunks() {}

    static int tasks(int elements) {
        return Math.ceilDiv(elements, CHUNK);
    }

    static int from(int task) {
        return task * CHUNK;
    }

    static int to(int task, int elements) {
        return Math.min(elements, from(task) + CHUNK);
    }
}
