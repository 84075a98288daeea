package org.lanewise.ops.simd.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// When requests arrive.
class ArrivalsTest {

    private static long[] first(int count, Arrivals arrivals) {
        return LongStream.generate(arrivals::next).limit(count).toArray();
    }

    @Test
    void fixedArrivalsDoNotDrift() {
        long[] times = first(3_000_001, new Arrivals(Arrivals.Kind.FIXED, 3e6, 1));
        assertThat(times).startsWith(0, 333, 667, 1000);
        assertThat(times[3_000_000]).isEqualTo(1_000_000_000);
    }

    @Test
    void poissonArrivalsHaveTheRateAndTheSpreadOfTheExponentialDistribution() {
        int count = 200_000;
        long[] times = first(count, new Arrivals(Arrivals.Kind.POISSON, 1e5, 1));
        double mean = (double) times[count - 1] / count;
        double squares = 0;
        for (int i = 1; i < count; i++) {
            assertThat(times[i]).isGreaterThanOrEqualTo(times[i - 1]);
            double off = times[i] - times[i - 1] - mean;
            squares += off * off;
        }
        // Mean and deviation of exponential gaps are equal; of so many, within five standard errors.
        double fiveErrors = 5 * 10_000 / StrictMath.sqrt(count);
        assertThat(mean).isCloseTo(10_000, within(fiveErrors));
        assertThat(StrictMath.sqrt(squares / count)).isCloseTo(10_000, within(2 * fiveErrors));
    }

    @Test
    void theSeedAloneDecides() {
        Arrivals.Kind poisson = Arrivals.Kind.POISSON;
        assertThat(first(50, new Arrivals(poisson, 10, 7))).isEqualTo(first(50, new Arrivals(poisson, 10, 7)));
        assertThat(first(50, new Arrivals(poisson, 10, 7))).isNotEqualTo(first(50, new Arrivals(poisson, 10, 8)));
    }
}
