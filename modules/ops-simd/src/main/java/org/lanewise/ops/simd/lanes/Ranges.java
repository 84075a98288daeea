package org.lanewise.ops.simd.lanes;

/// The partition of work into tasks: a function of the shapes only.
public final class Ranges {

    /// Elements of a task that are worth a hand-over to another thread.
    private static final int GRAIN = 8192;

    private static final int MOST_TASKS = 64;

    private Ranges() {}

    /// Number of tasks for work of a given size.
    ///
    /// @param units parts that cannot be divided, 1 or more
    /// @param elements floats that are touched in all of them
    /// @return 1 to 64, at most `units`
    public static int tasks(int units, long elements) {
        return (int) Math.clamp(elements / GRAIN, 1L, Math.min(units, MOST_TASKS));
    }

    /// The first unit of a task, or the end of the one before.
    ///
    /// @param units number of units
    /// @param tasks number of tasks
    /// @param task 0 to `tasks`
    /// @return 0 to `units`
    public static int start(int units, int tasks, int task) {
        return (int) ((long) units * task / tasks);
    }

    /// The first element of a task on a flat array: a multiple of 16, so that every vector but
    /// the last few elements is whole at every width.
    ///
    /// @param elements number of elements
    /// @param tasks number of tasks
    /// @param task 0 to `tasks`
    /// @return 0 to `elements`
    public static int startOfSlice(int elements, int tasks, int task) {
        int groups = Math.ceilDiv(elements, Lanes.COUNT);
        return Math.min(elements, (int) ((long) groups * task / tasks * Lanes.COUNT));
    }
}
