package org.lanewise.data;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Work on independent indices by the caller and a few daemon threads that end with it.
final class Parallel {

    /// What one thread does with an index; it may keep scratch memory.
    interface Worker {
        void accept(int index);
    }

    private static final int BLOCK = 64;

    private Parallel() {}

    /// Runs a worker on every index from 0 to `count - 1`, each once, in any order and on any thread.
    ///
    /// @param threads how many threads at most, the caller included
    /// @param workers makes one worker a thread
    static void forEach(int count, int threads, Supplier<Worker> workers) {
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        int blocks = Math.ceilDiv(count, BLOCK);
        Runnable task = () -> {
            try {
                Worker worker = workers.get();
                for (int block; failure.get() == null && (block = next.getAndIncrement()) < blocks; ) {
                    int end = (int) Math.min(count, (block + 1L) * BLOCK);
                    for (int index = block * BLOCK; index < end; index++) {
                        worker.accept(index);
                    }
                }
            } catch (RuntimeException | Error e) {
                failure.compareAndSet(null, e);
            }
        };
        Thread[] helpers = new Thread[Math.min(threads, blocks) <= 1 ? 0 : Math.min(threads, blocks) - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = Thread.ofPlatform().daemon().name("lanewise-data-" + i).start(task);
        }
        task.run();
        join(helpers);
        switch (failure.get()) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    /// Waits for every helper, even when interrupted; the interrupt is kept.
    private static void join(Thread[] helpers) {
        boolean interrupted = false;
        for (Thread helper : helpers) {
            while (helper.isAlive()) {
                try {
                    helper.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
