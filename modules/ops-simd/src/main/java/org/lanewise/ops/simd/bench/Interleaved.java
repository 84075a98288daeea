package org.lanewise.ops.simd.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/// Times several pieces of work in turns, so that whatever slows the machine down meets all of
/// them alike.
///
/// Each is first run alone until it has got no faster for a while: by then C2 has compiled it.
/// Then rounds of some milliseconds go around. The first half of the rounds is not counted: what
/// one piece taught the JIT may have another compiled once more. Every call is timed for itself,
/// short ones in groups.
public final class Interleaved {

    private static final long ROUND_NANOS = 10_000_000;

    /// Calls shorter than this are timed in groups of this length: the clock takes some tens of
    /// nanoseconds.
    private static final long SAMPLE_NANOS = 4_000;

    /// Rounds at least, half of which count.
    private static final int LEAST_ROUNDS = 6;

    /// A piece that takes as long as this is not worth more than two rounds.
    private static final double SLOW_NANOS = 2e8;

    private static final int MOST_ROUNDS = 100_000;

    private static final long SLICE_NANOS = 20_000_000;

    /// A call faster by less than this is no news.
    private static final double RISE = 0.98;

    /// As long as nothing gets faster before a piece counts as compiled: C2 may have to wait for a
    /// core.
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private static final long MOST_WARM_UP_NANOS = 5_000_000_000L;
    private static final int SLOW_WARM_UP_CALLS = 2;

    private final long nanos;
    private final LongSupplier allocatedBytes;
    private final Runnable betweenRounds;

    /// @param time how long the rounds of one piece take together
    /// @param allocatedBytes heap that was taken since the start of the JVM
    /// @param betweenRounds run now and then between two rounds, outside of any timing
    public Interleaved(Duration time, LongSupplier allocatedBytes, Runnable betweenRounds) {
        this.nanos = time.toNanos();
        this.allocatedBytes = allocatedBytes;
        this.betweenRounds = betweenRounds;
    }

    /// Times them.
    ///
    /// @param pieces pieces of work that may be repeated
    /// @return their times, in the same order
    public List<Timing> run(List<? extends Runnable> pieces) {
        Duration patience = nanos < PATIENCE.toNanos() ? Duration.ofNanos(nanos) : PATIENCE;
        List<Lane> lanes = new ArrayList<>();
        for (Runnable piece : pieces) {
            lanes.add(new Lane(piece, warmUp(piece, patience)));
        }
        boolean going = true;
        for (int round = 0; going && round < MOST_ROUNDS; round++) {
            going = false;
            for (Lane lane : lanes) {
                if (lane.rounds.size() < lane.leastRounds || lane.spent < nanos) {
                    lane.round();
                    going = true;
                }
            }
            betweenRounds.run();
        }
        return lanes.stream().map(Lane::timing).toList();
    }

    /// Runs a piece until it gets no faster.
    ///
    /// @param piece work that may be repeated
    /// @param patience how long nothing must get faster
    /// @return nanoseconds of the fastest call
    public static double warmUp(Runnable piece, Duration patience) {
        double best = Double.MAX_VALUE;
        long begin = System.nanoTime();
        long quietSince = begin;
        int calls = 0;
        long now = begin;
        while (now - quietSince < patience.toNanos() && now - begin < MOST_WARM_UP_NANOS) {
            long sliceEnd = now + SLICE_NANOS;
            double fastest = Double.MAX_VALUE;
            do {
                long start = now;
                piece.run();
                now = System.nanoTime();
                fastest = Math.min(fastest, (double) (now - start));
                calls++;
            } while (now < sliceEnd);
            if (fastest < RISE * best) {
                quietSince = now;
            }
            best = Math.min(best, fastest);
            if (best > SLOW_NANOS && calls >= SLOW_WARM_UP_CALLS) {
                break;
            }
        }
        return best;
    }

    /// One piece and its times.
    private final class Lane {

        private final Runnable piece;
        private final int group;
        private final int samples;
        private final int leastRounds;
        private final List<long[]> rounds = new ArrayList<>();
        private final List<Long> allocated = new ArrayList<>();
        private long spent;

        Lane(Runnable piece, double nanosOfCall) {
            this.piece = piece;
            group = (int) Math.max(1, Math.ceil(SAMPLE_NANOS / nanosOfCall));
            leastRounds = nanosOfCall > SLOW_NANOS ? 2 : LEAST_ROUNDS;
            samples = (int) Math.max(1, Math.min(nanos, ROUND_NANOS) / (nanosOfCall * group));
        }

        void round() {
            long[] times = new long[samples];
            long before = allocatedBytes.getAsLong();
            long start = System.nanoTime();
            long last = start;
            for (int i = 0; i < samples; i++) {
                for (int call = 0; call < group; call++) {
                    piece.run();
                }
                long now = System.nanoTime();
                times[i] = now - last;
                last = now;
            }
            spent += last - start;
            allocated.add(allocatedBytes.getAsLong() - before);
            rounds.add(times);
        }

        Timing timing() {
            int first = rounds.size() / 2;
            long[] times = rounds.subList(first, rounds.size()).stream()
                    .flatMapToLong(Arrays::stream)
                    .sorted()
                    .toArray();
            long[] bytes = allocated.subList(first, allocated.size()).stream()
                    .mapToLong(Long::longValue)
                    .sorted()
                    .toArray();
            return new Timing(
                    (double) times[0] / group,
                    (double) times[times.length / 2] / group,
                    (double) times[(int) Math.min(times.length - 1L, times.length * 99L / 100)] / group,
                    (long) times.length * group,
                    (double) bytes[bytes.length / 2] / samples / group);
        }
    }
}
