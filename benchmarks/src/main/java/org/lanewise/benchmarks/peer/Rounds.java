package org.lanewise.benchmarks.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lanewise.ops.simd.bench.Interleaved;

/// Contenders timed in rounds: in each of them every contender runs for some milliseconds, in
/// turns of alternating order. A contender's time in a round is the lower quartile of its calls:
/// other programs on the machine lengthen some calls and shorten none.
///
/// Before rounds are counted they go on until nobody has got faster for a while.
final class Rounds {

    private static final long ROUND_NANOS = 20_000_000;
    private static final long SAMPLE_NANOS = 10_000;
    private static final Duration PATIENCE = Duration.ofMillis(300);

    /// Rounds without news that end the warm-up, and most rounds of it.
    private static final int QUIET_ROUNDS = 8;

    private static final int MOST_WARM_UP_ROUNDS = 100;
    private static final double RISE = 0.97;

    private final int rounds;
    private final Runnable beforeCall;
    private final boolean cold;

    /// @param rounds number of rounds
    /// @param cold whether what the caches hold is driven out before every call
    Rounds(int rounds, boolean cold) {
        this.rounds = rounds;
        this.cold = cold;
        beforeCall = cold ? new CacheSweep() : () -> {};
    }

    /// Times the contenders.
    ///
    /// @param contenders what is timed
    /// @return for each contender its time in each round, in nanoseconds
    List<double[]> run(List<? extends Runnable> contenders) {
        int[] group = new int[contenders.size()];
        int[] samples = new int[group.length];
        List<double[]> times = new ArrayList<>();
        for (int i = 0; i < group.length; i++) {
            double nanos = Interleaved.warmUp(contenders.get(i), PATIENCE);
            group[i] = cold ? 1 : (int) Math.max(1, Math.ceil(SAMPLE_NANOS / nanos));
            samples[i] = (int) Math.max(1, ROUND_NANOS / (nanos * group[i]));
            if (cold) {
                samples[i] = Math.min(samples[i], CacheSweep.CALLS_OF_A_ROUND);
            }
            times.add(new double[rounds]);
        }
        settle(contenders, group, samples);
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < group.length; turn++) {
                int i = round % 2 == 0 ? turn : group.length - 1 - turn;
                times.get(i)[round] = round(contenders.get(i), group[i], samples[i]);
            }
        }
        return times;
    }

    private void settle(List<? extends Runnable> contenders, int[] group, int[] samples) {
        double[] best = new double[group.length];
        Arrays.fill(best, Double.MAX_VALUE);
        int quiet = 0;
        for (int round = 0; round < MOST_WARM_UP_ROUNDS && quiet < QUIET_ROUNDS; round++) {
            quiet++;
            for (int i = 0; i < group.length; i++) {
                double time = round(contenders.get(i), group[i], samples[i]);
                if (time < RISE * best[i]) {
                    quiet = 0;
                }
                best[i] = Math.min(best[i], time);
            }
        }
    }

    private double round(Runnable contender, int group, int samples) {
        double[] each = new double[samples];
        contender.run();
        for (int s = 0; s < samples; s++) {
            beforeCall.run();
            long begin = System.nanoTime();
            for (int call = 0; call < group; call++) {
                contender.run();
            }
            each[s] = (double) (System.nanoTime() - begin) / group;
        }
        Arrays.sort(each);
        return each[samples / 4];
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// Reads and writes more memory than any cache holds.
    private static final class CacheSweep implements Runnable {

        static final int CALLS_OF_A_ROUND = 5;
        private static final int FLOATS = 32 << 20;
        private static final int LINE = 16;

        private final float[] memory = new float[FLOATS];

        @Override
        public void run() {
            for (int i = 0; i < FLOATS; i += LINE) {
                memory[i] += 1f;
            }
        }
    }
}
