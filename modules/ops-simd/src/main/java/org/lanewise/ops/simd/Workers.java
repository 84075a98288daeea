package org.lanewise.ops.simd;

import java.util.Arrays;
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
/// Threads are daemons that spin briefly for the next step and then park; under a CPU quota, and
/// where there are more threads than processors, they do not spin. Several callers may use one
/// group: a caller that finds it busy runs its job alone.
public final class Workers implements AutoCloseable {

    /// Most threads of a group.
    public static final int MOST_THREADS = 256;

    /// Spins before a waiting thread gives its processor away: some tens of microseconds.
    private static final int SPINS = 4_000;

    /// Parts of a step between which a thread that runs it alone asks whether to stop.
    private static final int PARTS = 16;

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

        /// Whether a step is so short that handing it out costs more than it saves. The caller
        /// runs it alone and in one go.
        ///
        /// @param step 0 to `steps() - 1`
        /// @return whether it is
        default boolean small(int step) {
            return false;
        }

        /// Runs a task.
        ///
        /// @param step the step
        /// @param task 0 to `tasks(step) - 1`
        /// @param worker number of the thread that runs it, 0 is the caller; no two threads have
        ///     the same at once
        void run(int step, int task, int worker);
    }

    /// Ends a job before its last step. Asked before each step and, in steps that are not small,
    /// between their parts, by any of the threads: once it says yes, it must go on to.
    @FunctionalInterface
    public interface Stop {

        /// Never.
        Stop NEVER = () -> false;

        /// Whether to stop.
        ///
        /// @return whether to
        boolean now();
    }

    private volatile Thread[] threads = new Thread[0];
    private final AtomicInteger busy = new AtomicInteger();
    /// By thread: turn, next unit and end of the units of its range.
    private final AtomicLongArray cursors;
    private final AtomicInteger done = new AtomicInteger();
    /// Counts the steps of all jobs.
    private volatile long turn;
    private volatile boolean active;
    private volatile boolean closed;
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;
    /// Threads of the running job, the caller's included. A thread that reads that of a later job
    /// gets no unit, because it asks for one of an earlier turn.
    private int ranges = 1;
    private int spins;
    // Written by the caller before it hands out the units of a step, read by who has got one.
    private @Nullable Job job;
    private Stop stop = Stop.NEVER;
    private int step;
    private int tasks;
    private int unit;

    private Workers(int most) {
        cursors = new AtomicLongArray((most + 1) * PADDING);
    }

    /// A group of the given size.
    ///
    /// @param threads number of threads, the calling one included: 1 to 256
    /// @return the group
    /// @throws ConfigurationException when the number is out of range
    public static Workers of(int threads) {
        check(threads);
        Workers workers = new Workers(threads);
        workers.grow(threads);
        return workers;
    }

    /// A group that may grow.
    static Workers growing() {
        return new Workers(MOST_THREADS);
    }

    static void check(int threads) {
        if (threads < 1 || threads > MOST_THREADS) {
            throw new ConfigurationException("Threads are " + threads + ", expected 1 to " + MOST_THREADS);
        }
    }

    /// Starts threads until there are as many as asked for. Jobs that are running do not use them.
    synchronized void grow(int count) {
        Thread[] more = Arrays.copyOf(threads, Math.max(threads.length, count - 1));
        for (int i = threads.length; i < more.length; i++) {
            int worker = i + 1;
            more[i] = Thread.ofPlatform()
                    .daemon()
                    .name("lanewise-worker-" + worker)
                    .start(() -> serve(worker));
        }
        threads = more;
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
        run(work, MOST_THREADS, Stop.NEVER);
    }

    /// Runs a job in some of the threads, until it is told to stop.
    ///
    /// @param work the job
    /// @param most most threads, the caller's included, 1 or more
    /// @param end when to stop
    /// @return whether the job is done
    /// @throws StateException as in [#run(Job)]
    public boolean run(Job work, int most, Stop end) {
        int count = Math.min(most, threads());
        if (count <= 1 || closed || !shared(work) || !busy.compareAndSet(0, 1)) {
            return alone(work, end);
        }
        try {
            failure = null;
            stopped = false;
            job = work;
            stop = end;
            ranges = count;
            spins = count > CpuQuota.PROCESSORS || CpuQuota.EXISTS ? 0 : SPINS;
            active = true;
            wake(count);
            int steps = work.steps();
            for (int i = 0; i < steps && failure == null && !stopped; i++) {
                if (end.now()) {
                    return false;
                }
                together(work, i, end);
            }
            throwFailure();
            return !stopped;
        } finally {
            active = false;
            job = null;
            stop = Stop.NEVER;
            busy.set(0);
        }
    }

    private void wake(int count) {
        Thread[] all = threads;
        for (int i = 0; i < count - 1; i++) {
            LockSupport.unpark(all[i]);
        }
    }

    /// Whether some step is worth waking threads for.
    private static boolean shared(Job work) {
        int steps = work.steps();
        for (int step = 0; step < steps; step++) {
            if (!work.small(step) && work.tasks(step) > 1) {
                return true;
            }
        }
        return false;
    }

    private static boolean alone(Job work, Stop end) {
        int steps = work.steps();
        for (int step = 0; step < steps; step++) {
            if (end.now()) {
                return false;
            }
            int tasks = work.tasks(step);
            int part = work.small(step) ? tasks : Math.max(1, tasks / PARTS);
            for (int from = 0; from < tasks; from += part) {
                if (from > 0 && end.now()) {
                    return false;
                }
                int to = Math.min(tasks, from + part);
                for (int task = from; task < to; task++) {
                    work.run(step, task, 0);
                }
            }
        }
        return true;
    }

    private void together(Job work, int index, Stop end) {
        int count = work.tasks(index);
        if (count <= 1 || work.small(index)) {
            runTasks(work, index, 0, count, 0);
            return;
        }
        int size = Math.max(1, count / (ranges * UNITS));
        int units = (count + size - 1) / size;
        done.set(0);
        step = index;
        tasks = count;
        unit = size;
        long next = turn + 1;
        for (int i = 0; i < ranges; i++) {
            long begin = (long) i * units / ranges;
            long last = (i + 1L) * units / ranges;
            cursors.set((i + 1) * PADDING, (next << 2 * UNIT_BITS) | (begin << UNIT_BITS) | last);
        }
        turn = next;
        takePart(work, end, 0, next);
        for (int spin = 0; done.get() < count; spin++) {
            pause(spin);
        }
    }

    /// Runs units of a turn until no range has one left: first the thread's own, then the others'.
    private void takePart(@Nullable Job known, Stop knownStop, int worker, long now) {
        int parts = ranges;
        for (int i = 0; i < parts; i++) {
            int cursor = ((worker + i) % parts + 1) * PADDING;
            int finished = 0;
            for (int next = claim(cursor, now); next >= 0; next = claim(cursor, now)) {
                Job work = known == null ? job : known;
                Stop end = known == null ? stop : knownStop;
                int from = next * unit;
                int to = Math.min(tasks, from + unit);
                if (work != null && failure == null && !stopped) {
                    if (end.now()) {
                        stopped = true;
                    } else {
                        runTasks(work, step, from, to, worker);
                    }
                }
                finished += to - from;
            }
            if (finished > 0) {
                done.addAndGet(finished);
            }
        }
    }

    /// The next unit of a range in a turn, or -1. A late thread finds that the turn has changed or
    /// has no units left, and takes none of another.
    private int claim(int cursor, long now) {
        long mine = now << 2 * UNIT_BITS >>> 2 * UNIT_BITS;
        while (true) {
            long state = cursors.get(cursor);
            long next = state >>> UNIT_BITS & UNIT_MASK;
            if (state >>> 2 * UNIT_BITS != mine || next >= (state & UNIT_MASK)) {
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
        int spin = 0;
        while (!closed) {
            boolean running = active;
            long now = turn;
            // That of the running job at least, which was written before the job became active.
            boolean mine = worker < ranges;
            if (now != seen) {
                seen = now;
                if (mine) {
                    takePart(null, Stop.NEVER, worker, now);
                    spin = 0;
                    continue;
                }
            }
            if (spin < spins || running && mine) {
                pause(spin++);
            } else {
                LockSupport.park(this);
                spin = 0;
            }
        }
    }

    private void pause(int spin) {
        if (spin < spins) {
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
