package org.lanewise.ops.simd;

import org.jspecify.annotations.Nullable;

/// A lease on the one group of threads that a process shares by default. The first lease starts it,
/// a lease that asks for more threads than it has makes it grow, and the last one to be closed ends
/// it.
///
/// Each job says how many of the threads it uses, see [Workers#run(Workers.Job, int,
/// Workers.Stop)].
public final class SharedWorkers implements AutoCloseable {

    private static final Object LOCK = new Object();
    private static @Nullable Workers group;
    private static int leases;

    private final Workers workers;
    private boolean closed;

    private SharedWorkers(Workers workers) {
        this.workers = workers;
    }

    /// A lease on the group.
    ///
    /// @param threads threads that a job will use, the calling one included: 1 to 256
    /// @return the lease
    /// @throws org.lanewise.tensor.ConfigurationException when the number is out of range
    public static SharedWorkers lease(int threads) {
        Workers.check(threads);
        synchronized (LOCK) {
            Workers current = group;
            if (current == null) {
                current = Workers.growing();
                group = current;
            }
            current.grow(threads);
            leases++;
            return new SharedWorkers(current);
        }
    }

    /// The group.
    ///
    /// @return the group; closing it is not the lessee's business
    public Workers workers() {
        return workers;
    }

    /// Ends the lease. Idempotent.
    @Override
    public void close() {
        synchronized (LOCK) {
            if (closed) {
                return;
            }
            closed = true;
            leases--;
            if (leases == 0) {
                group = null;
                workers.close();
            }
        }
    }
}
