package org.lanewise.ops.simd;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lanewise.tensor.ConfigurationException;
import org.lanewise.tensor.StateException;

/// A fixed group of threads that run one job together, the calling thread among them.
///
/// A job is started in every thread at once and divides its work by the thread's number; a
/// barrier separates its steps. Threads are daemons that spin briefly for the next job and then
/// park. Several callers may use one group: a caller that finds it busy runs its job alone, which
/// gives the same bits.
public final class Workers implements AutoCloseable {

    /// Most threads of a group.
    public static final int MOST_THREADS = 256;

    /// Spins before a waiting thread parks or yields: some tens of microseconds.
    private static final int SPINS = 20_000;

    private static final Barrier ALONE = () -> {};

    /// What the threads do together.
    @FunctionalInterface
    public interface Job {

        /// Runs one thread's part.
        ///
        /// @param worker number of this thread, 0 is the caller
        /// @param workers number of threads
        /// @param barrier separates the steps of the job
        void run(int worker, int workers, Barrier barrier);
    }

    /// Lets no thread pass before all have come.
    @FunctionalInterface
    public interface Barrier {

        /// Waits for all threads of the job. What they wrote before is visible after.
        ///
        /// @throws StateException when the job failed in another thread
        void await();
    }

    private final Thread[] threads;
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger arrived = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    private final Barrier shared = this::await;
    private volatile int phase;
    private volatile int epoch;
    private volatile boolean closed;
    private volatile @Nullable Throwable failure;
    private @Nullable Job job;
    /// Jobs started; written by the one caller that holds [#busy].
    private int started;

    private Workers(int threads) {
        this.threads = new Thread[threads - 1];
        for (int i = 0; i < this.threads.length; i++) {
            int worker = i + 1;
            this.threads[i] = Thread.ofPlatform()
                    .daemon()
                    .name("lanewise-worker-" + worker)
                    .unstarted(() -> serve(worker));
        }
        for (Thread thread : this.threads) {
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

    /// Runs a job in all threads and returns when all are done. Runs it in the calling thread
    /// alone when the group is busy or closed.
    ///
    /// @param work the job
    public void run(Job work) {
        if (threads.length == 0 || !busy.compareAndSet(0, 1)) {
            work.run(0, 1, ALONE);
            return;
        }
        try {
            failure = null;
            arrived.set(0);
            finished.set(0);
            job = work;
            started = started + 1;
            epoch = started;
            for (Thread thread : threads) {
                LockSupport.unpark(thread);
            }
            part(work, 0);
            for (int spin = 0; finished.get() < threads.length; spin++) {
                pause(spin);
            }
            Throwable failed = failure;
            switch (failed) {
                case null -> {}
                case RuntimeException unchecked -> throw unchecked;
                case Error error -> throw error;
                default -> throw new StateException("A job of the workers failed", failed);
            }
        } finally {
            job = null;
            busy.set(0);
        }
    }

    private void part(Job work, int worker) {
        try {
            work.run(worker, threads.length + 1, shared);
        } catch (BrokenStep _) {
            // The thread that failed has left its own failure.
        } catch (RuntimeException | Error e) {
            if (failure == null) {
                failure = e;
            }
        }
    }

    private void serve(int worker) {
        int seen = 0;
        while (true) {
            for (int spin = 0; epoch == seen; spin++) {
                if (closed) {
                    return;
                }
                if (spin < SPINS) {
                    Thread.onSpinWait();
                } else {
                    LockSupport.park(this);
                }
            }
            seen = epoch;
            Job work = job;
            if (work != null) {
                part(work, worker);
            }
            finished.incrementAndGet();
        }
    }

    private void await() {
        int current = phase;
        if (arrived.incrementAndGet() == threads.length + 1) {
            arrived.set(0);
            phase = current + 1;
            return;
        }
        for (int spin = 0; phase == current; spin++) {
            if (failure != null) {
                throw new BrokenStep();
            }
            pause(spin);
        }
    }

    private static void pause(int spin) {
        if (spin < SPINS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
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
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
        }
    }

    /// Ends a thread's part because another thread's failed.
    private static final class BrokenStep extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BrokenStep() {
            super("a job failed in another thread", null, false, false);
        }
    }
}
