package org.lanewise.ops.simd.bench;

import org.lanewise.ops.simd.Workers;
import org.lanewise.ops.simd.lanes.Ranges;

/// A copy of one array to another, divided among threads: what memory allows a kernel that moves as
/// many bytes.
final class CopyRun implements Workers.Job {

    private final float[] src;
    private final float[] dst;
    private final int tasks;

    /// @param floats floats that are read and written, together
    CopyRun(long floats) {
        int half = Math.toIntExact(Math.max(1, floats / 2));
        src = new float[half];
        dst = new float[half];
        for (int i = 0; i < half; i++) {
            src[i] = i & 0xFFFF;
        }
        tasks = Ranges.tasks(half, floats);
    }

    float[] output() {
        return dst;
    }

    @Override
    public int steps() {
        return 1;
    }

    @Override
    public int tasks(int step) {
        return tasks;
    }

    @Override
    public void run(int step, int task, int worker) {
        int first = Ranges.startOfSlice(src.length, tasks, task);
        int end = Ranges.startOfSlice(src.length, tasks, task + 1);
        System.arraycopy(src, first, dst, first, end - first);
    }
}
