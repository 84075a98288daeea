package org.lanewise.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.function.Executable;

/// Bytes that work allocates in the calling thread and in the workers, once the JIT is through with it.
final class Allocation {

    /// Runs without a byte after which work counts as warm.
    private static final int QUIET = 30;

    private static final long PATIENCE_NANOS = 120_000_000_000L;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /// Runs work until it has allocated nothing for some runs; fails when it never does. Where C2 is missing, vectors
    /// are objects and the question has no answer.
    static void requireNoneAfterWarmUp(String subject, Executable work) throws Throwable {
        String level = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("TieredStopAtLevel")
                .getValue();
        assumeTrue(level.equals("4"), "needs C2, TieredStopAtLevel is " + level);
        long[] threads = LongStream.concat(
                        LongStream.of(Thread.currentThread().threadId()),
                        Thread.getAllStackTraces().keySet().stream()
                                .filter(thread -> thread.getName().startsWith("lanewise-worker"))
                                .mapToLong(Thread::threadId))
                .toArray();
        long begin = System.nanoTime();
        long bytes = 0;
        for (int quiet = 0; quiet < QUIET && System.nanoTime() - begin < PATIENCE_NANOS; ) {
            long before = allocated(threads);
            work.execute();
            bytes = allocated(threads) - before;
            quiet = bytes == 0 ? quiet + 1 : 0;
        }
        assertThat(bytes).as("bytes of the last run: %s", subject).isZero();
    }

    private static long allocated(long[] threads) {
        long bytes = 0;
        for (long thread : threads) {
            bytes += THREADS.getThreadAllocatedBytes(thread);
        }
        return bytes;
    }
}
