package org.lanewise.inference;

import java.util.concurrent.atomic.LongAdder;

/// What happened to the calls of a session, counted without contention.
final class Counters {

    final LongAdder runs = new LongAdder();
    final LongAdder images = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder timeouts = new LongAdder();
    final LongAdder cancellations = new LongAdder();
    final LongAdder rejections = new LongAdder();
    final LongAdder waits = new LongAdder();
    final LongAdder waitNanos = new LongAdder();

    SessionStats stats(WorkspacePool pool) {
        WorkspacePool.Usage usage = pool.usage();
        return new SessionStats(
                runs.sum(),
                images.sum(),
                failures.sum(),
                timeouts.sum(),
                cancellations.sum(),
                rejections.sum(),
                waits.sum(),
                waitNanos.sum(),
                usage.made(),
                usage.inUse(),
                usage.most());
    }
}
