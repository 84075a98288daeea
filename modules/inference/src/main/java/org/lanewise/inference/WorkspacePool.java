package org.lanewise.inference;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lanewise.tensor.StateException;

/// The workspaces of a session: made on demand up to a number, handed out last in first out so that
/// the one in the caches is used again. Counts the calls that run, so that closing can wait for
/// them.
final class WorkspacePool {

    /// How long a wait goes on without looking at its cancellation.
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final String network;
    private final int size;
    private final WhenExhausted whenExhausted;
    private final Supplier<Workspace> maker;
    private final Counters counters;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition given = lock.newCondition();
    private final Condition drained = lock.newCondition();
    private final @Nullable Workspace[] idle;
    private int idleCount;
    private int made;
    private int inUse;
    private int mostInUse;
    private int waiting;
    private boolean closed;

    WorkspacePool(String network, int size, WhenExhausted whenExhausted, Counters counters, Supplier<Workspace> maker) {
        this.network = network;
        this.size = size;
        this.whenExhausted = whenExhausted;
        this.counters = counters;
        this.maker = maker;
        idle = new Workspace[size];
    }

    /// Takes a workspace.
    ///
    /// @throws StateException when the pool is closed
    /// @throws BusyException when it is exhausted and calls do not wait
    /// @throws DeadlineException when the wait took too long
    /// @throws CancelledException when the wait was cancelled or interrupted
    Workspace take(Deadline deadline, @Nullable Cancellation cancellation) {
        lock.lock();
        try {
            requireOpen();
            if (idleCount == 0 && made >= size && whenExhausted != WhenExhausted.GROW) {
                if (whenExhausted == WhenExhausted.FAIL) {
                    counters.rejections.increment();
                    throw new BusyException("Network '" + network + "': all " + size
                            + " workspaces are in use, expected a free one (WhenExhausted.FAIL)");
                }
                await(deadline, cancellation);
            }
            inUse++;
            mostInUse = Math.max(mostInUse, inUse);
            if (idleCount > 0) {
                idleCount--;
                Workspace workspace = Objects.requireNonNull(idle[idleCount]);
                idle[idleCount] = null;
                return workspace;
            }
            made++;
        } finally {
            lock.unlock();
        }
        return make();
    }

    private Workspace make() {
        boolean done = false;
        try {
            Workspace workspace = maker.get();
            done = true;
            return workspace;
        } finally {
            if (!done) {
                drop();
            }
        }
    }

    private void await(Deadline deadline, @Nullable Cancellation cancellation) {
        long begin = System.nanoTime();
        waiting++;
        try {
            while (idleCount == 0 && made >= size) {
                long left = deadline.remainingNanos();
                if (left <= 0) {
                    counters.timeouts.increment();
                    throw new DeadlineException("Network '" + network + "': the deadline passed after a wait of "
                            + TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin) + " us for one of " + size
                            + " workspaces");
                }
                if (cancellation != null && cancellation.isCancelled()) {
                    counters.cancellations.increment();
                    throw new CancelledException(
                            "Network '" + network + "': cancelled while it waited for a workspace");
                }
                given.awaitNanos(cancellation == null ? left : Math.min(left, LOOK_NANOS));
                requireOpen();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            counters.cancellations.increment();
            throw new CancelledException("Network '" + network + "': interrupted while it waited for a workspace");
        } finally {
            waiting--;
            counters.waits.increment();
            counters.waitNanos.add(System.nanoTime() - begin);
            // A signal that came together with another reason to end the wait is for the next one.
            if (waiting > 0 && idleCount > 0) {
                given.signal();
            }
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StateException("Session of network '" + network + "' is closed");
        }
    }

    /// Gives a workspace back.
    void give(Workspace workspace) {
        lock.lock();
        try {
            if (idleCount < size && made <= size) {
                idle[idleCount] = workspace;
                idleCount++;
            } else {
                made--;
            }
            leave();
        } finally {
            lock.unlock();
        }
    }

    /// One call fewer has a workspace: the next one waiting may look, and who closes. Under the lock.
    private void leave() {
        inUse--;
        if (waiting > 0) {
            given.signal();
        }
        if (closed && inUse == 0) {
            drained.signalAll();
        }
    }

    private void drop() {
        lock.lock();
        try {
            made--;
            leave();
        } finally {
            lock.unlock();
        }
    }

    /// Refuses further calls, ends the waits of those that have no workspace, and waits for those
    /// that run. Not interruptible: the flag stays set.
    void close() {
        lock.lock();
        try {
            closed = true;
            given.signalAll();
            while (inUse > 0) {
                drained.awaitUninterruptibly();
            }
            made -= idleCount;
            while (idleCount > 0) {
                idleCount--;
                idle[idleCount] = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /// How many workspaces there are, how many are in use, and the most that were.
    record Usage(int made, int inUse, int most) {}

    Usage usage() {
        lock.lock();
        try {
            return new Usage(made, inUse, mostInUse);
        } finally {
            lock.unlock();
        }
    }
}
