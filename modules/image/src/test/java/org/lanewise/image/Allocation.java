package org.lanewise.image;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Bytes that work allocates in the calling thread.
final class Allocation {

    private static final int CALLS = 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /// The least that one call allocated after the first.
    static long afterFirstCall(Runnable work) {
        work.run();
        long least = Long.MAX_VALUE;
        for (int call = 0; call < CALLS; call++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
