package org.lanewise.benchmarks.session;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lanewise.ops.simd.bench.Interleaved;
import org.lanewise.ops.simd.bench.Latencies;
import org.lanewise.ops.simd.bench.LatencySummary;

/// Contenders timed call by call in blocks that alternate.
///
/// A block begins with a pause, in which the threads of the contender before stop spinning, and
/// with calls that do not count. Blocks count from when nobody has got faster, and the JIT has
/// compiled next to nothing, for several rounds of them.
final class Blocks {

    private static final Duration PATIENCE = Duration.ofMillis(300);

    /// After this pause threads of a contender that spin while they wait have gone to sleep.
    static final long PAUSE_MILLIS = 5;

    /// Share of a block whose calls do not count.
    private static final double SETTLING = 0.1;

    private static final int LEAST_CALLS = 3;

    /// Rounds without news that end the warm-up, and most rounds of it.
    private static final int QUIET_ROUNDS = 4;

    private static final int MOST_WARM_UP_ROUNDS = 100;

    /// Less compilation than this in a round is no news.
    private static final long COMPILED_MILLIS = 10;

    private static final double RISE = 0.97;
    private static final int ROOM = 1 << 12;

    private final int rounds;
    private final long nanos;

    /// @param rounds blocks of each contender
    /// @param block length of a block
    Blocks(int rounds, Duration block) {
        this.rounds = rounds;
        nanos = block.toNanos();
    }

    /// The latencies of a contender.
    ///
    /// @param all of all blocks
    /// @param medians the median of each block, in nanoseconds
    record Timed(LatencySummary all, double[] medians) {}

    /// Warms contenders up.
    ///
    /// @param contenders what is going to be timed
    void warmUp(List<? extends Runnable> contenders) throws InterruptedException {
        contenders.forEach(contender -> Interleaved.warmUp(contender, PATIENCE));
        double[] best = new double[contenders.size()];
        Arrays.fill(best, Double.MAX_VALUE);
        CompilationMXBean jit = ManagementFactory.getCompilationMXBean();
        long compiling = jit.getTotalCompilationTime();
        int quiet = 0;
        for (int round = 0; round < MOST_WARM_UP_ROUNDS && quiet < QUIET_ROUNDS; round++) {
            quiet++;
            if (jit.getTotalCompilationTime() > compiling + COMPILED_MILLIS) {
                compiling = jit.getTotalCompilationTime();
                quiet = 0;
            }
            for (int i = 0; i < best.length; i++) {
                double median = block(contenders.get(i)).summary().p50();
                if (median < RISE * best[i]) {
                    quiet = 0;
                }
                best[i] = Math.min(best[i], median);
            }
        }
    }

    /// Times contenders that are warm.
    ///
    /// @param contenders what is timed
    /// @return their latencies, in the same order
    List<Timed> run(List<? extends Runnable> contenders) throws InterruptedException {
        List<Latencies> all = new ArrayList<>();
        List<double[]> medians = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            all.add(new Latencies(ROOM));
            medians.add(new double[rounds]);
        }
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < contenders.size(); turn++) {
                int i = round % 2 == 0 ? turn : contenders.size() - 1 - turn;
                Latencies block = block(contenders.get(i));
                medians.get(i)[round] = block.summary().p50();
                all.get(i).addAll(block);
            }
        }
        List<Timed> timed = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            timed.add(new Timed(all.get(i).summary(), medians.get(i)));
        }
        return timed;
    }

    private Latencies block(Runnable contender) throws InterruptedException {
        Thread.sleep(PAUSE_MILLIS);
        long begin = System.nanoTime();
        do {
            contender.run();
        } while (System.nanoTime() - begin < nanos * SETTLING);
        Latencies latencies = new Latencies(ROOM);
        begin = System.nanoTime();
        long last = begin;
        while (last - begin < nanos || latencies.count() < LEAST_CALLS) {
            contender.run();
            long now = System.nanoTime();
            latencies.add(now - last);
            last = now;
            if (latencies.room() == 0) {
                latencies.reserve(ROOM);
                last = System.nanoTime();
            }
        }
        return latencies;
    }
}
