package org.lanewise.ops.simd;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.StateException;

/// A fixed group of threads that run one job together, the calling thread among them.
///
/// A job is a list of steps, a step a number of independent tasks. Every thread has its own range
/// of a step's tasks, the same in every run, and takes from the ranges of others when its own is
/// done: a thread that the operating system does not run holds up at most the task that it is in.
/// Which thread runs a task never changes a result. A step begins when the one before is complete.
///
/// Threads are daemons that spin briefly for the next step and then park. Several callers may use
/// one group: a caller that finds it busy runs its job alone.
public final class Workers implements AutoCloseable {

    /// Most threads of a group.
    public static final int MOST_THREADS = 256;

    /// Spins before a waiting thread gives its processor away: some tens of microseconds.
    private static final int SPINS = 4_000;

    /// How long a thread that has spun in vain sleeps before it looks again.
    private static final long NAP_NANOS = 20_000;

    /// Parts of a range that are handed out one by one.
    private static final int UNITS = 64;

    /// Bits of a unit's number in a cursor: `MOST_THREADS * UNITS` fits.
    private static final int UNIT_BITS = 15;

    private static final long UNIT_MASK = (1L << UNIT_BITS) - 1;

    /// Cursors of two threads do not share a cache line, nor a pair of them.
    private static final int PADDING = 16;

    /// What the threads do together.
    public interface Job {

        /// Number of steps.
        ///
        /// @return 0 or more
        int steps();

        /// Number of tasks of a step.
        ///
        /// @param step 0 to `steps() - 1`
        /// @return 0 or more
        int tasks(int step);

        /// Runs a task.
        ///
        /// @param step the step
        /// @param task 0 to `tasks(step) - 1`
        /// @param worker number of the thread that runs it, 0 is the caller; no two threads have
        ///     the same at once
        void run(int step, int task, int worker);
    }

    private final Thread[] threads;
    private final AtomicInteger busy = new AtomicInteger();
    /// By thread: turn, next unit and end of the units of its range.
    private final AtomicLongArray cursors;
    private final AtomicInteger done = new AtomicInteger();
    /// Counts the steps of all jobs.
    private volatile long turn;
    private volatile boolean active;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;
    // Written by the caller before it hands out the units of a step, read by who has got one.
    private @Nullable Job job;
    private int step;
    private int tasks;
    private int unit;

    private Workers(int count) {
        cursors = new AtomicLongArray((count + 1) * PADDING);
        threads = new Thread[count - 1];
        for (int i = 0; i < threads.length; i++) {
            int worker = i + 1;
            threads[i] = Thread.ofPlatform()
                    .daemon()
                    .name("lanewise-worker-" + worker)
                    .unstarted(() -> serve(worker));
        }
        for (Thread thread : threads) {
            thread.start();
        }
    }

    /// A group of the given size.
    ///
    /// @param threads number of threads, the calling one included: 1 to 256
    /// @return the group
    /// @throws ConfigurationException when the number is out of range
    public static Workers of(int threads) {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new ConfigurationException("Threads are " + threads + ", expected 1 to " + MOST_THREADS);
        }
        return new Workers(threads);
    }

    /// Number of threads of a job that has the group for itself.
    ///
    /// @return 1 or more
    public int threads() {
        return threads.length + 1;
    }

    /// Runs a job in all threads and returns when all is done. Runs it in the calling thread alone
    /// when the group is busy or closed.
    ///
    /// @param work the job
    /// @throws StateException when a task failed with a checked exception; unchecked ones and
    ///     errors come through as they are, after the step in which they happened
    public void run(Job work) {
        if (threads.length == 0 || closed || !busy.compareAndSet(0, 1)) {
            alone(work);
            return;
        }
        try {
            failure = null;
            job = work;
            active = true;
            for (Thread thread : threads) {
                LockSupport.unpark(thread);
            }
            int steps = work.steps();
            for (int i = 0; i < steps && failure == null; i++) {
                together(work, i);
            }
            throwFailure();
        } finally {
            active = false;
            job = null;
            busy.set(0);
        }
    }

    private static void alone(Job work) {
        int steps = work.steps();
        for (int step = 0; step < steps; step++) {
            int tasks = work.tasks(step);
            for (int task = 0; task < tasks; task++) {
                work.run(step, task, 0);
            }
        }
    }

    private void together(Job work, int index) {
        int count = work.tasks(index);
        if (count <= 1) {
            runTasks(work, index, 0, count, 0);
            return;
        }
        int ranges = threads.length + 1;
        int size = Math.max(1, count / (ranges * UNITS));
        int units = (count + size - 1) / size;
        done.set(0);
        step = index;
        tasks = count;
        unit = size;
        long next = turn + 1;
        for (int i = 0; i < ranges; i++) {
            long begin = (long) i * units / ranges;
            long end = (i + 1L) * units / ranges;
            cursors.set((i + 1) * PADDING, (next << 2 * UNIT_BITS) | (begin << UNIT_BITS) | end);
        }
        turn = next;
        takePart(work, 0);
        for (int spin = 0; done.get() < count; spin++) {
            pause(spin);
        }
    }

    /// Runs units until no range has one left: first the thread's own, then the others'.
    private void takePart(@Nullable Job known, int worker) {
        int ranges = threads.length + 1;
        for (int i = 0; i < ranges; i++) {
            int cursor = ((worker + i) % ranges + 1) * PADDING;
            int finished = 0;
            for (int next = claim(cursor); next >= 0; next = claim(cursor)) {
                Job work = known == null ? job : known;
                int from = next * unit;
                int to = Math.min(tasks, from + unit);
                if (work != null && failure == null) {
                    runTasks(work, step, from, to, worker);
                }
                finished += to - from;
            }
            if (finished > 0) {
                done.addAndGet(finished);
            }
        }
    }

    /// The next unit of a range, or -1. A turn that is over has no units left, so a late thread
    /// takes none of them.
    private int claim(int cursor) {
        while (true) {
            long state = cursors.get(cursor);
            long next = state >>> UNIT_BITS & UNIT_MASK;
            if (next >= (state & UNIT_MASK)) {
                return -1;
            }
            if (cursors.compareAndSet(cursor, state, state + (1L << UNIT_BITS))) {
                return (int) next;
            }
        }
    }

    private void runTasks(Job work, int index, int from, int to, int worker) {
        try {
            for (int task = from; task < to; task++) {
                work.run(index, task, worker);
            }
        } catch (RuntimeException | Error e) {
            if (failure == null) {
                failure = e;
            }
        }
    }

    private void throwFailure() {
        Throwable failed = failure;
        switch (failed) {
            case null -> {}
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            default -> throw new StateException("A job of the workers failed", failed);
        }
    }

    private void serve(int worker) {
        long seen = 0;
        while (true) {
            for (int spin = 0; turn == seen; spin++) {
                if (closed) {
                    return;
                }
                if (spin < SPINS || active) {
                    pause(spin);
                } else {
                    LockSupport.park(this);
                }
            }
            seen = turn;
            takePart(null, worker);
        }
    }

    private static void pause(int spin) {
        if (spin < SPINS) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(NAP_NANOS);
        }
    }

    /// Ends the threads. Idempotent; a running job ends first.
    @Override
    public void close() {
        if (closed) {
            return;
        }
        for (int spin = 0; !busy.compareAndSet(0, 1); spin++) {
            if (closed) {
                return;
            }
            pause(spin);
        }
        closed = true;
        busy.set(0);
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
    }
}
