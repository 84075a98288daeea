package org.lanewise.ops.simd;

import java.util.List;

/// An operation made ready for one problem: its kernel is chosen, its offsets are computed, its
/// partition into tasks is fixed.
///
/// A primitive is immutable and may run in several threads at once. Tasks are a function of the
/// problem alone; they write disjoint elements and may run in any order, so that the result has
/// the same bits whatever the threads.
public interface Primitive {

    /// The kernel's name, for plans and reports.
    ///
    /// @return for example `Conv2dImageLanes`
    String kernel();

    /// Number of independent tasks.
    ///
    /// @return 1 or more
    int tasks();

    /// Floats of scratch memory that one task may use.
    ///
    /// @return 0 or more
    default int scratch() {
        return 0;
    }

    /// Operands that this primitive wants in another form.
    ///
    /// @return what to run before, in no particular order
    default List<Preparation> preparations() {
        return List.of();
    }

    /// Runs one task.
    ///
    /// @param operands bound in the order that the problem documents; prepared operands in their
    ///     prepared form
    /// @param task 0 to `tasks() - 1`
    /// @param scratch at least [#scratch()] floats that no one else uses meanwhile, with
    ///     arbitrary contents
    void run(Operands operands, int task, float[] scratch);

    /// Runs all tasks in the calling thread. For tests and benchmarks: prepares nothing.
    ///
    /// @param operands bound operands
    default void run(Operands operands) {
        float[] scratch = new float[scratch()];
        for (int task = 0; task < tasks(); task++) {
            run(operands, task, scratch);
        }
    }
}
