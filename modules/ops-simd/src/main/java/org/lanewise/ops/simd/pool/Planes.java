package org.lanewise.ops.simd.pool;

import org.lanewise.ops.simd.Pool2dProblem;
import org.lanewise.ops.simd.lanes.Ranges;

/// How a problem's planes lie in its operands and are shared out: a task is a range of planes.
///
/// @param count planes: blocks times channels
/// @param tasks number of tasks
/// @param src floats of an input plane, lanes included
/// @param dst floats of an output plane, lanes included
record Planes(int count, int tasks, int src, int dst) {

    static Planes of(Pool2dProblem p) {
        int src = p.ih() * p.iw() * p.layout().lanes();
        int dst = p.oh() * p.ow() * p.layout().lanes();
        return new Planes(p.planes(), Ranges.tasks(p.planes(), (long) p.planes() * (src + dst)), src, dst);
    }

    int first(int task) {
        return Ranges.start(count, tasks, task);
    }

    int end(int task) {
        return Ranges.start(count, tasks, task + 1);
    }
}
